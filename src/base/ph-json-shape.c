// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks at JSON from outside before a parser gets to see it. json-glib 1.6 calls itself for each bracket, keeps the memory
// of all values but the last for ever, and that of strings with half a surrogate pair; it knows comments, in which braces
// can hide, and takes any four characters behind "\u", also the end of the string. Not a parser: what has the right shape
// may still be wrong.

#include "config.h"

#include "ph-json-shape.h"

#include <string.h>

/* The four hexadecimal digits at @at as a number; -1 when they are not there. */
static int
read_unit (const char *at, const char *end)
{
  int unit = 0;

  if (end - at < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      unit = unit * 16 + g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* Length of the escape at @at, a surrogate pair being one (RFC 8259 §7); 0: there is none. */
static gsize
measure_escape (const char *at, const char *end)
{
  if (end - at < 2 || at[1] == '\0' || strchr ("\"\\/bfnrtu", at[1]) == NULL)
    return 0;
  if (at[1] != 'u')
    return 2;

  int unit = read_unit (at + 2, end);

  if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000))
    return 0;
  if (unit < 0xd800 || unit >= 0xe000)
    return 6;
  if (end - at < 12 || at[6] != '\\' || at[7] != 'u')
    return 0;
  unit = read_unit (at + 8, end);
  return unit >= 0xdc00 && unit < 0xe000 ? 12 : 0;
}

/* Length of the string at @at with its quotes; 0: it is not one. */
static gsize
measure_string (const char *at, const char *end)
{
  const char *next = at + 1;

  while (next < end && *next != '"')
    {
      gsize step = *next == '\\' ? measure_escape (next, end) : (guchar) *next >= ' ';

      if (step == 0)
        return 0;
      next += step;
    }
  return next < end ? (gsize) (next + 1 - at) : 0;
}

static gboolean
is_bare (char c)
{
  return g_ascii_isspace (c) || g_ascii_isalnum (c) || (c != '\0' && strchr ("{[}]:,+-.", c) != NULL);
}

/**
 * ph_json_is_one_object:
 * @text: (array length=length) (nullable): what came from outside, in UTF-8
 * @length: its octets
 * @max_depth: how deep objects and arrays may stand inside of each other
 *
 * Returns: whether @text is one object, white space around it, without comments, and with strings that end
 */
gboolean
ph_json_is_one_object (const char *text, gsize length, guint max_depth)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length == 0)
    return FALSE;

  const char *end = text + length;
  guint depth = 0;
  gsize step = 0;

  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  while (text < end && g_ascii_isspace (*text))
    text++;
  for (; text < end; text += step)
    {
      step = *text == '"' ? measure_string (text, end) : (gsize) is_bare (*text);
      if (step == 0 || (depth == 0 && *text != '{'))
        return FALSE;
      if ((*text == '{' || *text == '[') && ++depth > max_depth)
        return FALSE;
      if ((*text == '}' || *text == ']') && --depth == 0)
        return text + 1 == end;
    }
  return FALSE;
}
