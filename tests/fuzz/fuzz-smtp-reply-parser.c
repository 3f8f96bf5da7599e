// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reply parser: whole and byte by byte must give the same replies and the same verdict.

#include "config.h"

#include "fuzz.h"

#include "ph-smtp-reply-parser.h"

static PhSmtpParsed
drain (PhSmtpReplyParser *parser, GString *log)
{
  PhSmtpParsed parsed = PH_SMTP_PARSED_NEED_MORE;

  for (;;)
    {
      g_autoptr(PhSmtpReply) reply = NULL;
      g_autofree char *words = NULL;

      parsed = ph_smtp_reply_parser_next (parser, &reply);
      if (parsed != PH_SMTP_PARSED_REPLY)
        return parsed;
      words = ph_smtp_reply_to_string (reply);
      g_string_append_printf (log, "%s\n", words);
    }
}

static char *
run (const guint8 *data, gsize size, gsize step)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  GString *log = g_string_new (NULL);
  PhSmtpParsed parsed = PH_SMTP_PARSED_NEED_MORE;
  gsize length = 0;

  for (gsize at = 0; at < size && parsed != PH_SMTP_PARSED_BAD; at += step)
    {
      ph_smtp_reply_parser_feed (parser, data + at, MIN (step, size - at));
      parsed = drain (parser, log);
    }
  ph_smtp_reply_parser_feed_eof (parser);
  if (drain (parser, log) == PH_SMTP_PARSED_BAD)
    {
      ph_smtp_reply_parser_get_offending (parser, &length);
      g_string_append_printf (log, "%s %" G_GSIZE_FORMAT, ph_smtp_reply_parser_get_complaint (parser), length);
    }
  return g_string_free (log, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *whole = run (data, size, MAX (size, 1));
  g_autofree char *bytes = run (data, size, 1);

  if (g_strcmp0 (whole, bytes) != 0)
    g_error ("cuts matter:\n%s\n--\n%s", whole, bytes);
  return 0;
}
