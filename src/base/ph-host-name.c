// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What may stand where a person types a server: a host name in A-label or Unicode form, or an IP address. Looks at the
// text alone and asks no resolver.

#include "config.h"

#include "ph-host-name.h"

#include <glib.h>
#include <string.h>

/* RFC 1035 §2.3.4: 255 octets on the wire are 253 characters as text; 63 octets a label. */
#define MAX_HOST_LENGTH  253
#define MAX_LABEL_LENGTH 63

/* Conversion to A-labels would silently drop what can't be seen, and the name would not be the one that is shown. */
static gboolean
is_visible (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        return FALSE;
    }
  return TRUE;
}

/* Letters, digits and inner hyphens (RFC 1123 §2.1), and the underscore, which private networks do use. */
static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= MAX_LABEL_LENGTH && label[0] != '-' && label[length - 1] != '-' &&
         strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

static gboolean
is_host_name (const char *name)
{
  g_auto(GStrv) labels = g_strsplit (name, ".", -1);
  guint n_labels = g_strv_length (labels);

  for (guint i = 0; i < n_labels; i++)
    if (!is_label (labels[i]))
      return FALSE;
  /* RFC 1123 §2.1: a last label of digits belongs to an IP address, here to a mistyped one. */
  return n_labels > 0 && strlen (name) <= MAX_HOST_LENGTH &&
         strspn (labels[n_labels - 1], "0123456789") < strlen (labels[n_labels - 1]);
}

/* (transfer full) (nullable): the address in brackets, as it stands in URIs (RFC 3986 §3.2.2) and is pasted from them. */
static char *
strip_brackets (const char *host)
{
  gsize length = strlen (host);
  g_autofree char *inside = length > 2 && host[0] == '[' && host[length - 1] == ']' ? g_strndup (host + 1, length - 2) : NULL;

  return inside != NULL && strchr (inside, ':') != NULL && g_hostname_is_ip_address (inside) ? g_steal_pointer (&inside) : NULL;
}

/**
 * ph_host_name_to_ascii:
 * @host: what a person typed; an IPv6 address may stand in brackets
 *
 * Returns: (transfer full) (nullable): the name in lower case and A-labels without a dot at its end, or the IP address
 *   without brackets; %NULL: it is neither
 */
char *
ph_host_name_to_ascii (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  if (!g_utf8_validate (host, -1, NULL) || !is_visible (host))
    return NULL;
  if (g_hostname_is_ip_address (host))
    return g_strdup (host);
  if (host[0] == '[')
    return strip_brackets (host);

  g_autofree char *ascii = g_hostname_to_ascii (host);
  g_autofree char *name = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (name != NULL && g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';
  return name != NULL && is_host_name (name) ? g_steal_pointer (&name) : NULL;
}
