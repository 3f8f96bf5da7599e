// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Where a server listens and how the connection is protected: host, port, security. Immutable.

#include "config.h"

#include "ph-endpoint.h"

#include <string.h>

struct _PhEndpoint
{
  gatomicrefcount references;
  char *host; /* (owned): a host name or an IP address without brackets */
  guint16 port;
  PhSecurity security;
};

G_DEFINE_BOXED_TYPE (PhEndpoint, ph_endpoint, ph_endpoint_ref, ph_endpoint_unref)

G_DEFINE_ENUM_TYPE (PhSecurity,
                    ph_security,
                    G_DEFINE_ENUM_VALUE (PH_SECURITY_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (PH_SECURITY_STARTTLS, "starttls"),
                    G_DEFINE_ENUM_VALUE (PH_SECURITY_NONE, "none"))

static const struct
{
  const char *nick;
  guint16 port; /* RFC 8314 §7.3, RFC 6409 §3.1, RFC 5321 §4.5.4.2 */
} securities[] = {
  [PH_SECURITY_TLS] = { "tls", 465 },
  [PH_SECURITY_STARTTLS] = { "starttls", 587 },
  [PH_SECURITY_NONE] = { "none", 25 },
};

/**
 * ph_security_to_nick:
 * @security: a kind of security
 *
 * Returns: (transfer none): its name on the command line and in files
 */
const char *
ph_security_to_nick (PhSecurity security)
{
  g_return_val_if_fail (security < G_N_ELEMENTS (securities), NULL);

  return securities[security].nick;
}

/**
 * ph_security_from_nick:
 * @nick: a name as [func@Ph.security_to_nick] gives it
 * @ret_security: (out): set only on success
 *
 * Returns: whether @nick names a kind of security
 */
gboolean
ph_security_from_nick (const char *nick, PhSecurity *ret_security)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    if (strcmp (securities[i].nick, nick) == 0)
      {
        *ret_security = (PhSecurity) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ph_security_get_default_port:
 * @security: a kind of security
 *
 * Returns: the registered port that goes with it: 465, 587 or 25
 */
guint16
ph_security_get_default_port (PhSecurity security)
{
  g_return_val_if_fail (security < G_N_ELEMENTS (securities), 0);

  return securities[security].port;
}

/**
 * ph_endpoint_new:
 * @host: host name or IP address, without brackets and port
 * @port: TCP port; 0 stands for the registered port of @security
 * @security: how the connection is protected
 *
 * Returns: (transfer full): a new endpoint
 */
PhEndpoint *
ph_endpoint_new (const char *host, guint16 port, PhSecurity security)
{
  g_return_val_if_fail (host != NULL, NULL);

  PhEndpoint *self = g_new0 (PhEndpoint, 1);

  g_atomic_ref_count_init (&self->references);
  self->host = g_strdup (host);
  self->port = port != 0 ? port : ph_security_get_default_port (security);
  self->security = security;
  return self;
}

/**
 * ph_endpoint_ref:
 * @self: an endpoint
 *
 * Returns: (transfer full): @self
 */
PhEndpoint *
ph_endpoint_ref (PhEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_endpoint_unref:
 * @self: (transfer full): an endpoint
 */
void
ph_endpoint_unref (PhEndpoint *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->host);
  g_free (self);
}

/**
 * ph_endpoint_get_host:
 * @self: an endpoint
 *
 * Returns: (transfer none): host name or IP address
 */
const char *
ph_endpoint_get_host (const PhEndpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

/**
 * ph_endpoint_get_port:
 * @self: an endpoint
 *
 * Returns: the TCP port, 1 to 65535
 */
guint16
ph_endpoint_get_port (const PhEndpoint *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

/**
 * ph_endpoint_get_security:
 * @self: an endpoint
 *
 * Returns: how the connection is protected
 */
PhSecurity
ph_endpoint_get_security (const PhEndpoint *self)
{
  g_return_val_if_fail (self != NULL, PH_SECURITY_TLS);

  return self->security;
}

/**
 * ph_endpoint_is_loopback:
 * @self: an endpoint
 *
 * Returns: whether the server is this computer itself, judged by the name alone (RFC 6761 §6.3, RFC 5735 §3)
 */
gboolean
ph_endpoint_is_loopback (const PhEndpoint *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_ascii_strcasecmp (self->host, "localhost") == 0 || strcmp (self->host, "::1") == 0 ||
         (g_hostname_is_ip_address (self->host) && g_str_has_prefix (self->host, "127."));
}
