// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What settings name for TLS, loaded: additional authorities, and one's own certificate with its key, which may stay
// inside of a device. All of it waits for disks and devices: not on a main loop.

#include "config.h"

#include "ph-tls-files.h"

#include "ph-connection.h"

#include <sys/stat.h>

/* The bundle of a whole system has a quarter of a megabyte; this is not a place to load a disk from. */
#define MAX_FILE_SIZE (4 * 1024 * 1024)

/* RFC 7512 §2.3. */
#define PKCS11_SCHEME "pkcs11"

/* A pipe or a device would never end. */
static gboolean
is_sensible_file (const char *path)
{
  struct stat status;

  return g_path_is_absolute (path) && stat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= MAX_FILE_SIZE;
}

/**
 * ph_tls_files_load_authorities:
 * @path: a PEM file
 * @error: return location
 *
 * Errors: %PH_CONNECTION_ERROR_CA_FILE.
 *
 * Returns: (transfer full) (nullable): the certificates in it, to be trusted; %NULL on error
 */
GTlsDatabase *
ph_tls_files_load_authorities (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autolist (GTlsCertificate) certificates = NULL;
  GTlsDatabase *database = NULL;
  g_autoptr(GError) reason = NULL;

  if (!is_sensible_file (path))
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

/* A certificate alone proves nothing, and the library would find that out in the middle of a handshake. */
static gboolean
has_key (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) key = NULL;
  g_autofree char *key_uri = NULL;

  g_object_get (certificate, "private-key", &key, "private-key-pkcs11-uri", &key_uri, NULL);
  return key != NULL || key_uri != NULL;
}

/* (transfer full) (nullable): with the words of nobody but us: those of a library may repeat the URI, and with it a PIN. */
static GTlsCertificate *
load_from_device (const char *uri, GError **error)
{
  GString *plain = g_string_new (uri);

  /* RFC 7512 §2.4 has a URI there, which p11-kit takes for the name of a file. */
  g_string_replace (plain, "pin-source=file://", "pin-source=", 1);
  g_string_replace (plain, "pin-source=file:", "pin-source=", 1);
  g_autofree char *text = g_string_free (plain, FALSE);
  GTlsCertificate *certificate = g_tls_certificate_new_from_pkcs11_uris (text, text, NULL);
  if (certificate == NULL)
    g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "the device is not there or has no such certificate");
  return certificate;
}

static GTlsCertificate *
load_certificate (const char *where, GError **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (where);

  if (g_strcmp0 (scheme, PKCS11_SCHEME) == 0)
    return load_from_device (where, error);
  if (is_sensible_file (where))
    return g_tls_certificate_new_from_file (where, error);
  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "no readable file of a sensible size");
  return NULL;
}

/**
 * ph_tls_files_load_certificate:
 * @where: absolute path of a PEM file with a certificate and its key, or a PKCS #11 URI
 * @error: return location
 *
 * A device is asked for the key not before a server asks for the certificate.
 *
 * Errors: %PH_CONNECTION_ERROR_CLIENT_CERTIFICATE.
 *
 * Returns: (transfer full) (nullable): a certificate that comes with its key; %NULL on error
 */
GTlsCertificate *
ph_tls_files_load_certificate (const char *where, GError **error)
{
  g_return_val_if_fail (where != NULL, NULL);

  g_autoptr(GError) reason = NULL;
  g_autoptr(GTlsCertificate) certificate = load_certificate (where, &reason);

  if (certificate != NULL && has_key (certificate))
    return g_steal_pointer (&certificate);
  g_set_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, "client certificate: %s", reason != NULL ? reason->message : "no key beside it");
  return NULL;
}
