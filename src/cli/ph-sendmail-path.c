// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The arguments of SMTP commands as a client writes them.

#include "config.h"

#include "ph-sendmail-path.h"

#include <string.h>

#include "ph-sendmail-qualify.h"

/* Behind the address, which may have a quoted string in it. */
static const char *
find_end (const char *at, const char *ends)
{
  gboolean is_quoted = FALSE;

  for (; *at != '\0' && (is_quoted || strchr (ends, *at) == NULL); at++)
    {
      if (*at == '"')
        is_quoted = !is_quoted;
      else if (*at == '\\' && is_quoted && at[1] != '\0')
        at++;
    }
  return at;
}

/* A source route is to be ignored (RFC 5321 §4.1.1.3): `@a.example,@b.example:` */
static const char *
skip_route (const char *at, const char *end)
{
  const char *colon = *at == '@' ? memchr (at, ':', (gsize) (end - at)) : NULL;

  return colon != NULL ? colon + 1 : at;
}

/**
 * ph_sendmail_path_parse:
 * @text: what stands behind the colon of the command
 * @local: the address that stands for a name without a domain
 * @ret_address: (out): the address, if there is one
 * @ret_parameters: (out): what stands behind it
 *
 * Blanks in front and missing angle brackets are forgiven.
 *
 * Returns: whether there is an address
 */
PhSendmailPath
ph_sendmail_path_parse (const char *text, const char *local, PhAddress **ret_address, const char **ret_parameters)
{
  g_return_val_if_fail (text != NULL && local != NULL && ret_address != NULL && ret_parameters != NULL, PH_SENDMAIL_PATH_MALFORMED);

  const char *start = text + strspn (text, " ");
  gboolean has_brackets = *start == '<';
  g_autofree char *path = NULL;
  g_autofree char *qualified = NULL;
  const char *end = NULL;

  start += has_brackets ? 1 : 0;
  end = find_end (start, has_brackets ? ">" : " ");
  *ret_parameters = end + (has_brackets && *end == '>' ? 1 : 0);
  if ((has_brackets && *end != '>') || (**ret_parameters != '\0' && **ret_parameters != ' '))
    return PH_SENDMAIL_PATH_MALFORMED;
  *ret_parameters += strspn (*ret_parameters, " ");

  if (has_brackets && end == start)
    return PH_SENDMAIL_PATH_EMPTY;
  start = skip_route (start, end);
  path = g_strndup (start, (gsize) (end - start));
  qualified = ph_sendmail_qualify (path, local);
  *ret_address = ph_address_parse (qualified, NULL);
  return *ret_address != NULL ? PH_SENDMAIL_PATH_ADDRESS : PH_SENDMAIL_PATH_MALFORMED;
}

/**
 * ph_sendmail_xtext_decode:
 * @text: xtext
 *
 * Returns: (transfer full) (nullable): what it means
 */
char *
ph_sendmail_xtext_decode (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      char octet = *at;

      if (octet == '+')
        {
          if (!g_ascii_isxdigit (at[1]) || !g_ascii_isxdigit (at[2]))
            return NULL;
          octet = (char) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2]));
          at += 2;
        }
      if (!g_ascii_isgraph (octet))
        return NULL;
      g_string_append_c (out, octet);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
