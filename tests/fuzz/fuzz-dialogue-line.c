// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The meaning of a line of a dialogue, and of a reply that somebody has pasted: whatever the line, what is said about it
// is UTF-8 and has nothing in it that a terminal would obey.

#include "config.h"

#include "fuzz.h"

#include "ph-reply-verdict.h"
#include "ph-text-dialogue.h"
#include "ph-text-reply-codes.h"

static void
check (const char *text)
{
  if (text == NULL)
    return;
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8");
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      g_error ("a control character");
}

static void
explain (const char *text)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
  g_autoptr(PhTextReplyMeaning) meaning = query != NULL ? ph_text_reply_meaning_new (query) : NULL;
  g_autoptr(GArray) verdicts = query != NULL ? ph_reply_verdict_list (query) : NULL;

  if (query == NULL)
    return;
  check (query->text);
  check (meaning->explanation);
  if (verdicts->len > 0 && query->code != 0 && query->code < 400)
    g_error ("a verdict about what is no failure");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *meaning = ph_text_dialogue_line_meaning (text);

  check (meaning);
  explain (text);
  return 0;
}
