// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks at JSON from outside before a parser gets to see it, because json-glib calls itself for each bracket, keeps the
// memory of all values but the last for ever (1.6), and knows comments, in which braces can hide. Not a parser: what has
// the right shape may still be wrong.

#include "config.h"

#include "ph-json-shape.h"

#include <string.h>

/**
 * ph_json_is_one_object:
 * @text: (array length=length): what came from outside, in UTF-8
 * @length: its octets
 * @max_depth: how deep objects and arrays may stand inside of each other
 *
 * Returns: whether @text is one object, white space around it, and no comment in it
 */
gboolean
ph_json_is_one_object (const char *text, gsize length, guint max_depth)
{
  gboolean is_string = FALSE;
  guint depth = 0;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  for (; length > 0 && g_ascii_isspace (*text); text++)
    length--;
  for (gsize i = 0; i < length; i++)
    {
      if (depth == 0 && text[i] != '{')
        return FALSE;
      if (is_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        is_string = !is_string;
      else if (is_string || g_ascii_isspace (text[i]))
        continue;
      else if ((text[i] == '{' || text[i] == '[') && ++depth > max_depth)
        return FALSE;
      else if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr ("{[}]:,+-.", text[i]) == NULL))
        return FALSE;
      else if ((text[i] == '}' || text[i] == ']') && --depth == 0)
        return i + 1 == length;
    }
  return FALSE;
}
