// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The handshake on top of a connected stream, and every decision about whom to trust: the system's certificates, those
// of one more file, or exactly one pinned certificate. Whatever comes out was checked; nothing can be sent before.

#include "config.h"

#include "ph-connection.h"
#include "ph-first-bytes-stream.h"
#include "ph-tls-client.h"

#include <sys/stat.h>

/* The bundle of a whole system has a quarter of a megabyte; this is not a place to load a disk from. */
#define MAX_CA_FILE_SIZE (4 * 1024 * 1024)

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

  char *ca_file;                   /* (owned) (nullable) */
  char *trusted_sha256;            /* (owned) (nullable) */
  GTlsDatabase *extra_database;    /* (owned) (nullable): the certificates of ca_file */
  GSocketConnectable *identity;    /* (owned): whom the certificate must name */
  PhFirstBytesStream *first_bytes; /* (owned) (nullable) */
  GTlsConnection *connection;      /* (owned) (nullable): while the handshake runs */
  PhCertificate *certificate;      /* (owned) (nullable): also a refused one */
  GTlsProtocolVersion version;     /* UNKNOWN: no handshake was finished */
  char *cipher;                    /* (owned) (nullable) */
  int asked_for_certificate;       /* atomic: the handshake may run on a worker thread */
  GError *refusal;                 /* (owned) (nullable): why the certificate was not accepted */
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

  g_free (self->ca_file);
  g_free (self->trusted_sha256);
  g_clear_object (&self->extra_database);
  g_clear_object (&self->identity);
  g_clear_object (&self->first_bytes);
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

/* (transfer full) (nullable): the certificates of the file @path. */
static GTlsDatabase *
load_ca_file (const char *path, GError **error)
{
  g_autolist (GTlsCertificate) certificates = NULL;
  GTlsDatabase *database = NULL;
  g_autoptr(GError) reason = NULL;
  struct stat status;

  /* A pipe or a device would never end. */
  if (!g_path_is_absolute (path) || stat (path, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size > MAX_CA_FILE_SIZE)
    {
      g_set_error_literal (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CA_FILE, "file with additional certificates: no readable file of a sensible size");
      return NULL;
    }

  /* A file without any certificate makes a database without an error, and then trusts nobody. */
  certificates = g_tls_certificate_list_new_from_file (path, &reason);
  if (certificates != NULL)
    database = g_tls_file_database_new (path, &reason);
  if (database == NULL)
    g_set_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CA_FILE, "file with additional certificates: %s", reason != NULL ? reason->message : "no certificate in it");
  return database;
}

static void
prepare (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhTlsClient *self = g_task_get_source_object (task);
  GIOStream *base = g_task_get_task_data (task);

  self->first_bytes = ph_first_bytes_stream_new (g_io_stream_get_input_stream (base));
  GIOStream *watched = g_simple_io_stream_new (G_INPUT_STREAM (self->first_bytes), g_io_stream_get_output_stream (base));
  g_autoptr(GTask) thread_task = g_task_new (self, cancellable, prepare_cb, g_steal_pointer (&task));
  g_task_set_task_data (thread_task, watched, g_object_unref);
  g_task_run_in_thread (thread_task, prepare_in_thread);
}

/* Files may be slow, and the library reads the certificates of the whole system for each connection that it makes, which
 * takes 10 ms and more. Nobody else touches @source until prepare_cb(). */
static void
prepare_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhTlsClient *self = source;
  GIOStream *watched = task_data;
  g_autoptr(GError) error = NULL;

  if (self->ca_file != NULL)
    self->extra_database = load_ca_file (self->ca_file, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  GIOStream *connection = g_tls_client_connection_new (watched, self->identity, &error);
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

/* What is wrong with @certificate for those who trust the extra file too. Identity, dates and the rest count as ever. */
static GTlsCertificateFlags
verify_with_extra_file (PhTlsClient *self, GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  g_autoptr(GError) error = NULL;

  if (self->extra_database == NULL)
    return problems;

  GTlsCertificateFlags extra = g_tls_database_verify_chain (self->extra_database, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                                            self->identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
  /* If the file does not lead to the certificate either, what the system found is the more telling. */
  if (error != NULL || (extra & (G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_GENERIC_ERROR)) != 0)
    return problems;
  /* What the system knows to be revoked stays so, whoever else vouches for it. */
  return extra | (problems & G_TLS_CERTIFICATE_REVOKED);
}

/* What exactly is wrong stands in the certificate. */
static GError *
new_distrust_error (PhCertificate *certificate)
{
  const char *subject = ph_certificate_get_subject (certificate);

  if (subject == NULL)
    return g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "server's certificate is not trusted");
  return g_error_new (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "server's certificate is not trusted: %s", subject);
}

/* Whether to go on with the server, and self->refusal if not. A pin stands for the whole judgement: that one
 * certificate whatever is wrong with it, and no other one, however good. */
static gboolean
judge (PhTlsClient *self)
{
  GTlsCertificateFlags problems = ph_certificate_get_problems (self->certificate);

  g_clear_error (&self->refusal);
  if (self->trusted_sha256 != NULL)
    {
      if (g_ascii_strcasecmp (self->trusted_sha256, ph_certificate_get_sha256 (self->certificate)) == 0)
        return TRUE;
      self->refusal = g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, "server's certificate is not the one that was trusted");
      return FALSE;
    }
  if (problems == G_TLS_CERTIFICATE_NO_FLAGS)
    return TRUE;
  self->refusal = new_distrust_error (self->certificate);
  return FALSE;
}

static void
set_certificate (PhTlsClient *self, GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  g_clear_pointer (&self->certificate, ph_certificate_unref);
  self->certificate = ph_certificate_new (certificate, problems);
}

/* Called only when the system finds something wrong. */
static gboolean
on_accept_certificate (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags problems, PhTlsClient *self)
{
  set_certificate (self, certificate, verify_with_extra_file (self, certificate, problems));
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
  g_signal_connect_object (self->connection, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  g_signal_connect_object (self->connection, "notify::accepted-cas", G_CALLBACK (on_accepted_issuers), self, 0);
  g_tls_connection_handshake_async (self->connection, G_PRIORITY_DEFAULT, cancellable, handshake_cb, g_steal_pointer (&task));
}

/* What the peer's first bytes give away; FALSE: nothing. */
static gboolean
explain_by_first_bytes (PhTlsClient *self, PhConnectionError *ret_code)
{
  gsize length = 0;
  const guint8 *bytes = ph_first_bytes_stream_get_bytes (self->first_bytes, &length);

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
  if (ph_tls_client_was_asked_for_certificate (self) || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    code = PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED;
  else if (!explain_by_first_bytes (self, &code))
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
  /* With nothing wrong, on_accept_certificate() was not called. */
  if (self->certificate == NULL && certificate != NULL)
    set_certificate (self, certificate, g_tls_connection_get_peer_certificate_errors (self->connection));
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhTlsClient *self = g_task_get_source_object (task);
  g_autoptr(GTlsConnection) connection = g_object_ref (self->connection);
  g_autoptr(GError) error = NULL;

  if (!g_tls_connection_handshake_finish (connection, result, &error))
    {
      g_clear_object (&self->connection);
      g_task_return_error (task, translate_error (self, error));
      return;
    }
  keep_facts (self);
  g_clear_object (&self->connection);
  if (self->certificate == NULL)
    g_task_return_new_error (task, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "server has no certificate");
  else if (!judge (self))
    g_task_return_error (task, g_steal_pointer (&self->refusal));
  else if (!check_version (self, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

/* (transfer full): Without an identity older GIO modules checked no name at all (CVE-2020-13645). An address that is given
 * as a name would be told to the server as one, which RFC 6066 §3 forbids and some servers refuse. */
static GSocketConnectable *
new_identity (const char *host, guint16 port)
{
  GSocketAddress *literal = g_inet_socket_address_new_from_string (host, port);

  return literal != NULL ? G_SOCKET_CONNECTABLE (literal) : g_network_address_new (host, port);
}

/**
 * ph_tls_client_new:
 * @settings: additional certificates, pin and port; copied
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

  self->ca_file = g_strdup (settings->ca_file);
  self->trusted_sha256 = g_strdup (settings->trusted_sha256);
  self->identity = new_identity (host, ph_endpoint_get_port (settings->endpoint));
  return self;
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
  g_return_if_fail (self->first_bytes == NULL);

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
 * ph_tls_client_was_asked_for_certificate:
 * @self: a client
 *
 * Returns: whether the server asked for a certificate of ours; there is none, so a failure now is mostly about that
 */
gboolean
ph_tls_client_was_asked_for_certificate (PhTlsClient *self)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), FALSE);

  return g_atomic_int_get (&self->asked_for_certificate);
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
 * Sessions are not resumed, so the version decides (RFC 8446 §2, RFC 5246 §7.3).
 *
 * Returns: round trips that the handshake took; 0: it was not finished
 */
guint
ph_tls_client_get_turns (PhTlsClient *self)
{
  g_return_val_if_fail (PH_IS_TLS_CLIENT (self), 0);

  if (self->version == G_TLS_PROTOCOL_VERSION_UNKNOWN)
    return 0;
  return self->version == G_TLS_PROTOCOL_VERSION_TLS_1_3 ? 1 : 2;
}
