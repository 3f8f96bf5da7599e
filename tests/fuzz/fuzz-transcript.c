// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of transcripts: what it accepts stays within its limits, and written down again it reads the same.

#include "config.h"

#include "fuzz.h"

#include "transcript-script.h"

#include <string.h>

/* More than the limit of the reader would be its mistake. */
#define MAX_OCTETS (1024 * 1024)
/* More would only be slow: each octet is written as an escape. */
#define MAX_REWRITTEN 4096

static void
write_event (GString *text, const TranscriptEvent *event)
{
  g_autofree char *words = event->words != NULL ? g_strjoinv (" ", event->words) : NULL;

  g_string_append_printf (text, "%c: ", "SCTXM"[event->kind]);
  if (words != NULL)
    g_string_append (text, words);
  for (guint i = 0; i < event->bytes->len; i++)
    g_string_append_printf (text, "\\x%02x", event->bytes->data[i]);
  g_string_append (text, words != NULL ? "\n" : "\\\n");
}

static void
check_equal (const TranscriptScript *a, const TranscriptScript *b)
{
  if (a->events->len != b->events->len || a->n_octets != b->n_octets)
    g_error ("%u events became %u", a->events->len, b->events->len);
  for (guint i = 0; i < a->events->len; i++)
    {
      const TranscriptEvent *one = a->events->pdata[i];
      const TranscriptEvent *other = b->events->pdata[i];

      if (one->kind != other->kind || one->bytes->len != other->bytes->len ||
          (one->bytes->len > 0 && memcmp (one->bytes->data, other->bytes->data, one->bytes->len) != 0) ||
          (one->words != NULL && !g_strv_equal ((const char *const *) one->words, (const char *const *) other->words)))
        g_error ("event %u changed", i);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TranscriptScript) script = transcript_script_parse ("fuzz", (const char *) data, size, &error);
  g_autoptr(TranscriptScript) again = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if ((script == NULL) != (error != NULL))
    g_error ("neither a transcript nor an error");
  if (script == NULL)
    return 0;
  if (script->n_octets > MAX_OCTETS)
    g_error ("too large");
  if (script->n_octets > MAX_REWRITTEN)
    return 0;
  for (guint i = 0; i < script->events->len; i++)
    write_event (text, script->events->pdata[i]);
  again = transcript_script_parse ("again", text->str, text->len, NULL);
  if (again == NULL)
    g_error ("can't be read again: %s", text->str);
  check_equal (script, again);
  return 0;
}
