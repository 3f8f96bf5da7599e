// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One field out of a header section, unfolded but still encoded.

#include "config.h"

#include "ph-header-field.h"

#include <string.h>

/* Returns: behind the line and its end */
static const char *
skip_line (const char *at, const char *end)
{
  while (at < end && *at != '\r' && *at != '\n')
    at++;
  if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
    at++;
  return at < end ? at + 1 : end;
}

/* Returns: (nullable): where the value begins, when the line at @at is the field */
static const char *
find_value (const char *at, const char *end, const char *name)
{
  gsize length = strlen (name);

  if ((gsize) (end - at) <= length || g_ascii_strncasecmp (at, name, length) != 0)
    return NULL;
  for (at += length; at < end && (*at == ' ' || *at == '\t'); at++)
    ;
  return at < end && *at == ':' ? at + 1 : NULL;
}

static char *
dup_unfolded (const char *at, const char *end)
{
  GString *value = g_string_new (NULL);

  do
    {
      const char *next = skip_line (at, end);

      for (; at < next; at++)
        if (*at != '\r' && *at != '\n' && *at != '\0')
          g_string_append_c (value, *at);
    }
  while (at < end && (*at == ' ' || *at == '\t'));
  return g_string_free (value, FALSE);
}

/**
 * ph_header_field_dup:
 * @header: (array length=length): a header section with any line ends
 * @length: its octets
 * @name: a field
 *
 * Returns: (transfer full) (nullable): the value of the first such field, in whatever encoding; %NULL: there is none
 */
char *
ph_header_field_dup (const guint8 *header, gsize length, const char *name)
{
  const char *end = length > 0 ? (const char *) header + length : NULL;

  for (const char *at = length > 0 ? (const char *) header : NULL; at < end; at = skip_line (at, end))
    {
      const char *value = find_value (at, end, name);

      if (value != NULL)
        return dup_unfolded (value, end);
    }
  return NULL;
}
