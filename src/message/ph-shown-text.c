// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Text of messages made safe to show, and bounded.

#include "config.h"

#include "ph-shown-text.h"

#include "ph-escape.h"

#include <string.h>

/* Cuts between characters. */
static gsize
cut_length (const char *text, gsize max)
{
  gsize length = strlen (text);

  if (length <= max)
    return length;
  return (gsize) (g_utf8_find_prev_char (text, text + max + 1) - text);
}

/* What joins the signs of Persian words and of emoji, and is as harmless there as a letter. */
static gboolean
is_joiner (const char *start, const char *at, const char *end)
{
  return end - at > 3 && at > start && (at[-1] & 0x80) != 0 && (at[3] & 0x80) != 0 && at[0] == '\xe2' && at[1] == '\x80' &&
         (at[2] == '\x8c' || at[2] == '\x8d');
}

static void
append_escaped (GString *out, const char *start, gsize length)
{
  const char *end = start + length;

  while (start < end)
    {
      const char *at = start;

      while (at < end && !is_joiner (start, at, end))
        at++;

      g_autofree char *escaped = ph_escape_bytes ((const guint8 *) start, (gsize) (at - start));

      g_string_append (out, escaped);
      if (at < end)
        g_string_append_len (out, at, 3);
      start = MIN (at + 3, end);
    }
}

/**
 * ph_shown_text_new_lines:
 * @text: text in whatever encoding
 * @max: octets of the result at most
 *
 * Keeps line ends, of which any kind becomes LF, and tabs; escapes what could deceive.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
ph_shown_text_new_lines (const char *text, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid + cut_length (valid, max);
  GString *out = g_string_sized_new ((gsize) (end - valid));

  for (const char *at = valid; at < end && out->len < max;)
    {
      const char *start = at;

      while (at < end && *at != '\n' && *at != '\r' && *at != '\t')
        at++;
      append_escaped (out, start, (gsize) (at - start));
      if (at < end)
        g_string_append_c (out, *at == '\t' ? '\t' : '\n');
      if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
        at++;
      at++;
    }
  g_string_truncate (out, cut_length (out->str, max));
  return g_string_free (out, FALSE);
}

/**
 * ph_shown_text_new_line:
 * @text: text in whatever encoding
 * @max: octets of it at most that are shown
 *
 * Line ends and tabs become blanks; escapes what could deceive.
 *
 * Returns: (transfer full): valid UTF-8 on one line
 */
char *
ph_shown_text_new_line (const char *text, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  g_strdelimit (valid, "\r\n\t", ' ');
  append_escaped (out, valid, cut_length (valid, max));
  return g_string_free (out, FALSE);
}
