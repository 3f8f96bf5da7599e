// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The body encoder: line ends, dots, ends, and that no way of cutting the input changes the output.

#include "config.h"

#include "ph-smtp-body-encoder.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *input;
  const char *dotted;
  const char *counted;
} EncoderCase;

/* The middle ones are the sequences by which messages were smuggled through servers that disagree on line ends. */
static const EncoderCase cases[] = {
  { "empty", "", ".\r\n", "" },
  { "no-end", "a", "a\r\n.\r\n", "a\r\n" },
  { "crlf", "a\r\nb\r\n", "a\r\nb\r\n.\r\n", "a\r\nb\r\n" },
  { "lf", "a\nb\n", "a\r\nb\r\n.\r\n", "a\r\nb\r\n" },
  { "cr", "a\rb\r", "a\r\nb\r\n.\r\n", "a\r\nb\r\n" },
  { "cr-cr-lf", "a\r\r\nb", "a\r\n\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n" },
  { "lf-cr", "a\n\rb", "a\r\n\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n" },
  { "first-dot", ".a\r\n", "..a\r\n.\r\n", ".a\r\n" },
  { "dot-alone", ".", "..\r\n.\r\n", ".\r\n" },
  { "dot-dot", "..\r\n", "...\r\n.\r\n", "..\r\n" },
  { "dot-inside", "a.b\r\nc.\r\n", "a.b\r\nc.\r\n.\r\n", "a.b\r\nc.\r\n" },
  { "lf-dot-lf", "a\n.\nb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "lf-dot-crlf", "a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "lf-dot-cr", "a\n.\rb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "cr-dot-cr", "a\r.\rb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "cr-dot-lf", "a\r.\nb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "cr-dot-crlf", "a\r.\r\nb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "crlf-dot-cr", "a\r\n.\rb", "a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n" },
  { "crlf-cr-dot-crlf", "a\r\n\r.\r\nb", "a\r\n\r\n..\r\nb\r\n.\r\n", "a\r\n\r\n.\r\nb\r\n" },
};

static GByteArray *
encode (PhSmtpTransparency transparency, const char *input, gsize length, guint cuts)
{
  g_autoptr(PhSmtpBodyEncoder) encoder = ph_smtp_body_encoder_new (transparency);
  GByteArray *output = g_byte_array_new ();
  gsize start = 0;

  /* Bit i of @cuts: cut behind octet i. */
  for (gsize i = 0; i < length; i++)
    if (i + 1 == length || (i < 32 && (cuts >> i & 1)))
      {
        ph_smtp_body_encoder_push (encoder, (const guint8 *) input + start, i + 1 - start, output);
        start = i + 1;
      }
  ph_smtp_body_encoder_end (encoder, output);
  return output;
}

static void
check (PhSmtpTransparency transparency, const char *input, guint cuts, const char *expected)
{
  g_autoptr(GByteArray) output = encode (transparency, input, strlen (input), cuts);

  g_assert_cmpmem (output->data, output->len, expected, strlen (expected));
}

static void
test_case (gconstpointer data)
{
  const EncoderCase *c = data;

  for (guint cuts = 0; cuts < 1u << strlen (c->input); cuts++)
    {
      check (PH_SMTP_TRANSPARENCY_DOTS, c->input, cuts, c->dotted);
      check (PH_SMTP_TRANSPARENCY_COUNTED, c->input, cuts, c->counted);
    }
}

static void
remove_dots (const GByteArray *dotted, GByteArray *received)
{
  gboolean is_line_start = TRUE;

  for (guint i = 0; i < dotted->len; i++)
    {
      gboolean is_stuffed = is_line_start && dotted->data[i] == '.';

      g_assert_true (!is_stuffed || dotted->data[i + 1] != '\r' || i + 3 == dotted->len);
      is_line_start = dotted->data[i] == '\n';
      g_assert_true (!is_line_start || dotted->data[i - 1] == '\r');
      g_assert_true (dotted->data[i] != '\r' || dotted->data[i + 1] == '\n');
      if (!is_stuffed)
        g_byte_array_append (received, dotted->data + i, 1);
    }
  g_assert_cmpmem (dotted->data + dotted->len - 3, 3, ".\r\n", 3);
}

/* Every text of eight characters out of CR, LF, dot and a letter: the server gets it back, and sees one end. */
static void
test_round_trip (void)
{
  static const char alphabet[] = "\r\n.a";

  for (guint n = 0; n < 1u << 16; n++)
    {
      char input[8];

      for (guint i = 0; i < sizeof input; i++)
        input[i] = alphabet[n >> (2 * i) & 3];

      g_autoptr(GByteArray) dotted = encode (PH_SMTP_TRANSPARENCY_DOTS, input, sizeof input, n);
      g_autoptr(GByteArray) counted = encode (PH_SMTP_TRANSPARENCY_COUNTED, input, sizeof input, n * 7);
      g_autoptr(GByteArray) received = g_byte_array_new ();

      remove_dots (dotted, received);
      /* What ends it all leaves its line end. */
      g_assert_cmpmem (received->data, received->len - 2, counted->data, counted->len);
    }
}

/* Neither line ends nor dots nor a missing end mean anything. */
static void
test_verbatim (void)
{
  static const char input[] = ".a\r\r\n\n\r.\0.\n..";

  for (guint cuts = 0; cuts < 1u << (sizeof input - 1); cuts += 37)
    {
      g_autoptr(GByteArray) output = encode (PH_SMTP_TRANSPARENCY_VERBATIM, input, sizeof input - 1, cuts);

      g_assert_cmpmem (output->data, output->len, input, sizeof input - 1);
    }
}

/* Lone CRs must not make it quadratic: this takes milliseconds, or minutes. */
static void
test_many_cr (void)
{
  g_autoptr(PhSmtpBodyEncoder) encoder = ph_smtp_body_encoder_new (PH_SMTP_TRANSPARENCY_DOTS);
  g_autoptr(GByteArray) output = g_byte_array_new ();
  gsize length = 4 * 1024 * 1024;
  g_autofree char *input = g_strnfill (length, '\r');

  ph_smtp_body_encoder_push (encoder, (const guint8 *) input, length, output);
  g_assert_cmpuint (output->len, ==, 2 * length);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/body-encoder/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/smtp/body-encoder/round-trip", test_round_trip);
  g_test_add_func ("/smtp/body-encoder/verbatim", test_verbatim);
  g_test_add_func ("/smtp/body-encoder/many-cr", test_many_cr);
  return g_test_run ();
}
