// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Every decision about whom to trust: the system's certificates, those of one more file, or exactly one pinned
// certificate, and always the name. It makes no connection.

#include "config.h"

#include "ph-tls-trust.h"

#include "ph-certificate-key.h"
#include "ph-connection.h"
#include "ph-tls-files.h"
#include "ph-tls-nobody.h"
#include "ph-tls-store.h"

/* What those who issue certificates in public may not go below since 2014, nor a server on a Debian with OpenSSL. */
#define MIN_RSA_BITS 2048

/* What GnuTLS itself goes through at most. */
#define MAX_CHAIN 16

struct _PhTlsTrust
{
  gatomicrefcount references;
  char *ca_file;                /* (owned) (nullable) */
  char *trusted_sha256;         /* (owned) (nullable) */
  GTlsDatabase *extra_database; /* (owned) (nullable): the certificates of ca_file */
  GSocketConnectable *identity; /* (owned): whom the certificate must name */
};

/* (transfer full): Without an identity older GIO modules checked no name at all (CVE-2020-13645). An address that is given
 * as a name would be told to the server as one, which RFC 6066 §3 forbids and some servers refuse. */
static GSocketConnectable *
new_identity (const char *host, guint16 port)
{
  GSocketAddress *literal = g_inet_socket_address_new_from_string (host, port);

  return literal != NULL ? G_SOCKET_CONNECTABLE (literal) : g_network_address_new (host, port);
}

/**
 * ph_tls_trust_new:
 * @settings: additional certificates, pin and port
 * @host: name or address that the certificate must be good for, in ASCII
 *
 * Returns: (transfer full): trust for one connection; to be loaded before it judges
 */
PhTlsTrust *
ph_tls_trust_new (const PhServerSettings *settings, const char *host)
{
  PhTlsTrust *self = g_new0 (PhTlsTrust, 1);

  g_atomic_ref_count_init (&self->references);
  self->ca_file = g_strdup (settings->ca_file);
  self->trusted_sha256 = g_strdup (settings->trusted_sha256);
  self->identity = new_identity (host, ph_endpoint_get_port (settings->endpoint));
  return self;
}

/**
 * ph_tls_trust_ref:
 * @self: trust
 *
 * Returns: (transfer full): @self
 */
PhTlsTrust *
ph_tls_trust_ref (PhTlsTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_tls_trust_unref:
 * @self: (transfer full): trust
 */
void
ph_tls_trust_unref (PhTlsTrust *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->ca_file);
  g_free (self->trusted_sha256);
  g_clear_object (&self->extra_database);
  g_clear_object (&self->identity);
  g_free (self);
}

/**
 * ph_tls_trust_begin_to_load:
 * @settings: those of a connection that is about to be made
 *
 * Lets the system's certificates be loaded while the server is looked for, if they will be needed.
 */
void
ph_tls_trust_begin_to_load (const PhServerSettings *settings)
{
  g_return_if_fail (settings != NULL);

  if (settings->trusted_sha256 == NULL)
    ph_tls_store_begin_to_load ();
}

/**
 * ph_tls_trust_load:
 * @self: trust
 * @error: return location
 *
 * Reads the file with additional certificates, if there is one. May wait for the disk.
 *
 * Errors: %PH_CONNECTION_ERROR_CA_FILE.
 *
 * Returns: whether it can judge now
 */
gboolean
ph_tls_trust_load (PhTlsTrust *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_clear_object (&self->extra_database);
  if (self->ca_file != NULL)
    self->extra_database = ph_tls_files_load_authorities (self->ca_file, error);
  return self->ca_file == NULL || self->extra_database != NULL;
}

/* The library reads the certificates of the system for each connection anew, unless it is told whom to trust when the
 * connection is made. */
static GIOStream *
new_pinned_connection (PhTlsTrust *self, GIOStream *base, GError **error)
{
  GType type = g_tls_backend_get_client_connection_type (g_tls_backend_get_default ());
  g_autoptr(GTlsDatabase) nobody = ph_tls_nobody_new ();

  return g_initable_new (type, NULL, error, "base-io-stream", base, "server-identity", self->identity, "database", nobody, NULL);
}

/**
 * ph_tls_trust_new_connection:
 * @self: trust
 * @base: a connected stream
 * @error: return location
 *
 * With a pin this is quick. Without, it reads the certificates of the system: during the handshake the library can find
 * out more with them than anybody afterwards, namely what the server says of its revocation (RFC 6066 §8).
 *
 * Returns: (transfer full) (nullable): a client connection that finds something wrong with every server that is not to be
 *   trusted; %NULL on error
 */
GIOStream *
ph_tls_trust_new_connection (PhTlsTrust *self, GIOStream *base, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);

  return self->trusted_sha256 != NULL ? new_pinned_connection (self, base, error) : g_tls_client_connection_new (base, self->identity, error);
}

/* The module follows issuers that vouch for each other for ever, on the main loop (CVE-2026-10028). */
static gboolean
has_end (GTlsCertificate *certificate)
{
  for (guint i = 0; i < MAX_CHAIN && certificate != NULL; i++)
    certificate = g_tls_certificate_get_issuer (certificate);
  return certificate == NULL;
}

static GTlsCertificateFlags
verify_with (PhTlsTrust *self, GTlsDatabase *database, GTlsCertificate *certificate)
{
  g_autoptr(GError) error = NULL;
  GTlsCertificateFlags problems = g_tls_database_verify_chain (database, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
                                                               self->identity, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);

  return error == NULL ? problems : problems | G_TLS_CERTIFICATE_GENERIC_ERROR;
}

/* What is wrong with @certificate for those who trust the extra file too. Identity, dates and the rest count as ever. */
static GTlsCertificateFlags
verify_with_extra_file (PhTlsTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  if (self->extra_database == NULL || problems == G_TLS_CERTIFICATE_NO_FLAGS || !has_end (certificate))
    return problems;

  GTlsCertificateFlags extra = verify_with (self, self->extra_database, certificate);
  /* If the file does not lead to the certificate either, what the system found is the more telling. */
  if ((extra & (G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_GENERIC_ERROR)) != 0)
    return problems;
  /* What the system knows to be revoked stays so, whoever else vouches for it. */
  return extra | (problems & G_TLS_CERTIFICATE_REVOKED);
}

static GTlsCertificateFlags
verify_with_system (PhTlsTrust *self, GTlsCertificate *certificate)
{
  g_autoptr(GTlsDatabase) store = NULL;

  if (!has_end (certificate))
    return G_TLS_CERTIFICATE_UNKNOWN_CA;
  store = ph_tls_store_get ();
  return store != NULL ? verify_with (self, store, certificate) : G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static GTlsCertificateFlags
find_weakness (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;
  guint bits = 0;

  g_object_get (certificate, "certificate", &der, NULL);
  if (ph_certificate_key_read (der->data, der->len, &bits) != PH_CERTIFICATE_KEY_RSA)
    return G_TLS_CERTIFICATE_NO_FLAGS;
  return bits != 0 && bits < MIN_RSA_BITS ? G_TLS_CERTIFICATE_INSECURE : G_TLS_CERTIFICATE_NO_FLAGS;
}

static GTlsCertificateFlags
examine_pinned (GTlsCertificate *certificate, gpointer user_data)
{
  PhTlsTrust *self = user_data;

  return verify_with_extra_file (self, certificate, verify_with_system (self, certificate)) | find_weakness (certificate);
}

/**
 * ph_tls_trust_examine:
 * @self: trust
 * @certificate: a server's certificate
 * @problems: what the connection finds wrong with it
 *
 * Returns: (transfer full): the facts of it, with what is wrong for those who trust the additional certificates too; if
 *   there is a pin, that is found out for whoever asks
 */
PhCertificate *
ph_tls_trust_examine (PhTlsTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags problems)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  if (self->trusted_sha256 != NULL)
    return ph_certificate_new_unverified (certificate, examine_pinned, ph_tls_trust_ref (self), (GDestroyNotify) ph_tls_trust_unref);
  return ph_certificate_new (certificate, verify_with_extra_file (self, certificate, problems) | find_weakness (certificate));
}

/**
 * ph_tls_trust_judge:
 * @self: trust
 * @certificate: (nullable): what [method@TlsTrust.examine] found; %NULL: the server has none
 * @error: return location
 *
 * A pin stands for the whole judgement: that one certificate whatever is wrong with it, and no other one, however good.
 *
 * Errors: %PH_CONNECTION_ERROR_CERTIFICATE, %PH_CONNECTION_ERROR_CERTIFICATE_CHANGED.
 *
 * Returns: whether to go on with the server
 */
gboolean
ph_tls_trust_judge (PhTlsTrust *self, PhCertificate *certificate, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  const char *subject = certificate != NULL ? ph_certificate_get_subject (certificate) : NULL;

  if (certificate == NULL)
    g_set_error_literal (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "server has no certificate");
  else if (self->trusted_sha256 != NULL)
    {
      if (g_ascii_strcasecmp (self->trusted_sha256, ph_certificate_get_sha256 (certificate)) == 0)
        return TRUE;
      g_set_error_literal (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, "server's certificate is not the one that was trusted");
    }
  else if (ph_certificate_get_problems (certificate) == G_TLS_CERTIFICATE_NO_FLAGS)
    return TRUE;
  else
    /* What exactly is wrong stands in the certificate. */
    g_set_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "server's certificate is not trusted%s%s", subject != NULL ? ": " : "", subject != NULL ? subject : "");
  return FALSE;
}
