// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Transcripts: marks, escaping and limits.

#include "config.h"

#include "ph-transcript.h"

#include <string.h>

static void
test_marks (void)
{
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  ph_transcript_note (transcript, "connected to %s", "192.0.2.1");
  ph_transcript_add (transcript, PH_TRANSCRIPT_SERVER, "220 hi");
  ph_transcript_add (transcript, PH_TRANSCRIPT_CLIENT, "EHLO me");
  text = ph_transcript_to_string (transcript);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_suffix (lines[0], " -- connected to 192.0.2.1"));
  g_assert_true (g_str_has_suffix (lines[1], " S: 220 hi"));
  g_assert_true (g_str_has_suffix (lines[2], " C: EHLO me"));
  g_assert_cmpstr (lines[3], ==, "");
}

static void
test_escapes (void)
{
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autofree char *text = NULL;

  ph_transcript_add_bytes (transcript, PH_TRANSCRIPT_SERVER, (const guint8 *) "a\n\033\0b", 5);
  text = ph_transcript_to_string (transcript);
  g_assert_nonnull (strstr (text, "S: a\\x0A\\x1B\\x00b\n"));
}

static void
test_limits (void)
{
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autofree char *long_line = g_strnfill (100000, 'x');
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  g_auto(GStrv) lines = NULL;

  ph_transcript_add (transcript, PH_TRANSCRIPT_SERVER, long_line);
  text = ph_transcript_to_string (transcript);
  g_assert_cmpuint (strlen (text), <, 2100);
  for (guint i = 0; i < 10000; i++)
    ph_transcript_add (transcript, PH_TRANSCRIPT_CLIENT, "x");
  all = ph_transcript_to_string (transcript);
  lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4000 + 1);
}

/* Of dialogues at the same time each line says to which it belongs; one alone needs no number. */
static void
test_branches (void)
{
  g_autoptr(PhTranscript) trunk = ph_transcript_new ();
  g_autoptr(PhTranscript) first = ph_transcript_new_branch (trunk);
  g_autofree char *alone = NULL;
  g_autofree char *together = NULL;
  g_auto(GStrv) lines = NULL;

  ph_transcript_add (first, PH_TRANSCRIPT_CLIENT, "EHLO one");
  alone = ph_transcript_to_string (trunk);
  g_assert_cmpuint (strlen (alone), ==, strlen ("     0 C: EHLO one\n"));

  PhTranscript *second = ph_transcript_new_branch (first);
  ph_transcript_add (second, PH_TRANSCRIPT_CLIENT, "EHLO two");
  ph_transcript_unref (second);
  ph_transcript_add (first, PH_TRANSCRIPT_SERVER, "250 one");
  ph_transcript_note (trunk, "no more");
  together = ph_transcript_to_string (first);
  lines = g_strsplit (together, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_suffix (lines[0], "  1 C: EHLO one"));
  g_assert_true (g_str_has_suffix (lines[1], "  2 C: EHLO two"));
  g_assert_true (g_str_has_suffix (lines[2], "  1 S: 250 one"));
  g_assert_true (g_str_has_suffix (lines[3], "    -- no more"));
}

/* All branches together have room for as many lines as one transcript. */
static void
test_branch_limits (void)
{
  g_autoptr(PhTranscript) trunk = ph_transcript_new ();
  g_autofree char *all = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(PhTranscript) branch = ph_transcript_new_branch (trunk);

      for (guint j = 0; j < 1000; j++)
        ph_transcript_add (branch, PH_TRANSCRIPT_CLIENT, "x");
    }
  all = ph_transcript_to_string (trunk);
  lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4000 + 1);
}

static void
test_anonymous (void)
{
  static const struct
  {
    const char *line;
    const char *shown;
  } cases[] = {
    { "MAIL FROM:<ada@example.org> SIZE=1", "MAIL FROM:<address-1> SIZE=1" },
    { "RCPT TO:<b+c@example.net> ORCPT=rfc822;b+2Bc@example.net", "RCPT TO:<address-2> ORCPT=rfc822;address-3" },
    { "RCPT TO:<\"a b@c\"@example.net>", "RCPT TO:<address-4>" },
    { "RCPT TO:<j\303\266rg@[192.0.2.1]>", "RCPT TO:<address-5>" },
    { "250 ada@example.org, ok", "250 address-1, ok" },
    { "550 b+c@example.net... no", "550 address-6 no" },
    { "220 mail.example.org @home at 12:00", "220 mail.example.org @home at 12:00" },
  };
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    ph_transcript_add (transcript, PH_TRANSCRIPT_CLIENT, cases[i].line);
  text = ph_transcript_to_anonymous_string (transcript);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (strstr (lines[i], "C: ") + 3, ==, cases[i].shown);
}

/* What was written down and read again is the same. */
static void
test_parse (void)
{
  static const char *const texts[] = {
    "",
    "     0 -- connected to 192.0.2.1\n    12 S: 220 hi\n    13 C: EHLO me\n  1500 S: 250 \n",
    "     0  1 C: EHLO a\n     0  2 C: EHLO b\n     1    -- both\n     2 12 S: 250 \\x0A\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PhTranscript) transcript = ph_transcript_parse (texts[i]);
      g_autofree char *again = ph_transcript_to_string (transcript);

      g_assert_cmpstr (again, ==, texts[i]);
    }
}

/* Of a file that somebody has changed, nothing is lost and nothing is taken for what it is not. */
static void
test_parse_others (void)
{
  g_autoptr(PhTranscript) transcript = ph_transcript_parse ("hello\n12 X: what\n\n99999999999999999999 S: late\n\xff\n  7 C:bare\n");
  g_autofree char *text = ph_transcript_to_string (transcript);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[0], ==, "     0 -- hello");
  g_assert_cmpstr (lines[1], ==, "     0 -- 12 X: what");
  g_assert_true (g_str_has_suffix (lines[2], " S: late"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (lines[4], ==, "     7 C: bare");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/transcript/marks", test_marks);
  g_test_add_func ("/base/transcript/escapes", test_escapes);
  g_test_add_func ("/base/transcript/limits", test_limits);
  g_test_add_func ("/base/transcript/branches", test_branches);
  g_test_add_func ("/base/transcript/branch-limits", test_branch_limits);
  g_test_add_func ("/base/transcript/anonymous", test_anonymous);
  g_test_add_func ("/base/transcript/parse", test_parse);
  g_test_add_func ("/base/transcript/parse-others", test_parse_others);
  return g_test_run ();
}
