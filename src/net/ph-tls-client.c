// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The handshake on top of a connected stream, and what a failed one was about. Whatever comes out was judged; nothing can
// be sent before.

#include "config.h"

#include "ph-tls-client.h"

#include "ph-connection.h"
#include "ph-tls-files.h"
#include "ph-tls-store.h"
#include "ph-tls-trust.h"
#include "ph-watched-stream.h"

/* The wire format of RFC 8446 §5.1 and §4.1.3, as far as it tells why a handshake failed. */
#define RECORD_ALERT            0x15
#define RECORD_HANDSHAKE        0x16
#define HANDSHAKE_SERVER_HELLO  0x02
#define ALERT_PROTOCOL_VERSION  70
#define MINOR_VERSION_OF_TLS_12 3
#define OFFSET_MESSAGE          5  /* handshake type or alert level */
#define OFFSET_ALERT            6  /* alert description */
#define OFFSET_MINOR_VERSION    10 /* second byte of ServerHello.legacy_version */

struct _PhTlsClient
{
  GObject parent_instance;

  PhServerSettings *settings;       /* (owned) */
  PhTlsTrust *trust;                /* (owned) */
  PhTlsTickets *tickets;            /* (owned) (nullable): of earlier handshakes */
  GTlsCertificate *own_certificate; /* (owned) (nullable): for a server that asks */
  PhWatchedStream *watched;         /* (owned) (nullable): once a handshake was begun */
  GTlsConnection *connection;       /* (owned) (nullable): while the handshake runs */
  PhCertificate *certificate;       /* (owned) (nullable): the server's, also a refused one */
  GTlsProtocolVersion version;      /* UNKNOWN: no handshake was finished */
  char *cipher;                     /* (owned) (nullable) */
  guint turns;                      /* 0: no handshake was finished */
  int asked_for_certificate;        /* atomic: the handshake may run on a worker thread */
  gboolean answered;                /* the server has spoken after the handshake: it took us as we are */
  GError *refusal;                  /* (owned) (nullable): why the server was not accepted */
};

G_DEFINE_FINAL_TYPE (PhTlsClient, ph_tls_client, G_TYPE_OBJECT)

static void prepare (GTask *owned_task);
static void prepare_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
static void prepare_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_handshake (GTask *owned_task);
static gboolean on_accept_certificate (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags problems, PhTlsClient *self);
static void handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ph_tls_client_finalize (GObject *object)
{
  PhTlsClient *self = PH_TLS_CLIENT (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_clear_pointer (&self->trust, ph_tls_trust_unref);
  g_clear_object (&self->tickets);
  g_clear_object (&self->own_certificate);
  g_clear_object (&self->watched);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->certificate, ph_certificate_unref);
  g_free (self->cipher);
  g_clear_error (&self->refusal);

  G_OBJECT_CLASS (ph_tls_client_parent_class)->finalize (object);
}

static void
ph_tls_client_class_init (PhTlsClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_tls_client_finalize;
}

static void
ph_tls_client_init (PhTlsClient *self)
{
}

/* (transfer full): what the library shall take for the connection. It remembers sessions only for a stream that is one
 * of a socket, and one that has no tickets shall not have any of the library's own either. Nor shall one that shows a
 * certificate: newer libraries offer its session to a connection that shows none, which would be whoever that one was. */
static GIOStream *
new_base (PhTlsClient *self, GIOStream *transport)
{
  GIOStream *watched = G_IO_STREAM (self->watched);

  if (self->tickets == NULL || self->settings->client_certificate != NULL || !G_IS_SOCKET_CONNECTION (transport))
    return g_object_ref (watched);
  return G_IO_STREAM (g_tcp_wrapper_connection_new (watched, g_socket_connection_get_socket (G_SOCKET_CONNECTION (transport))));
}

static void
prepare (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhTlsClient *self = g_task_get_source_object (task);
  GIOStream *transport = g_task_get_task_data (task);

  self->watched = ph_watched_stream_new (transport);
  g_autoptr(GTask) thread_task = g_task_new (self, cancellable, prepare_cb, g_steal_pointer (&task));
  g_task_set_task_data (thread_task, new_base (self, transport), g_object_unref);
  g_task_run_in_thread (thread_task, prepare_in_thread);
}

/* Files and devices may be slow, and the certificates of the whole system are many. Nobody else touches @source until
 * prepare_cb(). */
static void
prepare_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhTlsClient *self = source;
  const char *own_certificate = self->settings->client_certificate;
  g_autoptr(GError) error = NULL;

  if (own_certificate != NULL)
    self->own_certificate = ph_tls_files_load_certificate (own_certificate, &error);
  if (error != NULL || !ph_tls_trust_load (self->trust, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  GIOStream *connection = ph_tls_trust_new_connection (self->trust, task_data, &error);
  if (connection != NULL)
    g_task_return_pointer (task, connection, g_object_unref);
  else
    g_task_return_new_error (task, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_HANDSHAKE, "no tls: %s", error->message);
}

static void
prepare_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhTlsClient *self = PH_TLS_CLIENT (source);
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  self->connection = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->connection == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    start_handshake (g_steal_pointer (&task));
}

/* Whether to go on with the server, and self->refusal if not. */
static gboolean
judge (PhTlsClient *self)
{
  g_clear_error (&self->refusal);
  return ph_tls_trust_judge (self->trust, self->certificate, &self->refusal);
}

/* Called only when the connection finds something wrong, and never for a session that is resumed. */
static gboolean
on_accept_certificate (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags problems, PhTlsClient *self)
{
  g_clear_pointer (&self->certificate, ph_certificate_unref);
  self->certificate = ph_tls_trust_examine (self->trust, certificate, problems);
  return judge (self);
}

/* No error code tells it reliably; that the list of acceptable issuers arrives does, even an empty one. */
static void
on_accepted_issuers (GTlsConnection *connection, GParamSpec *pspec, PhTlsClient *self)
{
  g_atomic_int_set (&self->asked_for_certificate, TRUE);
}

static void
start_handshake (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhTlsClient *self = g_task_get_source_object (task);

  /* QUIT and its answer end a dialogue; not every server says good-bye in TLS as well. */
  g_tls_connection_set_require_close_notify (self->connection, FALSE);
  if (self->own_certificate != NULL)
    g_tls_connection_set_certificate (self->connection, self->own_certificate);
  if (self->tickets != NULL)
    ph_tls_tickets_use (self->tickets, self->settings, G_TLS_CLIENT_CONNECTION (self->connection));
  g_signal_connect_object (self->connection, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  g_signal_connect_object (self->connection, "notify::accepted-cas", G_CALLBACK (on_accepted_issuers), self, 0);
  g_tls_connection_handshake_async (self->connection, G_PRIORITY_DEFAULT, cancellable, handshake_cb, g_steal_pointer (&task));
}

/* What the peer's first bytes give away; FALSE: nothing. */
static gboolean
explain_by_first_bytes (PhTlsClient *self, PhConnectionError *ret_code)
{
  gsize length = 0;
  const guint8 *bytes = ph_watched_stream_get_first_bytes (self->watched, &length);

  if (length == 0)
    return FALSE;
  if (bytes[0] != RECORD_HANDSHAKE && bytes[0] != RECORD_ALERT)
    {
      *ret_code = PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN;
      return TRUE;
    }
  *ret_code = PH_CONNECTION_ERROR_TLS_TOO_OLD;
  if (bytes[0] == RECORD_ALERT)
    return length > OFFSET_ALERT && bytes[OFFSET_ALERT] == ALERT_PROTOCOL_VERSION;
  return length > OFFSET_MINOR_VERSION && bytes[OFFSET_MESSAGE] == HANDSHAKE_SERVER_HELLO &&
         bytes[OFFSET_MINOR_VERSION] < MINOR_VERSION_OF_TLS_12;
}

/* (transfer full): @error of the library in our words. */
static GError *
translate_error (PhTlsClient *self, const GError *error)
{
  PhConnectionError code = PH_CONNECTION_ERROR_HANDSHAKE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (self->refusal != NULL)
    return g_steal_pointer (&self->refusal);

  GError *blame = ph_tls_client_blame_client_certificate (self, error);
  if (blame != NULL)
    return blame;
  if (!explain_by_first_bytes (self, &code))
    code = PH_CONNECTION_ERROR_HANDSHAKE;
  return g_error_new (PH_CONNECTION_ERROR, (int) code, "handshake: %s", error->message);
}

static gboolean
check_version (PhTlsClient *self, GError **error)
{
  switch (self->version)
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return TRUE;
    case G_TLS_PROTOCOL_VERSION_UNKNOWN:
    case G_TLS_PROTOCOL_VERSION_SSL_3_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
    case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
    default:
      /* RFC 8996; the library of the platform may still shake hands. */
      g_set_error_literal (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_TLS_TOO_OLD, "server speaks no tls 1.2 or newer");
      return FALSE;
    }
}

static void
keep_facts (PhTlsClient *self)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (self->connection);

  self->version = g_tls_connection_get_protocol_version (self->connection);
  g_free (self->cipher);
  self->cipher = g_tls_connection_get_ciphersuite_name (self->connection);
  self->turns = ph_watched_stream_get_turns (self->watched);
  /* With nothing wrong, or with a session that is resumed, on_accept_certificate() was not called. */
  if (self->certificate == NULL && certificate != NULL)
    self->certificate = ph_tls_trust_examine (self->trust, certificate, g_tls_connection_get_peer_certificate_errors (self->connection));
}

static void
fail_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ph_tls_store_load ();
  g_task_return_error (task, g_error_copy (task_data));
}

/* Whoever hears that a certificate is another one than the pinned one asks what is wrong with it, which nobody has looked at
 * yet and shall not take time then. */
static void
fail (PhTlsClient *self, GTask *owned_task, GError *owned_error)
{
  g_autoptr(GTask) task = owned_task;

  if (!g_error_matches (owned_error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED))
    {
      g_task_return_error (task, owned_error);
      return;
    }
  g_task_set_task_data (task, owned_error, (GDestroyNotify) g_error_free);
  g_task_run_in_thread (task, fail_in_thread);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhTlsClient *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!g_tls_connection_handshake_finish (self->connection, result, &error))
    {
      g_clear_object (&self->connection);
      fail (self, g_steal_pointer (&task), translate_error (self, error));
      return;
    }
  keep_facts (self);
  g_autoptr(GTlsConnection) connection = g_steal_pointer (&self->connection);
  if (!judge (self))
    fail (self, g_steal_pointer (&task), g_steal_pointer (&self->refusal));
  else if (!check_version (self, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      if (self->tickets != NULL)
        ph_tls_tickets_keep (self->tickets, self->settings, G_TLS_CLIENT_CONNECTION (connection));
      g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
    }
}

/**
 * ph_tls_client_new:
 * @settings: certificates, pin and port; copied
 * @host: name or address that the certificate must be good for, in ASCII
 *
 * Returns: (transfer full): a client for one handshake
 */
PhTlsClient *
ph_tls_client_new (const PhServerSettings *settings, const char *host)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  PhTlsClient *self = g_object_new (PH_TYPE_TLS_CLIENT, NULL);

  self->settings = ph_server_settings_copy (settings);
  self->trust = ph_tls_trust_new (settings, host);
  return self;
}

/**
 * ph_tls_client_set_tickets:
 * @self: a client that was not used before
 * @tickets: what the connections share
 *
 * Lets the handshake be a short one where the server knows an earlier one of @tickets, and later ones after it.
 */
void
ph_tls_client_set_tickets (PhTlsClient *self, PhTlsTickets *tickets)
{
  g_return_if_fail (PH_IS_TLS_CLIENT (self));
  g_return_if_fail (PH_IS_TLS_TICKETS (tickets));

  g_set_object (&self->tickets, tickets);
}

/**
 * ph_tls_client_handshake_async:
 * @self: a client that was not used before
 * @base: a connected, pollable stream
 * @cancellable: (nullable): stops the handshake
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Errors: %PH_CONNECTION_ERROR, %G_IO_ERROR_CANCELLED.
 */
void
ph_tls_client_handshake_async (PhTlsClient *self, GIOStream *base, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_TLS_CLIENT (self));
  g_return_if_fail (G_IS_IO_STREAM (base));
  g_return_if_fail (self->watched == NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_tls_client_handshake_async);
  g_task_set_task_data (task, g_object_ref (base), g_object_unref);
  prepare (task);
}

/**
 * ph_tls_client_handshake_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the encrypted stream; %NULL on error
 */
GIOStream *
ph_tls_client_handshake_finish (PhTlsClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_tls_client_handshake_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_tls_client_note_answer:
 * @self: a client
 *
 * From now on no error is our certificate's.
 */
void
ph_tls_client_note_answer (PhTlsClient *self)
{
  g_return_if_fail (PH_IS_TLS_CLIENT (self));

  self->answered = TRUE;
}

/**
 * ph_tls_client_blame_client_certificate:
 * @self: a client
 * @error: that of the handshake, or of the first words after it
 *
 * Returns: (transfer full) (nullable): @error as one about our certificate, for a server that asked for it;
 *   %PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED: there is none, %PH_CONNECTION_ERROR_CLIENT_CERTIFICATE: it could not be
 *   shown, %PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED: it was shown
 */
GError *
ph_tls_client_blame_client_certificate (PhTlsClient *self, const GError *error)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), NULL);

  if (self->answered)
    return NULL;
  if (!g_atomic_int_get (&self->asked_for_certificate) && !g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return NULL;
  if (self->own_certificate == NULL)
    return g_error_new (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, "server demands a client certificate: %s", error->message);
  /* The library says so if it could not show the one that it was given. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, "client certificate: no way to its key; the PIN may be wrong");
  return g_error_new (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED, "server did not take the client certificate: %s", error->message);
}

/**
 * ph_tls_client_get_certificate:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the server's certificate, also a refused one
 */
PhCertificate *
ph_tls_client_get_certificate (PhTlsClient *self)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), NULL);

  return self->certificate;
}

/**
 * ph_tls_client_get_version:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): "TLS 1.3", also one that is too old; %NULL before the end of the handshake
 */
const char *
ph_tls_client_get_version (PhTlsClient *self)
{
  static const char *const names[] = {
    [G_TLS_PROTOCOL_VERSION_SSL_3_0] = "SSL 3.0",
    [G_TLS_PROTOCOL_VERSION_TLS_1_0] = "TLS 1.0",
    [G_TLS_PROTOCOL_VERSION_TLS_1_1] = "TLS 1.1",
    [G_TLS_PROTOCOL_VERSION_TLS_1_2] = "TLS 1.2",
    [G_TLS_PROTOCOL_VERSION_TLS_1_3] = "TLS 1.3",
  };
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), NULL);

  return (gsize) self->version < G_N_ELEMENTS (names) ? names[self->version] : NULL;
}

/**
 * ph_tls_client_get_cipher:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): name of the cipher suite
 */
const char *
ph_tls_client_get_cipher (PhTlsClient *self)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), NULL);

  return self->cipher;
}

/**
 * ph_tls_client_get_turns:
 * @self: a client
 *
 * Returns: round trips that the handshake took, as seen on the wire; 0: it was not finished
 */
guint
ph_tls_client_get_turns (PhTlsClient *self)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), 0);

  return self->turns;
}
