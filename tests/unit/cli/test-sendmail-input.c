// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages as programs hand them over: whole, split at every point, octet by octet.

#include "config.h"

#include "ph-sendmail-input.h"

#include <string.h>

typedef struct
{
  const char *input;
  const char *header;
  const char *body;
  PhSendmailDot dot;
} Case;

static const Case cases[] = {
  { "From: a@x\nTo: b@y\n\ntext\n", "From: a@x\nTo: b@y\n", "text\n" },
  { "From: a@x\r\nTo: b@y\r\n\r\ntext\r\n", "From: a@x\nTo: b@y\n", "text\r\n" },
  { "From: a@x\r\r\nTo: b@y\r\r\n\r\r\ntext\r\n", "From: a@x\nTo: b@y\n", "text\r\n" },
  { "Subject: x\n folded\n\tagain\n\ntext", "Subject: x\n folded\n\tagain\n", "text" },
  { "just text\n", "", "just text\n" },
  { "\nSubject: not a field\n", "", "Subject: not a field\n" },
  { " indented\n", "", " indented\n" },
  { "Subject: x\nand text without an empty line\n", "Subject: x\n", "and text without an empty line\n" },
  { "Subject: x", "Subject: x\n", "" },
  { "Subject : x\n\nt\n", "Subject : x\n", "t\n" },
  { "text", "", "text" },
  { "", "", "" },
  { "\n", "", "" },
  { "From ada Sun Mar  1 12:00:00 2026\nTo: b@y\n\ntext\n", "To: b@y\n", "text\n" },
  { ">From ada Sun\nTo: b@y\n\ntext\n", "To: b@y\n", "text\n" },
  { "To: b@y\nFrom ada\n\ntext\n", "To: b@y\n", "From ada\n\ntext\n" },
  /* The dot */
  { "To: b@y\n\none\n.\ntwo\n", "To: b@y\n", "one\n" },
  { "To: b@y\n\none\r\n.\r\ntwo\r\n", "To: b@y\n", "one\r\n" },
  { "To: b@y\n\none\n.\ntwo\n", "To: b@y\n", "one\n.\ntwo\n", PH_SENDMAIL_DOT_IS_TEXT },
  { "To: b@y\n\n.\n", "To: b@y\n", "" },
  { "To: b@y\n.\nmore\n", "To: b@y\n", "" },
  { "To: b@y\n.\nmore\n", "To: b@y\n", ".\nmore\n", PH_SENDMAIL_DOT_IS_TEXT },
  { ".\n", "", "" },
  { ".", "", "" },
  { ".\n", "", ".\n", PH_SENDMAIL_DOT_IS_TEXT },
  { "To: b@y\n\n..\n.x\n. \n.\rx\n.\r.\n..\n", "To: b@y\n", "..\n.x\n. \n.\rx\n.\r.\n..\n" },
  { "To: b@y\n\ntext\n.", "To: b@y\n", "text\n." },
  { "To: b@y\n\ntext\n.\r", "To: b@y\n", "text\n.\r" },
  { "To: b@y\n\n x.\n.\n", "To: b@y\n", " x.\n" },
};

static PhSendmailInputState
read_in_pieces (const Case *test, const gsize *ends, gsize n_ends, GByteArray *body, PhSendmailInput *input)
{
  PhSendmailInputState state = PH_SENDMAIL_INPUT_OPEN;
  gsize start = 0;

  for (gsize i = 0; i < n_ends && state == PH_SENDMAIL_INPUT_OPEN; i++)
    {
      /* A copy, so that a look beyond the piece is found. */
      g_autofree guint8 *piece = g_memdup2 (test->input + start, ends[i] - start);

      state = ph_sendmail_input_feed (input, piece, ends[i] - start, body);
      start = ends[i];
    }
  return state == PH_SENDMAIL_INPUT_OPEN ? ph_sendmail_input_end (input, body) : state;
}

static void
check (const Case *test, const gsize *ends, gsize n_ends)
{
  g_autoptr(PhSendmailInput) input = ph_sendmail_input_new (test->dot);
  g_autoptr(GByteArray) body = g_byte_array_new ();
  const GByteArray *header = NULL;

  g_assert_cmpint (read_in_pieces (test, ends, n_ends, body, input), ==, PH_SENDMAIL_INPUT_ENDED);
  header = ph_sendmail_input_get_header (input);
  g_assert_cmpmem (header->data, header->len, test->header, strlen (test->header));
  g_assert_cmpmem (body->data, body->len, test->body, strlen (test->body));
}

static void
check_all_ways (const Case *test)
{
  gsize length = strlen (test->input);
  g_autofree gsize *each = g_new0 (gsize, length + 1);

  for (gsize i = 0; i <= length; i++)
    {
      const gsize two[] = { i, length };

      check (test, two, G_N_ELEMENTS (two));
      each[i] = i;
    }
  check (test, each, length + 1);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      check_all_ways (&cases[i]);
    }
}

static char *
repeat (const char *before, const char *text, gsize n, const char *after)
{
  GString *out = g_string_new (before);

  for (gsize i = 0; i < n; i++)
    g_string_append (out, text);
  g_string_append (out, after);
  return g_string_free (out, FALSE);
}

/* 998 octets are a line, with either line end; what is longer goes on behind a space, and no character is torn. */
static void
test_long_lines (void)
{
  g_autofree char *fits = repeat ("A: b\n\n", "x", 998, "\n");
  g_autofree char *fits_body = repeat ("", "x", 998, "\n");
  g_autofree char *fits_crlf = repeat ("A: b\n\n", "x", 998, "\r\ny\r\n");
  g_autofree char *fits_crlf_body = repeat ("", "x", 998, "\r\ny\r\n");
  g_autofree char *longer = repeat ("A: b\n\n", "x", 999, "\n");
  g_autofree char *longer_body = repeat ("", "x", 998, "\n x\n");
  g_autofree char *umlauts = repeat ("A: b\n\nx", "ä", 499, "\n");
  g_autofree char *umlauts_body = repeat ("x", "ä", 498, "\n ä\n");
  g_autofree char *no_field = repeat ("", "x", 999, ": y\n");
  g_autofree char *no_field_body = repeat ("", "x", 998, "\n x: y\n");
  const Case tests[] = {
    { fits, "A: b\n", fits_body },
    { fits_crlf, "A: b\n", fits_crlf_body },
    { longer, "A: b\n", longer_body },
    { umlauts, "A: b\n", umlauts_body },
    { no_field, "", no_field_body },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    check_all_ways (&tests[i]);
}

static void
test_three_long_lines (void)
{
  g_autofree char *input = repeat ("A: b\n\n", "0123456789", 300, "\n");
  g_autoptr(PhSendmailInput) reader = ph_sendmail_input_new (PH_SENDMAIL_DOT_ENDS);
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_auto(GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  ph_sendmail_input_feed (reader, (const guint8 *) input, strlen (input), body);
  g_byte_array_append (body, (const guint8 *) "", 1);
  lines = g_strsplit ((const char *) body->data, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 998);
  joined = g_strjoinv ("", lines);
  g_assert_cmpuint (strlen (joined), ==, 3000 + 3);
}

static void
test_header_too_large (void)
{
  g_autofree char *one = repeat ("A: ", "x", 1024 * 1024, "\n\ntext\n");
  g_autofree char *many = repeat ("", "A: b\n", 300000, "\ntext\n");
  const char *inputs[] = { one, many };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr(PhSendmailInput) input = ph_sendmail_input_new (PH_SENDMAIL_DOT_ENDS);
      g_autoptr(GByteArray) body = g_byte_array_new ();

      g_assert_cmpint (ph_sendmail_input_feed (input, (const guint8 *) inputs[i], strlen (inputs[i]), body), ==, PH_SENDMAIL_INPUT_HEADER_TOO_LARGE);
      g_assert_cmpint (ph_sendmail_input_end (input, body), ==, PH_SENDMAIL_INPUT_HEADER_TOO_LARGE);
      g_assert_cmpuint (body->len, ==, 0);
    }
}

/* What comes behind the end is nobody's. */
static void
test_behind_the_end (void)
{
  g_autoptr(PhSendmailInput) input = ph_sendmail_input_new (PH_SENDMAIL_DOT_ENDS);
  g_autoptr(GByteArray) body = g_byte_array_new ();

  ph_sendmail_input_feed (input, (const guint8 *) "A: b\n\nc\n.\n", 10, body);
  g_assert_cmpint (ph_sendmail_input_feed (input, (const guint8 *) "d\n", 2, body), ==, PH_SENDMAIL_INPUT_ENDED);
  g_assert_cmpint (ph_sendmail_input_end (input, body), ==, PH_SENDMAIL_INPUT_ENDED);
  g_assert_cmpmem (body->data, body->len, "c\n", 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sendmail-input/cases", test_cases);
  g_test_add_func ("/sendmail-input/long-lines", test_long_lines);
  g_test_add_func ("/sendmail-input/three-long-lines", test_three_long_lines);
  g_test_add_func ("/sendmail-input/header-too-large", test_header_too_large);
  g_test_add_func ("/sendmail-input/behind-the-end", test_behind_the_end);
  return g_test_run ();
}
