// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One TCP connection with optional TLS: the way to the server, the handshake, and the facts about each that help somebody
// whose mail does not go out. It knows nothing of SMTP, sets itself no time limit and never tries a second time.

#include "config.h"

#include "ph-connection.h"

#include "ph-route.h"
#include "ph-tls-client.h"
#include "ph-tls-trust.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

struct _PhConnection
{
  GObject parent_instance;

  PhServerSettings *settings; /* (owned) */
  PhTlsTickets *tickets;      /* (owned) (nullable): shared with other connections */
  PhConnectionPhase phase;
  PhRoute *route;               /* (owned) */
  GSocketConnection *transport; /* (owned) (nullable): until closed */
  PhTlsClient *tls;             /* (owned) (nullable): made when a handshake starts */
  GIOStream *stream;            /* (owned) (nullable): what to read from and write to */
  gboolean encrypted;           /* a handshake was finished and the server is trusted */
  gboolean closed;              /* for good, also while it was being opened */
};

typedef enum
{
  PROP_PHASE = 1,
} PhConnectionProperty;

static GParamSpec *properties[PROP_PHASE + 1];

G_DEFINE_FINAL_TYPE (PhConnection, ph_connection, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph_connection_error, ph_connection_error)
G_DEFINE_ENUM_TYPE (PhConnectionPhase,
                    ph_connection_phase,
                    G_DEFINE_ENUM_VALUE (PH_CONNECTION_PHASE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_CONNECTION_PHASE_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (PH_CONNECTION_PHASE_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (PH_CONNECTION_PHASE_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (PH_CONNECTION_PHASE_OPEN, "open"))

static void connect_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_tls (GTask *owned_task);
static void start_tls_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
set_phase (PhConnection *self, PhConnectionPhase phase)
{
  if (self->phase == phase)
    return;
  self->phase = phase;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
}

static void
ph_connection_dispose (GObject *object)
{
  PhConnection *self = PH_CONNECTION (object);

  ph_connection_close (self);
  g_clear_object (&self->tls);
  g_clear_object (&self->tickets);
  g_clear_object (&self->route);

  G_OBJECT_CLASS (ph_connection_parent_class)->dispose (object);
}

static void
ph_connection_finalize (GObject *object)
{
  PhConnection *self = PH_CONNECTION (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);

  G_OBJECT_CLASS (ph_connection_parent_class)->finalize (object);
}

static void
ph_connection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhConnection *self = PH_CONNECTION (object);

  switch ((PhConnectionProperty) prop_id)
    {
    case PROP_PHASE:
      g_value_set_enum (value, (int) self->phase);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_connection_class_init (PhConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_connection_dispose;
  object_class->finalize = ph_connection_finalize;
  object_class->get_property = ph_connection_get_property;

  /**
   * PhConnection:phase:
   *
   * What the connection is busy with. It stays what it was when something fails.
   */
  properties[PROP_PHASE] = g_param_spec_enum ("phase", NULL, NULL, PH_TYPE_CONNECTION_PHASE, PH_CONNECTION_PHASE_IDLE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_connection_init (PhConnection *self)
{
}

static void
on_connecting (PhRoute *route, PhConnection *self)
{
  set_phase (self, PH_CONNECTION_PHASE_CONNECT);
}

static void
set_tcp_option (PhConnection *self, int option)
{
  g_socket_set_option (g_socket_connection_get_socket (self->transport), IPPROTO_TCP, option, 1, NULL);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) transport = ph_route_connect_finish (PH_ROUTE (source), result, &error);

  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed while it was opened");
      return;
    }
  if (transport == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->transport = g_steal_pointer (&transport);
  self->stream = g_object_ref (G_IO_STREAM (self->transport));
  /* Groups of commands are written at once already; Nagle's waiting for more only costs 40 ms each (RFC 896). */
  set_tcp_option (self, TCP_NODELAY);

  if (ph_endpoint_get_security (self->settings->endpoint) == PH_SECURITY_TLS)
    start_tls (g_steal_pointer (&task));
  else
    {
      set_phase (self, PH_CONNECTION_PHASE_OPEN);
      g_task_return_boolean (task, TRUE);
    }
}

static void
start_tls (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhConnection *self = g_task_get_source_object (task);
  /* Whoever watches the phase may close the connection. */
  g_autoptr(GIOStream) base = g_object_ref (self->stream);

  set_phase (self, PH_CONNECTION_PHASE_TLS);
  g_clear_object (&self->tls);
  self->tls = ph_tls_client_new (self->settings, ph_route_get_host (self->route));
  /* Behind a proxy the library could not tell the servers apart. */
  if (self->tickets != NULL && ph_route_is_direct (self->route))
    ph_tls_client_set_tickets (self->tls, self->tickets);
  ph_tls_client_handshake_async (self->tls, base, cancellable, start_tls_cb, g_steal_pointer (&task));
}

static void
start_tls_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GIOStream) encrypted = ph_tls_client_handshake_finish (PH_TLS_CLIENT (source), result, &error);

  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed during the handshake");
      return;
    }
  if (encrypted == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* A server with Nagle's algorithm holds its greeting back until its session tickets are acknowledged, which a peer
   * that has nothing to say puts off for 40 ms (RFC 1122 §4.2.3.2). */
  set_tcp_option (self, TCP_QUICKACK);
  g_set_object (&self->stream, encrypted);
  self->encrypted = TRUE;
  set_phase (self, PH_CONNECTION_PHASE_OPEN);
  g_task_return_boolean (task, TRUE);
}

/**
 * ph_connection_new:
 * @settings: where and how to connect; copied
 *
 * Returns: (transfer full): a connection that is not open yet
 */
PhConnection *
ph_connection_new (const PhServerSettings *settings)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->endpoint != NULL, NULL);

  PhConnection *self = g_object_new (PH_TYPE_CONNECTION, NULL);

  self->settings = ph_server_settings_copy (settings);
  /* Who connects signs nobody in. */
  ph_server_settings_forget_secrets (self->settings);
  self->route = ph_route_new (self->settings);
  g_signal_connect_object (self->route, "connecting", G_CALLBACK (on_connecting), self, 0);
  return self;
}

/**
 * ph_connection_set_tickets:
 * @self: a connection that was not opened before
 * @tickets: what the connections to one server share
 *
 * Lets its handshake be a short one, if the server remembers an earlier connection with the same settings. The server is
 * judged as ever.
 */
void
ph_connection_set_tickets (PhConnection *self, PhTlsTickets *tickets)
{
  g_return_if_fail (PH_IS_CONNECTION (self));
  g_return_if_fail (PH_IS_TLS_TICKETS (tickets));

  g_set_object (&self->tickets, tickets);
}

/**
 * ph_connection_open_async:
 * @self: a connection that was not opened before
 * @cancellable: (nullable): stops the attempt; nothing of it stays
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds the addresses, connects to the first that answers (RFC 8305) and, for %PH_SECURITY_TLS, finishes the handshake.
 * The proxies of the desktop's settings are used. There is no time limit but @cancellable's.
 *
 * Errors: %G_RESOLVER_ERROR (the name), %G_IO_ERROR (network, cancelled; %G_IO_ERROR_PROXY_FAILED and the like: the
 * proxy), %PH_CONNECTION_ERROR (TLS).
 */
void
ph_connection_open_async (PhConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_CONNECTION (self));
  g_return_if_fail (self->phase == PH_CONNECTION_PHASE_IDLE);

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_connection_open_async);
  set_phase (self, PH_CONNECTION_PHASE_RESOLVE);
  if (ph_endpoint_get_security (self->settings->endpoint) != PH_SECURITY_NONE)
    ph_tls_trust_begin_to_load (self->settings);
  ph_route_connect_async (self->route, cancellable, connect_cb, g_steal_pointer (&task));
}

/**
 * ph_connection_open_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the connection is open
 */
gboolean
ph_connection_open_finish (PhConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_connection_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_connection_start_tls_async:
 * @self: an open connection without TLS, with no read or write under way
 * @cancellable: (nullable): stops the handshake
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does the handshake now (RFC 3207). The streams are other ones afterwards.
 *
 * Errors: %PH_CONNECTION_ERROR, %G_IO_ERROR_CANCELLED.
 */
void
ph_connection_start_tls_async (PhConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_CONNECTION (self));
  g_return_if_fail (self->phase == PH_CONNECTION_PHASE_OPEN);
  g_return_if_fail (!self->encrypted);
  g_return_if_fail (self->stream != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_connection_start_tls_async);
  start_tls (task);
}

/**
 * ph_connection_start_tls_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the connection is encrypted now
 */
gboolean
ph_connection_start_tls_finish (PhConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_connection_start_tls_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_connection_get_input:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the stream to read from; %NULL while not open
 */
GInputStream *
ph_connection_get_input (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return self->stream != NULL ? g_io_stream_get_input_stream (self->stream) : NULL;
}

/**
 * ph_connection_get_output:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the stream to write to; %NULL while not open
 */
GOutputStream *
ph_connection_get_output (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return self->stream != NULL ? g_io_stream_get_output_stream (self->stream) : NULL;
}

/**
 * ph_connection_note_answer:
 * @self: a connection
 *
 * To be called when something was read from the peer: it has spoken, so whatever fails later has another reason than the
 * client's certificate, or that there is none.
 */
void
ph_connection_note_answer (PhConnection *self)
{
  g_return_if_fail (PH_IS_CONNECTION (self));

  if (self->encrypted)
    ph_tls_client_note_answer (self->tls);
}

/**
 * ph_connection_translate_error:
 * @self: a connection
 * @error: (inout): that of a read or a write on its streams, or of the time that is over
 *
 * With TLS 1.3 the handshake is through before the server has looked at the client's certificate; that it demands one,
 * or does not take ours, is what the first read fails of (RFC 8446 §4.4.2.4). This makes
 * %PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED or %PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED of it. A TLS connection that
 * ends without saying so becomes %G_IO_ERROR_CONNECTION_CLOSED, a %G_IO_ERROR_TIMED_OUT while a proxy does not answer
 * %G_IO_ERROR_PROXY_FAILED. Other errors stay.
 */
void
ph_connection_translate_error (PhConnection *self, GError **error)
{
  g_return_if_fail (PH_IS_CONNECTION (self));
  g_return_if_fail (error != NULL && *error != NULL);

  g_autoptr(GError) original = *error;
  GError *blame = NULL;

  if (original->domain == G_TLS_ERROR && self->tls != NULL && original->code != G_TLS_ERROR_EOF)
    blame = ph_tls_client_blame_client_certificate (self->tls, original);
  if (blame != NULL)
    *error = blame;
  else if (g_error_matches (original, G_TLS_ERROR, G_TLS_ERROR_EOF))
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, original->message);
  else
    *error = g_steal_pointer (&original);
  if (self->phase == PH_CONNECTION_PHASE_CONNECT)
    ph_route_translate_timeout (self->route, error);
}

/**
 * ph_connection_close:
 * @self: a connection
 *
 * Drops the connection without waiting for anything. The peer learns it at once; the descriptor goes when the last
 * operation on the streams has come back, so that none can meet another file under its number. An attempt to open it
 * ends as %G_IO_ERROR_CLOSED, unless its cancellable ends it before. The facts stay.
 */
void
ph_connection_close (PhConnection *self)
{
  g_return_if_fail (PH_IS_CONNECTION (self));

  self->closed = TRUE;
  if (self->transport != NULL)
    g_socket_shutdown (g_socket_connection_get_socket (self->transport), TRUE, TRUE, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->transport);
}

/**
 * ph_connection_get_phase:
 * @self: a connection
 *
 * Returns: what it is busy with, or was when it failed
 */
PhConnectionPhase
ph_connection_get_phase (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), PH_CONNECTION_PHASE_IDLE);

  return self->phase;
}

/**
 * ph_connection_get_n_addresses:
 * @self: a connection
 *
 * Returns: how many addresses of the host are tried; 0: not known, because of a proxy or because there are none
 */
guint
ph_connection_get_n_addresses (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), 0);

  return ph_route_get_n_addresses (self->route);
}

/**
 * ph_connection_dup_addresses:
 * @self: a connection
 *
 * Returns: (transfer full) (array zero-terminated=1): the addresses of the host that are tried, as text; empty when they are
 *   not known
 */
GStrv
ph_connection_dup_addresses (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return ph_route_dup_addresses (self->route);
}

/**
 * ph_connection_get_remote_address:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the address that answered; %NULL behind a proxy
 */
const char *
ph_connection_get_remote_address (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return ph_route_get_remote_address (self->route);
}

/**
 * ph_connection_is_encrypted:
 * @self: a connection
 *
 * Returns: whether a handshake was finished with a server that is trusted
 */
gboolean
ph_connection_is_encrypted (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), FALSE);

  return self->encrypted;
}

/**
 * ph_connection_get_certificate:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the server's certificate, also one that was refused
 */
PhCertificate *
ph_connection_get_certificate (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return self->tls != NULL ? ph_tls_client_get_certificate (self->tls) : NULL;
}

/**
 * ph_connection_get_tls_version:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): "TLS 1.3", also one that is too old; %NULL: no handshake was finished
 */
const char *
ph_connection_get_tls_version (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return self->tls != NULL ? ph_tls_client_get_version (self->tls) : NULL;
}

/**
 * ph_connection_get_tls_cipher:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): name of the cipher suite
 */
const char *
ph_connection_get_tls_cipher (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), NULL);

  return self->tls != NULL ? ph_tls_client_get_cipher (self->tls) : NULL;
}

/**
 * ph_connection_dup_channel_binding:
 * @self: a connection
 * @binding: which kind
 *
 * Returns: (transfer full) (nullable): what ties a sign-in to this connection; %NULL without TLS, or where the version of
 *   TLS or the platform's library has no such binding
 */
GBytes *
ph_connection_dup_channel_binding (PhConnection *self, PhChannelBinding binding)
{
  static const GTlsChannelBindingType types[PH_N_CHANNEL_BINDINGS] = {
    [PH_CHANNEL_BINDING_TLS_EXPORTER] = G_TLS_CHANNEL_BINDING_TLS_EXPORTER,
    [PH_CHANNEL_BINDING_TLS_UNIQUE] = G_TLS_CHANNEL_BINDING_TLS_UNIQUE,
    [PH_CHANNEL_BINDING_TLS_SERVER_END_POINT] = G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT,
  };
  g_return_val_if_fail (PH_IS_CONNECTION (self) && binding < G_N_ELEMENTS (types), NULL);

  g_autoptr(GByteArray) data = g_byte_array_new ();

  if (!self->encrypted || !G_IS_TLS_CONNECTION (self->stream) ||
      !g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (self->stream), types[binding], data, NULL))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/**
 * ph_connection_get_handshake_turns:
 * @self: a connection
 *
 * Returns: round trips that the handshake took: 0 (there was none), 1 (TLS 1.3, or resumed) or 2
 */
guint
ph_connection_get_handshake_turns (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), 0);

  return self->tls != NULL ? ph_tls_client_get_turns (self->tls) : 0;
}
