// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes bytes that a peer sent safe to show: valid UTF-8 and no control or formatting character that could drive a
// terminal, hide text or reverse its direction.

#include "config.h"

#include "ph-escape.h"

#include <string.h>

static gboolean
is_safe (gunichar c)
{
  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidirectional overrides, zero-width characters */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    default:
      return TRUE;
    }
}

/* Most of what servers say is printable ASCII. */
static gsize
count_plain (const char *at, const char *end)
{
  const char *start = at;

  while (at < end && *at >= 0x20 && *at < 0x7f)
    at++;
  return (gsize) (at - start);
}

/**
 * ph_escape_bytes:
 * @data: (array length=length): bytes from outside
 * @length: how many
 *
 * Keeps printable UTF-8 as it is; writes other characters as `\u{…}` and bytes that are not UTF-8 as `\x…`.
 *
 * Returns: (transfer full): text that is safe to show
 */
char *
ph_escape_bytes (const guint8 *data, gsize length)
{
  GString *out = g_string_sized_new (length);
  const char *at = (const char *) data;
  const char *end = at + length;

  while (at < end)
    {
      gsize n_plain = count_plain (at, end);

      g_string_append_len (out, at, (gssize) n_plain);
      at += n_plain;
      if (at == end)
        break;

      gunichar c = g_utf8_get_char_validated (at, end - at);

      if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0)
        {
          g_string_append_printf (out, "\\x%02X", (guint8) *at++);
          continue;
        }
      if (is_safe (c))
        g_string_append_unichar (out, c);
      else
        g_string_append_printf (out, c < 0x80 ? "\\x%02X" : "\\u{%X}", c);
      at = g_utf8_next_char (at);
    }
  return g_string_free (out, FALSE);
}

/**
 * ph_escape_text:
 * @text: a string from outside
 *
 * [func@Ph.escape_bytes] for a string.
 *
 * Returns: (transfer full): text that is safe to show
 */
char *
ph_escape_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return ph_escape_bytes ((const guint8 *) text, strlen (text));
}
