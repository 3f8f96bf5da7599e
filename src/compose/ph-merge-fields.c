// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// `{Name of a column}` within a text. What is filled in is never looked through again, and braces that are no field stay.

#include "config.h"

#include "ph-merge-fields.h"

#include <string.h>

/* Nobody calls a column by a longer name; it is a text in braces. */
#define MAX_NAME 200

/**
 * ph_merge_fields_fold:
 * @name: the name of a column, UTF-8
 * @length: octets of it
 *
 * Returns: (transfer full): the same for names that differ only in case and in blanks around them
 */
char *
ph_merge_fields_fold (const char *name, gsize length)
{
  g_autofree char *folded = g_utf8_casefold (name, (gssize) length);
  char *normal = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);

  return normal != NULL ? g_strstrip (normal) : g_strdup ("");
}

/* (nullable): behind the closing brace of the field that begins at @at. */
static const char *
find_end (const char *at)
{
  gsize length = strcspn (at + 1, "{}\n");

  return at[1 + length] == '}' && length > 0 && length <= MAX_NAME ? at + length + 2 : NULL;
}

/**
 * ph_merge_fields_fill:
 * @text: UTF-8
 * @lookup: asked for the value of each field
 * @data: for @lookup
 *
 * Returns: (transfer full): the text with the values; fields that @lookup does not know stay as they are
 */
char *
ph_merge_fields_fill (const char *text, PhMergeLookup lookup, gpointer data)
{
  g_autoptr(GString) filled = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const char *end = *at == '{' ? find_end (at) : NULL;
      g_autofree char *name = end != NULL ? g_strndup (at + 1, (gsize) (end - at) - 2) : NULL;
      const char *value = name != NULL ? lookup (name, data) : NULL;

      if (end == NULL)
        end = at + 1;
      if (value != NULL)
        g_string_append (filled, value);
      else
        g_string_append_len (filled, at, end - at);
      at = end;
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}
