// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a host name gives away to the rules: what kind of server it names, and which name somebody meant. Looks at the text
// alone and never asks the network. Who owns a name is not its matter.

#include "config.h"

#include "ph-host-clue.h"

#include "ph-host-name.h"

#include <gio/gio.h>
#include <string.h>

static const char *const incoming_prefixes[] = {
  "imap.", "imap4.", "imaps.", "imap-mail.", "pop.", "pop3.", "pops.", "pop3s.", "pop-mail.", "incoming.", "inbound.", "webmail.", "mx.", "mx0.", "mx1.", "mx01.", "mx2."
};
/* How "smtp" comes out when fingers are faster than eyes. */
static const char *const misspelt_prefixes[] = { "smpt.", "stmp.", "smt.", "smp.", "smtp1.", "smpt1.", "smtps.", "smtpp.", "smttp.", "snmp.", "simtp.", "mstp.", "smto.", "smtl.", "smrp.", "smyp.", "sntp.", "dmtp.", "amtp." };

/**
 * ph_host_clue_normalise:
 * @name: a host name
 *
 * Returns: (transfer full) (nullable): @name in lower case and A-labels, as the catalogue of providers has it; %NULL if it is none
 */
char *
ph_host_clue_normalise (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *ascii = ph_host_name_to_ascii (name);

  return ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
}

/**
 * ph_host_clue_dup_domain:
 * @address: a mail address, as typed
 *
 * Returns: (transfer full) (nullable): its domain in lower case and A-labels; %NULL if it has none
 */
char *
ph_host_clue_dup_domain (const char *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  const char *at = strrchr (address, '@');

  return at != NULL && at[1] != '\0' ? ph_host_clue_normalise (at + 1) : NULL;
}

static const char *
find_incoming_prefix (const char *host)
{
  for (guint i = 0; i < G_N_ELEMENTS (incoming_prefixes); i++)
    if (g_ascii_strncasecmp (host, incoming_prefixes[i], strlen (incoming_prefixes[i])) == 0)
      return incoming_prefixes[i];
  return NULL;
}

/**
 * ph_host_clue_is_incoming:
 * @host: a host name
 *
 * Returns: whether it is named as servers are that do not take mail from mail programs
 */
gboolean
ph_host_clue_is_incoming (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  return find_incoming_prefix (host) != NULL;
}

/**
 * ph_host_clue_dup_outgoing:
 * @host: a host name for which [func@Ph.host_clue_is_incoming] holds
 *
 * Returns: (transfer full): what the outgoing server beside it is usually named
 */
char *
ph_host_clue_dup_outgoing (const char *host)
{
  const char *prefix = find_incoming_prefix (host);

  g_return_val_if_fail (prefix != NULL, NULL);

  return g_strconcat ("smtp.", host + strlen (prefix), NULL);
}

/**
 * ph_host_clue_dup_corrected:
 * @host: a host name
 *
 * Returns: (transfer full) (nullable): the name that was meant, if the first part is "smtp" with a typing mistake
 */
char *
ph_host_clue_dup_corrected (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (misspelt_prefixes); i++)
    if (g_ascii_strncasecmp (host, misspelt_prefixes[i], strlen (misspelt_prefixes[i])) == 0)
      return g_strconcat ("smtp.", host + strlen (misspelt_prefixes[i]), NULL);
  return NULL;
}

/**
 * ph_host_clue_is_loopback:
 * @host: a host name or IP address
 *
 * Returns: whether it is this computer, judged by the name alone
 */
gboolean
ph_host_clue_is_loopback (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Splits ", 587" or " port 587" off the end of @host, as help pages write it. */
static guint16
split_written_port (char *host)
{
  char *gap = strpbrk (host, " \t,;");
  const char *digits = gap != NULL ? gap + strspn (gap, " \t,;:") : NULL;
  guint64 port = 0;

  if (digits != NULL && g_ascii_strncasecmp (digits, "port", strlen ("port")) == 0)
    digits += strlen ("port") + strspn (digits + strlen ("port"), " \t:=");
  if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT16, &port, NULL))
    return 0;
  *gap = '\0';
  return (guint16) port;
}

/* Splits ":587" off the end of @host; an IPv6 address without brackets has more than one colon and no port. */
static guint16
split_port (char *host)
{
  char *bracket = strchr (host, ']');
  char *colon = strchr (bracket != NULL ? bracket : host, ':');
  guint64 port = 0;

  if (colon == NULL || strchr (colon + 1, ':') != NULL ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return 0;
  *colon = '\0';
  return (guint16) port;
}

static char *
strip_brackets (const char *host)
{
  gsize length = strlen (host);

  return length > 2 && host[0] == '[' && host[length - 1] == ']' ? g_strndup (host + 1, length - 2) : g_strdup (host);
}

/* What people paste in front of a server name, with whatever name it has there ("ssl://ada@mail.example.org"). */
static const char *
skip_scheme (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
  const char *rest = g_str_has_prefix (text + length, "://") ? text + length + strlen ("://") : text;
  const char *at = rest != text ? strchr (rest, '@') : NULL;

  return at != NULL && strcspn (rest, "/?#") > (gsize) (at - rest) ? at + 1 : rest;
}

static gboolean
is_server_name (const char *name)
{
  static const char *const prefixes[] = { "smtp", "mail", "submission", "mx" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (name, prefixes[i], strlen (prefixes[i])) == 0)
      return strchr (name, '.') != strrchr (name, '.');
  return FALSE;
}

/* (nullable): the outgoing server of an address that was entered in the place of a server. */
static char *
dup_server_of_address (const char *text)
{
  const char *at = strrchr (text, '@');

  if (at == NULL || at == text || strchr (at + 1, '.') == NULL)
    return NULL;
  return is_server_name (at + 1) ? g_strdup (at + 1) : g_strconcat ("smtp.", at + 1, NULL);
}

/**
 * ph_host_clue_extract:
 * @text: something that was typed or pasted instead of a host name, such as `smtp://mail.example.org:587/`
 * @ret_port: (out): the port that stood in it; 0 if there was none
 *
 * Of an address the usual name of its outgoing server is taken.
 *
 * Returns: (transfer full) (nullable): the host name in it; %NULL if none can be made out
 */
char *
ph_host_clue_extract (const char *text, guint16 *ret_port)
{
  g_return_val_if_fail (text != NULL && ret_port != NULL, NULL);

  g_autofree char *rest = g_strdup (skip_scheme (text));
  g_autofree char *host = NULL;
  g_autofree char *ascii = NULL;

  rest[strcspn (rest, "/?#")] = '\0';
  g_strstrip (rest);
  *ret_port = split_written_port (rest);
  if (*ret_port == 0)
    *ret_port = split_port (rest);
  host = dup_server_of_address (rest);
  if (host == NULL)
    host = strip_brackets (rest);
  ascii = ph_host_name_to_ascii (host);
  return ascii != NULL ? g_steal_pointer (&host) : NULL;
}
