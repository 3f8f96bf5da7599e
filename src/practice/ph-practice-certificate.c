// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes the self-signed certificate of the practice server, with a key that exists only in this process. GIO can
// use a certificate but not make one: this file alone knows GnuTLS.

#include "config.h"

#include "ph-practice-certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY_S (24 * 60 * 60)

/* RFC 5280 §4.1.2.2: at most 20 octets, positive. */
#define SERIAL_SIZE 16

static const struct
{
  int from_days; /* relative to now */
  int to_days;
  const char *name;
} kinds[] = {
  /* A week outlives any run of the program; nobody should come to rely on such a certificate. */
  [PH_PRACTICE_CERTIFICATE_VALID] = { -1, 7, "localhost" },
  [PH_PRACTICE_CERTIFICATE_EXPIRED] = { -30, -2, "localhost" },
  [PH_PRACTICE_CERTIFICATE_FUTURE] = { 2, 30, "localhost" },
  [PH_PRACTICE_CERTIFICATE_WRONG_NAME] = { -1, 7, "mail.example.org" },
};

static const guint8 loopback_ipv4[] = { 127, 0, 0, 1 };
static const guint8 loopback_ipv6[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };

static int
set_names (gnutls_x509_crt_t crt, PhPracticeCertificateKind kind)
{
  const char *name = kinds[kind].name;
  int status = gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned int) strlen (name));

  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, name, (unsigned int) strlen (name), GNUTLS_FSAN_SET);
  if (status < 0 || kind == PH_PRACTICE_CERTIFICATE_WRONG_NAME)
    return status;

  status = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback_ipv4, sizeof loopback_ipv4, GNUTLS_FSAN_APPEND);
  if (status >= 0)
    status = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback_ipv6, sizeof loopback_ipv6, GNUTLS_FSAN_APPEND);
  return status;
}

static int
set_serial (gnutls_x509_crt_t crt)
{
  guint8 serial[SERIAL_SIZE];
  int status = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  /* Neither negative nor with a leading zero. */
  serial[0] = (serial[0] & 0x3f) | 0x40;
  return status < 0 ? status : gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
}

static int
set_validity (gnutls_x509_crt_t crt, PhPracticeCertificateKind kind)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  int status = gnutls_x509_crt_set_activation_time (crt, (time_t) (now_s + (gint64) kinds[kind].from_days * DAY_S));

  return status < 0 ? status : gnutls_x509_crt_set_expiration_time (crt, (time_t) (now_s + (gint64) kinds[kind].to_days * DAY_S));
}

static int
set_usage (gnutls_x509_crt_t crt)
{
  int status = gnutls_x509_crt_set_basic_constraints (crt, 0, -1);

  if (status >= 0)
    status = gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
  return status < 0 ? status : gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
}

static int
fill_in (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, PhPracticeCertificateKind kind)
{
  /* Elliptic: RSA would take a noticeable part of a second. */
  int status = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

  if (status >= 0)
    status = gnutls_x509_crt_set_version (crt, 3);
  if (status >= 0)
    status = set_serial (crt);
  if (status >= 0)
    status = set_validity (crt, kind);
  if (status >= 0)
    status = set_names (crt, kind);
  if (status >= 0)
    status = set_usage (crt);
  if (status >= 0)
    status = gnutls_x509_crt_set_key (crt, key);
  return status < 0 ? status : gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static void
wipe_and_free (gnutls_datum_t *datum)
{
  if (datum->data != NULL)
    explicit_bzero (datum->data, datum->size);
  g_clear_pointer (&datum->data, gnutls_free);
}

static GTlsCertificate *
convert (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, GError **error)
{
  gnutls_datum_t crt_pem = { NULL, 0 };
  gnutls_datum_t key_pem = { NULL, 0 };
  GTlsCertificate *certificate = NULL;
  int status = gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &crt_pem);

  if (status >= 0)
    status = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);
  if (status >= 0)
    {
      char *pem = g_strdup_printf ("%.*s%.*s", (int) crt_pem.size, crt_pem.data, (int) key_pem.size, key_pem.data);

      certificate = g_tls_certificate_new_from_pem (pem, -1, error);
      explicit_bzero (pem, strlen (pem));
      g_free (pem);
    }
  else
    g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "no practice certificate: %s", gnutls_strerror (status));

  wipe_and_free (&key_pem);
  wipe_and_free (&crt_pem);
  return certificate;
}

/**
 * ph_practice_certificate_new:
 * @kind: what is wrong with it
 *
 * Makes a key and a certificate for it, signed by itself, in memory only. Takes a few milliseconds.
 *
 * Errors: `G_TLS_ERROR` (no TLS backend, no randomness).
 *
 * Returns: (transfer full): the certificate with its key, or %NULL
 */
GTlsCertificate *
ph_practice_certificate_new (PhPracticeCertificateKind kind, GError **error)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  GTlsCertificate *certificate = NULL;
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  int status = gnutls_global_init ();

  if (status >= 0)
    status = gnutls_x509_crt_init (&crt);
  if (status >= 0)
    status = gnutls_x509_privkey_init (&key);
  if (status >= 0)
    status = fill_in (crt, key, kind);
  if (status >= 0)
    certificate = convert (crt, key, error);
  else
    g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "no practice certificate: %s", gnutls_strerror (status));

  g_clear_pointer (&key, gnutls_x509_privkey_deinit);
  g_clear_pointer (&crt, gnutls_x509_crt_deinit);
  return certificate;
}

/**
 * ph_practice_certificate_dup_sha256:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the SHA-256 of its DER form, 64 lower-case hexadecimal digits
 */
char *
ph_practice_certificate_dup_sha256 (GTlsCertificate *certificate)
{
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
