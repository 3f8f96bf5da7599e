// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The one part of a distinguished name that tells a person who is meant: "CN=R11,O=Let's Encrypt,C=US" (RFC 4514). Whoever
// made a certificate wrote it, so that it may be anything.

#include "config.h"

#include "ph-distinguished-name.h"

#include <string.h>

/* RFC 4514 §2.4. Behind a backslash stands a character, or two digits of an octet, which nobody can read as text. */
static const char *
find_end (const char *at)
{
  while (*at != '\0' && *at != ',' && *at != '+')
    at += *at == '\\' && at[1] != '\0' ? 2 : 1;
  return at;
}

/* Returns: (nullable): NULL if it is not readable. What was escaped for safety (\x…, \u{…}) is not, either. */
static char *
unescape (const char *start, const char *end)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (*start == '#')
    return NULL;
  for (const char *at = start; at < end; at++)
    {
      gboolean is_escape = *at == '\\' && at + 1 < end;

      at += is_escape;
      if (is_escape && (g_ascii_isxdigit (*at) || *at == 'x' || *at == 'u'))
        return NULL;
      g_string_append_c (text, *at);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * ph_distinguished_name_dup_value:
 * @name: a distinguished name in one line
 * @attribute: name of an attribute, such as "CN"
 *
 * Returns: (transfer full) (nullable): the value of the first such attribute; %NULL: there is none that can be read
 */
char *
ph_distinguished_name_dup_value (const char *name, const char *attribute)
{
  g_return_val_if_fail (name != NULL && attribute != NULL, NULL);

  gsize length = strlen (attribute);

  for (const char *at = name; *at != '\0';)
    {
      const char *end = NULL;

      while (*at == ' ')
        at++;
      end = find_end (at);
      if (g_ascii_strncasecmp (at, attribute, length) == 0 && at[length] == '=')
        return unescape (at + length + 1, end);
      at = *end != '\0' ? end + 1 : end;
    }
  return NULL;
}
