// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The builder of commands: what it refuses, and what a transcript shows of what it writes.

#include "config.h"

#include "ph-smtp-command.h"

#include <string.h>

static void
test_refuses (void)
{
  static const char *const bad[] = { "MAIL FROM:<a\r\nRCPT TO:<b>", "MAIL\n", "MAIL\r", "MAIL \x01", "MAIL \x7f", "MAIL\tFROM" };
  g_autoptr(GByteArray) output = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ph_smtp_command_write (PH_SMTP_VERB_MAIL, bad[i], output, NULL, &error));
      g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INVALID);
      g_assert_cmpint (ph_smtp_error_get_stage (error), ==, PH_SMTP_STAGE_MAIL);
    }
  g_assert_cmpuint (output->len, ==, 0);
}

static void
test_length (void)
{
  g_autoptr(GByteArray) output = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *fits = g_strnfill (510, 'x');
  g_autofree char *long_one = g_strnfill (511, 'x');
  g_autofree char *token = g_strnfill (12286, 'x');

  g_assert_true (ph_smtp_command_write (PH_SMTP_VERB_EHLO, fits, output, NULL, &error));
  g_assert_cmpuint (output->len, ==, 512);
  g_assert_true (ph_smtp_command_write (PH_SMTP_VERB_AUTH_RESPONSE, token, output, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (ph_smtp_command_write (PH_SMTP_VERB_EHLO, long_one, output, NULL, &error));
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INVALID);
}

static void
test_transcript (void)
{
  static const struct
  {
    PhSmtpVerb verb;
    const char *line;
    const char *shown;
  } lines[] = {
    { PH_SMTP_VERB_EHLO, "EHLO me", "C: EHLO me\n" },
    { PH_SMTP_VERB_AUTH, "AUTH PLAIN AGFkYQ==", "C: AUTH PLAIN ***\n" },
    { PH_SMTP_VERB_AUTH, "AUTH LOGIN", "C: AUTH LOGIN\n" },
    { PH_SMTP_VERB_AUTH_RESPONSE, "c2VjcmV0", "C: ***\n" },
    { PH_SMTP_VERB_AUTH_RESPONSE, "", "C: ***\n" },
    { PH_SMTP_VERB_AUTH_CANCEL, "*", "C: *\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GByteArray) output = g_byte_array_new ();
      g_autoptr(PhTranscript) transcript = ph_transcript_new ();
      g_autofree char *text = NULL;

      g_assert_true (ph_smtp_command_write (lines[i].verb, lines[i].line, output, transcript, NULL));
      g_assert_cmpuint (output->len, ==, strlen (lines[i].line) + 2);
      g_assert_cmpmem (output->data, strlen (lines[i].line), lines[i].line, strlen (lines[i].line));
      text = ph_transcript_to_string (transcript);
      g_assert_cmpstr (strstr (text, "C:"), ==, lines[i].shown);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/command/072-refuses", test_refuses);
  g_test_add_func ("/smtp/command/length", test_length);
  g_test_add_func ("/smtp/command/transcript", test_transcript);
  return g_test_run ();
}
