// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Pages of the web have links that no program may make: with a percent sign that is meant as one, in an old encoding, with
// control characters. Guesses what is meant, for a person who looks it over; what is right stays as it is.

#include "config.h"

#include "ph-damaged-link.h"

#include <string.h>

#define LINE_CHARACTERS "\r\n\t"

static gboolean
is_escape (const char *at)
{
  return at[0] == '%' && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]);
}

/* A percent sign that begins no escape is one. What can't be in a text becomes a space. */
static char *
decode (const char *escaped, const char *allowed)
{
  GString *bytes = g_string_new (NULL);

  for (const char *at = escaped; *at != '\0'; at++)
    {
      gboolean has_escape = is_escape (at);
      guchar octet = has_escape ? (guchar) (g_ascii_xdigit_value (at[1]) * 16 + g_ascii_xdigit_value (at[2])) : (guchar) *at;

      if ((octet < ' ' || octet == 0x7f) && (octet == '\0' || strchr (allowed, octet) == NULL))
        octet = ' ';
      g_string_append_c (bytes, (char) octet);
      at += has_escape ? 2 : 0;
    }
  return g_string_free (bytes, FALSE);
}

static char *
mend_part (const char *escaped, const char *allowed)
{
  g_autofree char *bytes = decode (escaped, allowed);
  g_autofree char *text = g_utf8_validate (bytes, -1, NULL) ? g_strdup (bytes) : g_convert (bytes, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : bytes, -1);
  g_autoptr(GString) mended = g_string_new (NULL);

  /* Control characters of the second half of Latin-1 come in two octets. */
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (mended, c >= 0x80 && g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_uri_escape_string (mended->str, NULL, TRUE);
}

static void
mend_field (GString *link, const char *field)
{
  const char *equals = strchr (field, '=');
  g_autofree char *escaped_name = equals != NULL ? g_strndup (field, (gsize) (equals - field)) : g_strdup (field);
  g_autofree char *name = mend_part (escaped_name, "");
  g_autofree char *value = equals != NULL ? mend_part (equals + 1, g_ascii_strcasecmp (name, "body") == 0 ? LINE_CHARACTERS : "") : NULL;

  g_string_append_printf (link, "%s%s%s", name, value != NULL ? "=" : "", value != NULL ? value : "");
}

static void
mend_path (GString *link, const char *path)
{
  g_auto(GStrv) addresses = g_strsplit (path, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autofree char *address = mend_part (addresses[i], "");

      g_string_append_printf (link, "%s%s", i > 0 ? "," : "", address);
    }
}

/**
 * ph_damaged_link_mend:
 * @link: a `mailto:` link that can't be decoded
 *
 * Returns: (transfer full): what may be meant by it (RFC 6068)
 */
char *
ph_damaged_link_mend (const char *link)
{
  g_return_val_if_fail (link != NULL, NULL);

  const char *colon = strchr (link, ':');
  const char *path_start = colon != NULL ? colon + 1 : link;
  gsize path_length = strcspn (path_start, "?");
  g_autofree char *path = g_strndup (path_start, path_length);
  g_autoptr(GString) mended = g_string_new_len (link, path_start - link);

  mend_path (mended, path);
  if (path_start[path_length] == '?')
    {
      g_auto(GStrv) fields = g_strsplit (path_start + path_length + 1, "&", -1);

      for (guint i = 0; fields[i] != NULL; i++)
        {
          g_string_append_c (mended, i == 0 ? '?' : '&');
          mend_field (mended, fields[i]);
        }
    }
  return g_strdup (mended->str);
}
