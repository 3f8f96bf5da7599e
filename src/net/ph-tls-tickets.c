// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What connections to one server share so that all but the first shake hands in short form (RFC 5246 §7.3, RFC 8446
// §2.2). It says nothing about trust: a server that was known before is judged anew like every other.

#include "config.h"

#include "ph-tls-tickets.h"

struct _PhTlsTickets
{
  GObject parent_instance;

  GHashTable *last; /* (owned) (element-type utf8 GTlsClientConnection): by what it was made with */
};

G_DEFINE_FINAL_TYPE (PhTlsTickets, ph_tls_tickets, G_TYPE_OBJECT)

static void
ph_tls_tickets_finalize (GObject *object)
{
  PhTlsTickets *self = PH_TLS_TICKETS (object);

  g_hash_table_unref (self->last);

  G_OBJECT_CLASS (ph_tls_tickets_parent_class)->finalize (object);
}

static void
ph_tls_tickets_class_init (PhTlsTicketsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_tls_tickets_finalize;
}

static void
ph_tls_tickets_init (PhTlsTickets *self)
{
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* The platform's library remembers servers by the addresses of sockets, and none at all inside of GLib's test framework.
 * To copy from a connection whose server it does not remember is a programming error to it. */
static gboolean
is_known_to_library (GTlsClientConnection *connection)
{
  g_autoptr(GIOStream) base = NULL;

  g_object_get (connection, "base-io-stream", &base, NULL);
  return G_IS_SOCKET_CONNECTION (base) && !g_test_initialized ();
}

/* (transfer full): Whatever decides about whom we trust: what was resumed with other settings would come with the judgement of
 * a connection that those never made. Who shows a certificate resumes nothing. */
static char *
get_key (const PhServerSettings *settings)
{
  const char *const parts[] = { ph_endpoint_get_host (settings->endpoint), settings->ca_file, settings->trusted_sha256 };
  GString *key = g_string_new (NULL);

  g_string_printf (key, "%u", ph_endpoint_get_port (settings->endpoint));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *escaped = g_strescape (parts[i] != NULL ? parts[i] : "", NULL);

      g_string_append_printf (key, " \"%s\"", escaped);
    }
  return g_string_free (key, FALSE);
}

/**
 * ph_tls_tickets_new:
 *
 * Returns: (transfer full): tickets for the connections of one main context
 */
PhTlsTickets *
ph_tls_tickets_new (void)
{
  return g_object_new (PH_TYPE_TLS_TICKETS, NULL);
}

/**
 * ph_tls_tickets_keep:
 * @self: tickets
 * @settings: what @connection was made with
 * @connection: a connection whose handshake is done, with a server that is trusted
 *
 * Remembers it in place of the one before. With TLS 1.3 there is nothing to do: the library itself keeps what the server
 * hands out after the handshake, and uses each of them once (RFC 8446 §C.4).
 */
void
ph_tls_tickets_keep (PhTlsTickets *self, const PhServerSettings *settings, GTlsClientConnection *connection)
{
  g_return_if_fail (PH_IS_TLS_TICKETS (self));
  g_return_if_fail (settings != NULL);
  g_return_if_fail (G_IS_TLS_CLIENT_CONNECTION (connection));

  if (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection)) == G_TLS_PROTOCOL_VERSION_TLS_1_2 && is_known_to_library (connection))
    g_hash_table_replace (self->last, get_key (settings), g_object_ref (connection));
}

/**
 * ph_tls_tickets_use:
 * @self: tickets
 * @settings: what @connection is made with
 * @connection: a connection before its handshake
 *
 * Lets it propose what was agreed on with the same server, if anything was. The server need not take it up.
 */
void
ph_tls_tickets_use (PhTlsTickets *self, const PhServerSettings *settings, GTlsClientConnection *connection)
{
  g_return_if_fail (PH_IS_TLS_TICKETS (self));
  g_return_if_fail (settings != NULL);
  g_return_if_fail (G_IS_TLS_CLIENT_CONNECTION (connection));

  g_autofree char *key = get_key (settings);
  GTlsClientConnection *last = g_hash_table_lookup (self->last, key);

  if (last != NULL)
    g_tls_client_connection_copy_session_state (connection, last);
}
