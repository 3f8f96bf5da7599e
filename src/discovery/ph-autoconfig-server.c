// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One outgoing server of an autoconfig document: what its elements mean to us, and whether it can be used. Knows nothing
// of XML.

#include "config.h"

#include "ph-autoconfig-server.h"

#include <string.h>

#include "ph-domain-name.h"
#include "ph-host-name.h"
#include "ph-settings-placeholders.h"

/* The longest that servers take as a name to sign in with is that of an address. */
#define MAX_USERNAME 320

struct _PhAutoconfigServer
{
  char *type;         /* (owned) (nullable): the attribute; only "smtp" is for us */
  char *hostname;     /* (owned) (nullable): may hold placeholders */
  char *port;         /* (owned) (nullable) */
  char *username;     /* (owned) (nullable): may hold placeholders */
  GArray *securities; /* (owned) (element-type PhSecurity): in the provider's order */
  PhSignInMethods methods;
  guint n_unknown_methods;
};

static const struct
{
  const char *name;
  PhSecurity security;
} socket_types[] = {
  { "SSL", PH_SECURITY_TLS },
  { "TLS", PH_SECURITY_TLS },
  { "STARTTLS", PH_SECURITY_STARTTLS },
  { "plain", PH_SECURITY_NONE },
};

/* “SASL ” and the name of a mechanism may stand there too; NTLM, GSSAPI and TLS-client-cert have no entry, because a
 * person has nothing to type for them that would be known to work. */
static const struct
{
  const char *name;
  PhSignInMethods method;
} authentications[] = {
  { "password-cleartext", PH_SIGN_IN_PASSWORD },
  { "plain", PH_SIGN_IN_PASSWORD },
  { "password-encrypted", PH_SIGN_IN_PASSWORD },
  { "secure", PH_SIGN_IN_PASSWORD },
  { "SASL PLAIN", PH_SIGN_IN_PASSWORD },
  { "SASL LOGIN", PH_SIGN_IN_PASSWORD },
  { "SASL CRAM-MD5", PH_SIGN_IN_PASSWORD },
  { "SASL DIGEST-MD5", PH_SIGN_IN_PASSWORD },
  { "SASL SCRAM-SHA-1", PH_SIGN_IN_PASSWORD },
  { "SASL SCRAM-SHA-1-PLUS", PH_SIGN_IN_PASSWORD },
  { "SASL SCRAM-SHA-256", PH_SIGN_IN_PASSWORD },
  { "SASL SCRAM-SHA-256-PLUS", PH_SIGN_IN_PASSWORD },
  { "OAuth2", PH_SIGN_IN_BROWSER },
  { "OAuth", PH_SIGN_IN_BROWSER },
  { "SASL OAUTHBEARER", PH_SIGN_IN_BROWSER },
  { "SASL XOAUTH2", PH_SIGN_IN_BROWSER },
  { "none", PH_SIGN_IN_NONE },
  { "client-IP-address", PH_SIGN_IN_NONE },
};

/*
 * ph_autoconfig_server_new:
 * @type: (nullable): the protocol
 *
 * Returns: (transfer full): a server of which nothing else is known yet
 */
PhAutoconfigServer *
ph_autoconfig_server_new (const char *type)
{
  PhAutoconfigServer *self = g_new0 (PhAutoconfigServer, 1);

  self->type = g_strdup (type);
  self->securities = g_array_new (FALSE, FALSE, sizeof (PhSecurity));
  return self;
}

void
ph_autoconfig_server_free (PhAutoconfigServer *self)
{
  g_free (self->type);
  g_free (self->hostname);
  g_free (self->port);
  g_free (self->username);
  g_array_unref (self->securities);
  g_free (self);
}

/* Of several the first counts, as for Thunderbird. */
static void
set_once (char **place, const char *text)
{
  if (*place == NULL && *text != '\0')
    *place = g_strdup (text);
}

void
ph_autoconfig_server_set_hostname (PhAutoconfigServer *self, const char *text)
{
  set_once (&self->hostname, text);
}

void
ph_autoconfig_server_set_port (PhAutoconfigServer *self, const char *text)
{
  set_once (&self->port, text);
}

void
ph_autoconfig_server_set_username (PhAutoconfigServer *self, const char *text)
{
  set_once (&self->username, text);
}

void
ph_autoconfig_server_add_socket_type (PhAutoconfigServer *self, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (socket_types); i++)
    if (g_ascii_strcasecmp (socket_types[i].name, text) == 0 && self->securities->len < G_N_ELEMENTS (socket_types))
      g_array_append_val (self->securities, socket_types[i].security);
}

void
ph_autoconfig_server_add_authentication (PhAutoconfigServer *self, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (authentications); i++)
    if (g_ascii_strcasecmp (authentications[i].name, text) == 0)
      {
        self->methods |= authentications[i].method;
        return;
      }
  self->n_unknown_methods++;
}

/* Whether what goes there stays on this computer or in this network. Of names only the one that every computer gives itself:
 * a document from elsewhere knows no other. */
static gboolean
is_local (const char *host)
{
  return g_hostname_is_ip_address (host) ? ph_domain_name_is_private (host) : strcmp (host, "localhost") == 0;
}

/* The first one that protects what is sent. Never a plain one instead of one that was not understood. */
static gboolean
choose_security (const PhAutoconfigServer *self, const char *host, PhSecurity *ret_security)
{
  gboolean is_plain = FALSE;

  for (guint i = 0; i < self->securities->len; i++)
    {
      *ret_security = g_array_index (self->securities, PhSecurity, i);
      if (*ret_security != PH_SECURITY_NONE)
        return TRUE;
      is_plain = TRUE;
    }
  return is_plain && is_local (host);
}

static gboolean
has_invisible (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) || g_unichar_type (g_utf8_get_char (at)) == G_UNICODE_FORMAT)
      return TRUE;
  return FALSE;
}

/* The server lets people in without a sign-in only if it offers nothing else: from elsewhere it would want the other. */
static PhSignInMethods
choose_methods (const PhAutoconfigServer *self)
{
  PhSignInMethods others = self->methods & ~PH_SIGN_IN_NONE;

  return others != 0 ? others : self->methods;
}

/* (transfer full) (nullable): the host in A-labels. Of the address only the domain may stand in it: its name is looked up and
 * connected to before the person has agreed to anything, and whoever answers would learn the rest. */
static char *
fill_host (const PhAutoconfigServer *self, const char *domain)
{
  g_autofree char *filled = self->hostname != NULL ? ph_settings_fill_placeholders (self->hostname, NULL, domain) : NULL;

  return filled != NULL ? ph_host_name_to_ascii (filled) : NULL;
}

/* What is wrong with the elements that stand alone; NULL: nothing. */
static const char *
find_fault (const PhAutoconfigServer *self, const char *host)
{
  if (self->type == NULL || g_ascii_strcasecmp (self->type, "smtp") != 0)
    return "the protocol is not smtp";
  if (host == NULL)
    return "the host name is missing or not valid";
  if (self->port == NULL || !g_ascii_string_to_unsigned (self->port, 10, 1, G_MAXUINT16, NULL, NULL))
    return "the port is missing or not valid";
  if (self->methods == 0 && self->n_unknown_methods > 0)
    return "no way of signing in that is available";
  return NULL;
}

static const char *
find_security_fault (const PhAutoconfigServer *self)
{
  return self->securities->len > 0 ? "the connection would not be encrypted" : "the kind of encryption is missing or not known";
}

/*
 * ph_autoconfig_server_dup_offer:
 * @address: (nullable): for the placeholders
 * @domain: the domain of @address
 * @ret_reason: (out) (transfer full): why not; set only when %NULL is returned
 *
 * Returns: (transfer full) (nullable): the server as it can be used
 */
PhSettingsOffer *
ph_autoconfig_server_dup_offer (const PhAutoconfigServer *self, const PhAddress *address, const char *domain, char **ret_reason)
{
  g_autofree char *host = fill_host (self, domain);
  g_autofree char *username = self->username != NULL ? ph_settings_fill_placeholders (self->username, address, domain) : NULL;
  const char *fault = find_fault (self, host);
  PhSecurity security = PH_SECURITY_TLS;
  PhSignInMethods methods = choose_methods (self);
  guint64 port = 0;

  if (fault == NULL && !choose_security (self, host, &security))
    fault = find_security_fault (self);
  if (fault == NULL && username != NULL && (has_invisible (username) || strlen (username) > MAX_USERNAME))
    fault = "the user name is not valid";
  if (fault != NULL)
    {
      *ret_reason = host != NULL ? g_strdup_printf ("%s: %s", host, fault) : g_strdup (fault);
      return NULL;
    }
  g_ascii_string_to_unsigned (self->port, 10, 1, G_MAXUINT16, &port, NULL);
  return ph_settings_offer_new (ph_endpoint_new (host, (guint16) port, security), methods == PH_SIGN_IN_NONE ? NULL : username, methods);
}
