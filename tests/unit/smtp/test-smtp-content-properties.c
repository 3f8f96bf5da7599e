// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What holds for the content of every message, tried with random ones that are rich in what is dangerous: dots, CR, LF,
// and the sequences by which messages were smuggled. The seed is that of the test run, so that a failure can be repeated.

#include "config.h"

#include "ph-smtp-body-encoder.h"

#include <string.h>

#define N_MESSAGES 3000
#define MAX_PIECES 24

/* SEC Consult's list of what servers took for an end ("SMTP smuggling", 2023), and what else messages are made of. */
static const char *const pieces[] = {
  "\n.\n", "\n.\r\n", "\r.\r", "\r.\n", "\r.\r\n", "\r\n.\r", "\r\n.\n", "\r\n\r.\r\n",
  "\r\n.\r\n", ".", "..", "\r", "\n", "\r\n", "\r\r\n", "a", "MAIL FROM:<mallory@example.org>", " ", "\xff", ""
};

static GString *
make_message (void)
{
  GString *message = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, MAX_PIECES); n > 0; n--)
    g_string_append (message, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return message;
}

/* Each of CR, LF and CRLF is one line end, and the last line has one: written the slow way. */
static GString *
make_canonical (const GString *message)
{
  GString *canonical = g_string_new (NULL);

  for (gsize i = 0; i < message->len; i++)
    if (message->str[i] == '\r' || (message->str[i] == '\n' && (i == 0 || message->str[i - 1] != '\r')))
      g_string_append (canonical, "\r\n");
    else if (message->str[i] != '\n')
      g_string_append_c (canonical, message->str[i]);
  if (canonical->len > 0 && !g_str_has_suffix (canonical->str, "\r\n"))
    g_string_append (canonical, "\r\n");
  return canonical;
}

/* In pieces of random sizes, or of @step octets. */
static GByteArray *
encode (PhSmtpTransparency transparency, const GString *message, gsize step)
{
  g_autoptr(PhSmtpBodyEncoder) encoder = ph_smtp_body_encoder_new (transparency);
  GByteArray *output = g_byte_array_new ();
  gsize size = 0;

  for (gsize at = 0; at < message->len; at += size)
    {
      size = step > 0 ? step : (gsize) g_test_rand_int_range (1, 7);
      size = MIN (size, message->len - at);
      ph_smtp_body_encoder_push (encoder, (const guint8 *) message->str + at, size, output);
    }
  ph_smtp_body_encoder_end (encoder, output);
  return output;
}

static void
assert_bytes (const GByteArray *output, const char *data, gsize length)
{
  g_assert_cmpmem (output->data, output->len, data, length);
}

static void
assert_no_bare_line_end (const GByteArray *output)
{
  for (guint i = 0; i < output->len; i++)
    {
      if (output->data[i] == '\n')
        g_assert_true (i > 0 && output->data[i - 1] == '\r');
      if (output->data[i] == '\r')
        g_assert_true (i + 1 < output->len && output->data[i + 1] == '\n');
    }
}

/* What a server makes of it: lines up to the one with a dot alone, the first dot of the others taken off. */
static GString *
receive (const GByteArray *output)
{
  g_autofree char *text = g_strndup ((const char *) output->data, output->len);
  g_auto(GStrv) lines = g_strsplit (text, "\r\n", -1);
  GString *received = g_string_new (NULL);
  guint i = 0;

  for (; lines[i] != NULL && strcmp (lines[i], ".") != 0; i++)
    g_string_append_printf (received, "%s\r\n", lines[i] + (lines[i][0] == '.' ? 1 : 0));
  /* The end is the end: nothing but the empty rest behind its CRLF. */
  g_assert_cmpstr (lines[i], ==, ".");
  g_assert_cmpstr (lines[i + 1], ==, "");
  g_assert_null (lines[i + 2]);
  return received;
}

static void
test_dots (void)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autoptr(GString) message = make_message ();
      g_autoptr(GString) canonical = make_canonical (message);
      g_autoptr(GByteArray) output = encode (PH_SMTP_TRANSPARENCY_DOTS, message, 0);
      g_autoptr(GString) received = receive (output);

      assert_no_bare_line_end (output);
      g_assert_cmpmem (received->str, received->len, canonical->str, canonical->len);
    }
}

static void
test_every_step (void)
{
  for (guint i = 0; i < N_MESSAGES / 10; i++)
    {
      g_autoptr(GString) message = make_message ();
      g_autoptr(GByteArray) whole = encode (PH_SMTP_TRANSPARENCY_DOTS, message, MAX (message->len, 1));

      for (gsize step = 1; step < message->len; step++)
        {
          g_autoptr(GByteArray) output = encode (PH_SMTP_TRANSPARENCY_DOTS, message, step);

          assert_bytes (output, (const char *) whole->data, whole->len);
        }
    }
}

static void
test_counted (void)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autoptr(GString) message = make_message ();
      g_autoptr(GString) canonical = make_canonical (message);
      g_autoptr(GByteArray) output = encode (PH_SMTP_TRANSPARENCY_COUNTED, message, 0);
      g_autoptr(GByteArray) again = encode (PH_SMTP_TRANSPARENCY_COUNTED, canonical, 0);

      assert_no_bare_line_end (output);
      assert_bytes (output, canonical->str, canonical->len);
      assert_bytes (again, canonical->str, canonical->len);
    }
}

/* What is vouched for goes out as it came in, whatever it is. */
static void
test_verbatim (void)
{
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autoptr(GString) message = make_message ();
      g_autoptr(GByteArray) output = encode (PH_SMTP_TRANSPARENCY_VERBATIM, message, 0);

      assert_bytes (output, message->str, message->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/content-properties/091-dots", test_dots);
  g_test_add_func ("/smtp/content-properties/092-smuggling-at-every-step", test_every_step);
  g_test_add_func ("/smtp/content-properties/092-smuggling-in-chunks", test_counted);
  g_test_add_func ("/smtp/content-properties/verbatim", test_verbatim);
  return g_test_run ();
}
