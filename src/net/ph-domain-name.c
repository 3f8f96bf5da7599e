// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a domain name says about who owns it. Looks at the text and at the Public Suffix List of the system, and never asks
// the network.

#include "config.h"

#include "ph-domain-name.h"

#include <libsoup/soup.h>
#include <string.h>

/* RFC 6762 §3, RFC 8375, RFC 6761 §6.3 and what routers hand out. */
static const char *const private_suffixes[] = { ".local", ".home.arpa", ".localhost", ".localdomain", ".internal", ".lan", ".home" };

/* (transfer full) (nullable): in lower case and A-labels without a dot at the end; %NULL: it is no name at all. */
static char *
normalise (const char *host)
{
  g_autofree char *ascii = g_hostname_is_non_ascii (host) ? g_hostname_to_ascii (host) : g_strdup (host);
  g_autofree char *name = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  if (name != NULL && g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';
  return name == NULL || name[0] == '\0' || name[0] == '.' || strstr (name, "..") != NULL ? NULL : g_steal_pointer (&name);
}

/* (nullable): the last two labels of @name. */
static const char *
find_last_two_labels (const char *name)
{
  const char *last = strrchr (name, '.');

  if (last == NULL)
    return NULL;
  const char *before = g_strrstr_len (name, last - name, ".");
  return before != NULL ? before + 1 : name;
}

/**
 * ph_domain_name_dup_registrable:
 * @host: a host name in Unicode or A-labels, or an IP address
 *
 * The part of a name that somebody has registered, by the Public Suffix List: `mail.example.co.uk` is of `example.co.uk`,
 * and `ada.github.io` is its own, since everybody can have a name there. Where the list has no rule, such as for `.test` and
 * names of private networks, its default rule is that the last label is public.
 *
 * Returns: (transfer full) (nullable): in lower case and A-labels; %NULL for IP addresses, single labels and public suffixes
 */
char *
ph_domain_name_dup_registrable (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  g_autoptr(GError) error = NULL;
  g_autofree char *name = normalise (host);

  if (name == NULL || g_hostname_is_ip_address (name))
    return NULL;
  const char *registrable = soup_tld_get_base_domain (name, &error);
  if (g_error_matches (error, SOUP_TLD_ERROR, SOUP_TLD_ERROR_NO_BASE_DOMAIN))
    registrable = find_last_two_labels (name);
  return g_strdup (registrable);
}

/**
 * ph_domain_name_has_same_owner:
 * @a: a host name or IP address
 * @b: another
 *
 * Returns: whether both have the same registrable domain, or are the same
 */
gboolean
ph_domain_name_has_same_owner (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  g_autofree char *name_of_a = normalise (a);
  g_autofree char *name_of_b = normalise (b);
  g_autofree char *owner_of_a = ph_domain_name_dup_registrable (a);
  g_autofree char *owner_of_b = ph_domain_name_dup_registrable (b);

  return (name_of_a != NULL && g_strcmp0 (name_of_a, name_of_b) == 0) ||
         (owner_of_a != NULL && g_strcmp0 (owner_of_a, owner_of_b) == 0);
}

/* RFC 4193 §3.1, which GIO does not know. */
static gboolean
is_unique_local (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc;
}

/* (transfer full): an IPv4 address that is written as one of IPv6 (RFC 4291 §2.5.5.2) as what it is; others as they are. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *octets = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 || memcmp (octets, prefix, sizeof prefix) != 0)
    return g_object_ref (address);
  return g_inet_address_new_from_bytes (octets + sizeof prefix, G_SOCKET_FAMILY_IPV4);
}

static gboolean
is_private_address (GInetAddress *written)
{
  g_autoptr(GInetAddress) address = unmap (written);

  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address) ||
         g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address) || is_unique_local (address);
}

/**
 * ph_domain_name_is_private:
 * @host: a host name or IP address
 *
 * No public authority vouches for such a name, so a certificate of its own making is normal there.
 *
 * Returns: whether it can only be reached from near by, judged by the name alone: this computer, a private network, a name
 *   that public DNS does not have
 */
gboolean
ph_domain_name_is_private (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *name = normalise (host);

  if (address != NULL)
    return is_private_address (address);
  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (private_suffixes); i++)
    if (g_str_has_suffix (name, private_suffixes[i]))
      return TRUE;
  return strchr (name, '.') == NULL;
}
