// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One TCP connection with optional TLS: name, address, proxy, handshake, and the facts about each that help somebody
// whose mail does not go out. It knows nothing of SMTP, sets itself no time limit and never tries a second time.

#include "config.h"

#include "ph-connection.h"

#include "ph-address-list.h"
#include "ph-tls-client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* Who is to blame while no connection stands. */
typedef enum
{
  ROUTE_DIRECT,
  ROUTE_TO_PROXY,      /* the proxy itself has not answered yet */
  ROUTE_THROUGH_PROXY, /* what fails from now on, it says itself */
} Route;

struct _PhConnection
{
  GObject parent_instance;

  PhServerSettings *settings; /* (owned) */
  PhConnectionPhase phase;
  char *host; /* (owned) (nullable): as the network takes it: ASCII, no dot at the end */
  Route route;
  guint n_addresses;            /* 0: not known */
  char *remote_address;         /* (owned) (nullable) */
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

static void look_for_proxy (GTask *owned_task);
static void look_for_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void resolve (GTask *owned_task);
static void resolve_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void connect_to (GTask *owned_task, GSocketConnectable *where);
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

  G_OBJECT_CLASS (ph_connection_parent_class)->dispose (object);
}

static void
ph_connection_finalize (GObject *object)
{
  PhConnection *self = PH_CONNECTION (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_free (self->host);
  g_free (self->remote_address);

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

/* (transfer full) (nullable): @host as the network takes it (RFC 5890 A-labels; a certificate never has the dot of the root). */
static char *
normalise_host (const char *host)
{
  g_autofree char *ascii = g_hostname_is_non_ascii (host) ? g_hostname_to_ascii (host) : g_strdup (host);

  if (ascii != NULL && g_str_has_suffix (ascii, "."))
    ascii[strlen (ascii) - 1] = '\0';
  return g_steal_pointer (&ascii);
}

static guint16
get_port (PhConnection *self)
{
  return ph_endpoint_get_port (self->settings->endpoint);
}

/* (transfer full): Takes @error. What keeps us from the proxy must not be taken for the server's doing. */
static GError *
blame_proxy (GError *error)
{
  g_autoptr(GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "proxy: %s", owned->message);
}

static void
look_for_proxy (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhConnection *self = g_task_get_source_object (task);
  /* "none" is what GIO itself asks for when a connection is no HTTP. */
  g_autofree char *uri = g_uri_join (G_URI_FLAGS_NONE, "none", NULL, self->host, get_port (self), "", NULL, NULL);

  g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, cancellable, look_for_proxy_cb, g_steal_pointer (&task));
}

static void
look_for_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (proxies == NULL)
    g_task_return_error (task, blame_proxy (g_steal_pointer (&error)));
  else if (proxies[0] == NULL || strcmp (proxies[0], "direct://") == 0)
    resolve (g_steal_pointer (&task));
  else
    {
      /* The name may mean something only behind the proxy, and asking here would give it away. */
      g_autoptr(GSocketConnectable) address = g_network_address_new (self->host, get_port (self));

      self->route = ROUTE_TO_PROXY;
      connect_to (g_steal_pointer (&task), address);
    }
}

static GResolverNameLookupFlags
get_lookup_flags (PhConnection *self)
{
  switch (self->settings->address_family)
    {
    case PH_ADDRESS_FAMILY_IPV4:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
    case PH_ADDRESS_FAMILY_IPV6:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
    case PH_ADDRESS_FAMILY_ANY:
    default:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;
    }
}

static void
resolve (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();

  g_resolver_lookup_by_name_with_flags_async (resolver, self->host, get_lookup_flags (self), cancellable, resolve_cb, g_steal_pointer (&task));
}

static void
resolve_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autolist (GInetAddress) found = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_autoptr(PhAddressList) addresses = ph_address_list_new (found, get_port (self), self->settings->address_family);
  self->n_addresses = ph_address_list_get_length (addresses);
  if (self->n_addresses == 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "the host has no address of the wanted family");
  else
    connect_to (g_steal_pointer (&task), G_SOCKET_CONNECTABLE (addresses));
}

static void
on_client_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *where, GIOStream *transport, PhConnection *self)
{
  if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATING)
    self->route = ROUTE_THROUGH_PROXY;
}

static void
connect_to (GTask *owned_task, GSocketConnectable *where)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhConnection *self = g_task_get_source_object (task);
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  set_phase (self, PH_CONNECTION_PHASE_CONNECT);
  g_socket_client_set_enable_proxy (client, self->route != ROUTE_DIRECT);
  g_signal_connect_object (client, "event", G_CALLBACK (on_client_event), self, 0);
  g_socket_client_connect_async (client, where, cancellable, connect_cb, g_steal_pointer (&task));
}

static void
keep_remote_address (PhConnection *self)
{
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (self->transport, NULL);

  /* What is at the other end of a proxy's connection is not the server. */
  if (self->route == ROUTE_DIRECT && G_IS_INET_SOCKET_ADDRESS (address))
    self->remote_address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
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

  g_autoptr(GSocketConnection) transport = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed while it was opened");
      return;
    }
  if (transport == NULL)
    {
      g_task_return_error (task, self->route == ROUTE_TO_PROXY ? blame_proxy (g_steal_pointer (&error)) : g_steal_pointer (&error));
      return;
    }
  self->transport = g_steal_pointer (&transport);
  self->stream = g_object_ref (G_IO_STREAM (self->transport));
  keep_remote_address (self);
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
  self->tls = ph_tls_client_new (self->settings, self->host);
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
  return self;
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
  self->host = normalise_host (ph_endpoint_get_host (self->settings->endpoint));
  if (self->host == NULL || *self->host == '\0')
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "this can't be the name of a host");
  else
    look_for_proxy (g_steal_pointer (&task));
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
 * ph_connection_translate_error:
 * @self: a connection
 * @error: (inout): that of a read or a write on its streams
 *
 * With TLS 1.3 the handshake is through before the server has looked at the client's certificate; that it demands one
 * is what the first read fails of (RFC 8446 §4.4.2.4). This makes %PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED of it. A TLS
 * connection that ends without saying so becomes %G_IO_ERROR_CONNECTION_CLOSED. Other errors stay.
 */
void
ph_connection_translate_error (PhConnection *self, GError **error)
{
  g_return_if_fail (PH_IS_CONNECTION (self));
  g_return_if_fail (error != NULL && *error != NULL);

  g_autoptr(GError) original = *error;

  if (original->domain != G_TLS_ERROR)
    *error = g_steal_pointer (&original);
  else if (original->code == G_TLS_ERROR_EOF)
    *error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, original->message);
  else if (self->tls != NULL && ph_tls_client_was_asked_for_certificate (self->tls))
    *error = g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, original->message);
  else
    *error = g_steal_pointer (&original);
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

  return self->n_addresses;
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

  return self->remote_address;
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
 * Returns: round trips that the handshake took: 0 (there was none), 1 (TLS 1.3) or 2
 */
guint
ph_connection_get_handshake_turns (PhConnection *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION (self), 0);

  return self->tls != NULL ? ph_tls_client_get_turns (self->tls) : 0;
}
