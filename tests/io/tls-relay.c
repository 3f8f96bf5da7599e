// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Somebody in the middle who has a certificate that the client trusts.

#include "config.h"

#include "tls-relay.h"

#include "leak-check.h"

#include <gio/gio.h>
#include <string.h>

/* Longer than any test waits. */
#define PATIENCE_S 20

struct _TlsRelay
{
  GThread *thread;
  GSocketListener *listener;
  GCancellable *cancellable; /* while nobody has come */
  GSocket *client;           /* while they stay */
  GSocket *server;
  guint16 port;
  guint16 server_port;
  GTlsCertificate *certificate;
  char *hidden; /* (nullable) */
};

/* One direction. */
typedef struct
{
  TlsRelay *relay;
  GInputStream *from;
  GIOStream *to;
  const char *hidden; /* (nullable) */
} Way;

static void
hide (char *data, gsize length, const char *hidden)
{
  char *found = hidden != NULL ? g_strstr_len (data, (gssize) length, hidden) : NULL;

  if (found != NULL)
    memset (found, ' ', strlen (hidden));
}

/* What ends one direction ends both. */
static gpointer
carry (gpointer data)
{
  Way *way = data;
  char buffer[16384];
  gssize length;

  /* When the other direction ends the connection meanwhile, glib-networking sets an error twice and loses one. */
  leak_check_pause ();
  while ((length = g_input_stream_read (way->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      hide (buffer, (gsize) length, way->hidden);
      if (!g_output_stream_write_all (g_io_stream_get_output_stream (way->to), buffer, (gsize) length, NULL, NULL, NULL))
        break;
    }
  leak_check_resume ();
  g_socket_shutdown (way->relay->client, TRUE, TRUE, NULL);
  g_socket_shutdown (way->relay->server, TRUE, TRUE, NULL);
  return NULL;
}

static gboolean
accept_anything (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  return TRUE;
}

static void
stand_between (TlsRelay *self, GIOStream *client, GIOStream *server)
{
  Way to_server = { self, g_io_stream_get_input_stream (client), server, NULL };
  Way to_client = { self, g_io_stream_get_input_stream (server), client, self->hidden };
  GThread *thread = g_thread_new ("tls relay, back", carry, &to_server);

  carry (&to_client);
  g_thread_join (thread);
}

static gpointer
run (gpointer data)
{
  TlsRelay *self = data;
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GSocketConnection) accepted = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);

  if (accepted == NULL)
    return NULL;

  g_autoptr(GSocketConnection) connected = g_socket_client_connect_to_host (connector, "127.0.0.1", self->server_port, self->cancellable, NULL);
  g_assert_nonnull (connected);
  self->client = g_socket_connection_get_socket (accepted);
  self->server = g_socket_connection_get_socket (connected);
  g_socket_set_timeout (self->client, PATIENCE_S);
  g_socket_set_timeout (self->server, PATIENCE_S);
  g_autoptr(GIOStream) client = g_tls_server_connection_new (G_IO_STREAM (accepted), self->certificate, NULL);
  g_autoptr(GIOStream) server = g_tls_client_connection_new (G_IO_STREAM (connected), NULL, NULL);
  g_signal_connect (server, "accept-certificate", G_CALLBACK (accept_anything), NULL);
  if (g_tls_connection_handshake (G_TLS_CONNECTION (client), self->cancellable, NULL) && g_tls_connection_handshake (G_TLS_CONNECTION (server), self->cancellable, NULL))
    stand_between (self, client, server);
  g_io_stream_close (server, NULL, NULL);
  g_io_stream_close (client, NULL, NULL);
  return NULL;
}

TlsRelay *
tls_relay_new (guint16 port, const TestCertificate *certificate, const char *hidden)
{
  TlsRelay *self = g_new0 (TlsRelay, 1);
  g_autofree char *pem = g_strconcat (certificate->certificate, certificate->key, NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->server_port = port;
  self->hidden = g_strdup (hidden);
  self->cancellable = g_cancellable_new ();
  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("tls relay", run, self);
  return self;
}

guint16
tls_relay_get_port (TlsRelay *self)
{
  return self->port;
}

void
tls_relay_free (TlsRelay *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_object_unref (self->certificate);
  g_free (self->hidden);
  g_free (self);
}
