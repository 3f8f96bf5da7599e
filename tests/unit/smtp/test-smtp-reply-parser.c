// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reply parser: each case whole, byte by byte and cut in two at every point.

#include "config.h"

#include "ph-smtp-reply-parser.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *input;
  const char *replies;   /* one per line */
  const char *complaint; /* NULL: none */
} ParserCase;

static const ParserCase cases[] = {
  { "one", "220 hi\r\n", "220 hi\n", NULL },
  { "two", "250 a\r\n354 b\r\n", "250 a\n354 b\n", NULL },
  { "lines", "250-a\r\n250-\r\n250 b\r\n", "250 a b\n", NULL },
  { "line-feed-only", "250-a\n250 b\n", "250 a b\n", NULL },
  { "code-only", "250\r\n", "250\n", NULL },
  { "code-and-hyphen", "250-\r\n250\r\n", "250\n", NULL },
  { "unfinished", "250 a\r\n250", "250 a\n", NULL },
  { "unfinished-cr", "250 a\r", "", NULL },
  { "limits-of-codes", "200 a\r\n599 b\r\n", "200 a\n599 b\n", NULL },
  { "empty", "\r\n", "", "not an SMTP reply" },
  { "short", "25\r\n", "", "not an SMTP reply" },
  { "one-hundred", "199 x\r\n", "", "not an SMTP reply" },
  { "six-hundred", "600 x\r\n", "", "not an SMTP reply" },
  { "underscore", "250_x\r\n", "", "not an SMTP reply" },
  { "four-digits", "2500\r\n", "", "not an SMTP reply" },
  { "cr-cr-lf", "250 a\r\r\n", "", "a carriage return without a line feed" },
  { "bare-cr", "250 a\rb\r\n", "", "a carriage return without a line feed" },
  { "codes-differ", "250-a\r\n251 b\r\n", "", "the lines of one reply have different codes" },
  { "good-then-bad", "250 a\r\nfoo\r\n250 b\r\n", "250 a\n", "not an SMTP reply" },
};

static void
drain (PhSmtpReplyParser *parser, GString *log)
{
  PhSmtpReply *reply = NULL;

  while (ph_smtp_reply_parser_next (parser, &reply) == PH_SMTP_PARSED_REPLY)
    {
      g_autofree char *words = ph_smtp_reply_to_string (reply);

      g_string_append_printf (log, "%s\n", words);
      g_clear_pointer (&reply, ph_smtp_reply_unref);
    }
}

static void
parse (const ParserCase *c, gsize cut)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  g_autoptr(GString) log = g_string_new (NULL);
  gsize length = strlen (c->input);

  if (cut == G_MAXSIZE)
    for (gsize i = 0; i < length; i++)
      {
        ph_smtp_reply_parser_feed (parser, (const guint8 *) c->input + i, 1);
        drain (parser, log);
      }
  else
    {
      ph_smtp_reply_parser_feed (parser, (const guint8 *) c->input, cut);
      drain (parser, log);
      ph_smtp_reply_parser_feed (parser, (const guint8 *) c->input + cut, length - cut);
      drain (parser, log);
    }
  g_assert_cmpstr (log->str, ==, c->replies);
  g_assert_cmpstr (ph_smtp_reply_parser_get_complaint (parser), ==, c->complaint);
}

static void
test_case (gconstpointer data)
{
  const ParserCase *c = data;

  for (gsize cut = 0; cut <= strlen (c->input); cut++)
    parse (c, cut);
  parse (c, G_MAXSIZE);
}

/* Feeds @start and then @n octets "x" and a line end, and returns what comes out. */
static PhSmtpParsed
parse_long (const char *start, gsize n)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReply) reply = NULL;
  g_autoptr(GString) line = g_string_new (start);

  for (gsize i = 0; i < n; i++)
    g_string_append_c (line, 'x');
  g_string_append (line, "\r\n");
  ph_smtp_reply_parser_feed (parser, (const guint8 *) line->str, line->len);
  return ph_smtp_reply_parser_next (parser, &reply);
}

static void
test_line_limit (void)
{
  g_assert_cmpint (parse_long ("250 ", 2044), ==, PH_SMTP_PARSED_REPLY);
  g_assert_cmpint (parse_long ("250 ", 2045), ==, PH_SMTP_PARSED_BAD);
  g_assert_cmpint (parse_long ("334 ", 12284), ==, PH_SMTP_PARSED_REPLY);
  g_assert_cmpint (parse_long ("334 ", 12285), ==, PH_SMTP_PARSED_BAD);
}

static PhSmtpParsed
parse_lines (guint n, gsize line_length)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReply) reply = NULL;
  g_autofree char *filler = g_strnfill (line_length - 4, 'x');
  PhSmtpParsed parsed = PH_SMTP_PARSED_NEED_MORE;

  for (guint i = 1; i <= n && parsed == PH_SMTP_PARSED_NEED_MORE; i++)
    {
      g_autofree char *line = g_strdup_printf ("250%c%s\r\n", i < n ? '-' : ' ', filler);

      ph_smtp_reply_parser_feed (parser, (const guint8 *) line, strlen (line));
      parsed = ph_smtp_reply_parser_next (parser, &reply);
    }
  return parsed;
}

static void
test_reply_limit (void)
{
  g_assert_cmpint (parse_lines (512, 5), ==, PH_SMTP_PARSED_REPLY);
  g_assert_cmpint (parse_lines (513, 5), ==, PH_SMTP_PARSED_BAD);
  g_assert_cmpint (parse_lines (64, 1024), ==, PH_SMTP_PARSED_REPLY);
  g_assert_cmpint (parse_lines (65, 1024), ==, PH_SMTP_PARSED_BAD);
}

static void
test_offending (void)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReply) reply = NULL;
  g_autofree char *text = g_strnfill (100, 'y');
  gsize length = 0;

  ph_smtp_reply_parser_feed (parser, (const guint8 *) text, 63);
  g_assert_cmpint (ph_smtp_reply_parser_next (parser, &reply), ==, PH_SMTP_PARSED_NEED_MORE);
  g_assert_true (ph_smtp_reply_parser_has_pending (parser));
  ph_smtp_reply_parser_feed (parser, (const guint8 *) text, 37);
  g_assert_cmpint (ph_smtp_reply_parser_next (parser, &reply), ==, PH_SMTP_PARSED_BAD);
  g_assert_cmpmem (ph_smtp_reply_parser_get_offending (parser, &length), 64, text, 64);
  g_assert_cmpuint (length, ==, 64);
}

static void
test_nul (void)
{
  g_autoptr(PhSmtpReplyParser) parser = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReply) reply = NULL;

  ph_smtp_reply_parser_feed (parser, (const guint8 *) "250 a\0b\r\n", 9);
  g_assert_cmpint (ph_smtp_reply_parser_next (parser, &reply), ==, PH_SMTP_PARSED_BAD);
  g_assert_cmpstr (ph_smtp_reply_parser_get_complaint (parser), ==, "the reply has a NUL");
}

static void
test_eof (void)
{
  g_autoptr(PhSmtpReplyParser) plausible = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReplyParser) foreign = ph_smtp_reply_parser_new ();
  g_autoptr(PhSmtpReply) reply = NULL;

  ph_smtp_reply_parser_feed (plausible, (const guint8 *) "25", 2);
  ph_smtp_reply_parser_feed_eof (plausible);
  g_assert_cmpint (ph_smtp_reply_parser_next (plausible, &reply), ==, PH_SMTP_PARSED_NEED_MORE);
  ph_smtp_reply_parser_feed (foreign, (const guint8 *) "SSH", 3);
  g_assert_cmpint (ph_smtp_reply_parser_next (foreign, &reply), ==, PH_SMTP_PARSED_NEED_MORE);
  ph_smtp_reply_parser_feed_eof (foreign);
  g_assert_cmpint (ph_smtp_reply_parser_next (foreign, &reply), ==, PH_SMTP_PARSED_BAD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/reply-parser/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/smtp/reply-parser/line-limit", test_line_limit);
  g_test_add_func ("/smtp/reply-parser/reply-limit", test_reply_limit);
  g_test_add_func ("/smtp/reply-parser/offending", test_offending);
  g_test_add_func ("/smtp/reply-parser/nul", test_nul);
  g_test_add_func ("/smtp/reply-parser/eof", test_eof);
  return g_test_run ();
}
