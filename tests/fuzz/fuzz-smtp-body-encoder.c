// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The body encoder: the first byte says how the rest is cut. No cut changes the outcome, no lone CR or LF is left, the
// end is at the end only, and taking the dots away gives what BDAT would send.

#include "config.h"

#include "fuzz.h"

#include "ph-smtp-body-encoder.h"

#include <string.h>

static GByteArray *
encode (PhSmtpTransparency transparency, const guint8 *data, gsize size, gsize step)
{
  g_autoptr(PhSmtpBodyEncoder) encoder = ph_smtp_body_encoder_new (transparency);
  GByteArray *output = g_byte_array_new ();

  for (gsize at = 0; at < size; at += step)
    ph_smtp_body_encoder_push (encoder, data + at, MIN (step, size - at), output);
  ph_smtp_body_encoder_end (encoder, output);
  return output;
}

static void
require (gboolean truth, const char *what)
{
  if (!truth)
    g_error ("%s", what);
}

static gboolean
is_equal (const GByteArray *a, const GByteArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len) == 0);
}

static void
check_line_ends (const GByteArray *output)
{
  for (guint i = 0; i < output->len; i++)
    {
      require (output->data[i] != '\n' || (i > 0 && output->data[i - 1] == '\r'), "a lone LF");
      require (output->data[i] != '\r' || (i + 1 < output->len && output->data[i + 1] == '\n'), "a lone CR");
    }
}

/* What a server makes of the dotted content (RFC 5321 §4.5.2). */
static GByteArray *
receive (const GByteArray *output)
{
  GByteArray *received = g_byte_array_new ();
  gboolean is_line_start = TRUE;

  for (guint i = 0; i < output->len; i++)
    {
      if (is_line_start && output->data[i] == '.')
        {
          if (output->data[i + 1] == '\r')
            {
              require (i + 3 == output->len, "an end before the end");
              return received;
            }
          i++;
        }
      g_byte_array_append (received, output->data + i, 1);
      is_line_start = output->data[i] == '\n';
    }
  g_error ("no end");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gsize step = size > 0 ? MAX (data[0], 1) : 1;
  const guint8 *body = size > 0 ? data + 1 : data;
  gsize length = size > 0 ? size - 1 : 0;
  g_autoptr(GByteArray) dotted = encode (PH_SMTP_TRANSPARENCY_DOTS, body, length, step);
  g_autoptr(GByteArray) dotted_whole = encode (PH_SMTP_TRANSPARENCY_DOTS, body, length, MAX (length, 1));
  g_autoptr(GByteArray) counted = encode (PH_SMTP_TRANSPARENCY_COUNTED, body, length, step);
  g_autoptr(GByteArray) received = NULL;

  require (is_equal (dotted, dotted_whole), "cuts matter");
  check_line_ends (dotted);
  check_line_ends (counted);
  received = receive (dotted);
  require (is_equal (received, counted), "the message changed on its way");
  return 0;
}
