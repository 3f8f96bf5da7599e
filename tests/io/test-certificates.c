// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Certificates made when a test runs, so that none in the repository can expire.

#include "config.h"

#include "test-certificates.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define DAY (24 * 60 * 60)

const TestCertificateSpec test_certificate_good = { .dns_name = "mail.posthorn.test", .address = "127.0.0.1", .starts_in_days = -1, .ends_in_days = 30 };

static const TestCertificateSpec authority_spec = { .dns_name = "Posthorn test authority", .starts_in_days = -400, .ends_in_days = 400 };

static void
check (int result)
{
  if (result < 0)
    g_error ("gnutls: %s", gnutls_strerror (result));
}

static char *
take_datum (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_free (datum->data);
  return text;
}

static gnutls_x509_privkey_t
new_key (const TestCertificateSpec *spec)
{
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  if (spec->key_bits != 0)
    check (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, (unsigned int) spec->key_bits, 0));
  else
    check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

static void
add_names (gnutls_x509_crt_t certificate, const TestCertificateSpec *spec)
{
  if (spec->dns_name != NULL)
    check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, spec->dns_name, strlen (spec->dns_name), GNUTLS_FSAN_APPEND));
  if (spec->address != NULL)
    {
      g_autoptr(GInetAddress) address = g_inet_address_new_from_string (spec->address);

      check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                   g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND));
    }
}

static gnutls_x509_crt_t
new_unsigned (const TestCertificateSpec *spec, gnutls_x509_privkey_t key)
{
  static guint32 serial = 1;
  const char *name = spec->dns_name != NULL ? spec->dns_name : "nameless";
  guint32 number = GUINT32_TO_BE (serial);
  time_t now = time (NULL);
  gnutls_x509_crt_t certificate;

  serial++;
  check (gnutls_x509_crt_init (&certificate));
  check (gnutls_x509_crt_set_version (certificate, 3));
  check (gnutls_x509_crt_set_serial (certificate, &number, sizeof number));
  check (gnutls_x509_crt_set_key (certificate, key));
  check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned int) strlen (name)));
  check (gnutls_x509_crt_set_activation_time (certificate, now + spec->starts_in_days * DAY));
  check (gnutls_x509_crt_set_expiration_time (certificate, now + spec->ends_in_days * DAY));
  add_names (certificate, spec);
  return certificate;
}

/* Signs and hands out; frees both. */
static TestCertificate *
finish (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, gnutls_x509_crt_t issuer, gnutls_x509_privkey_t issuer_key)
{
  TestCertificate *self = g_new0 (TestCertificate, 1);
  gnutls_datum_t datum;

  check (gnutls_x509_crt_sign2 (certificate, issuer, issuer_key, GNUTLS_DIG_SHA256, 0));
  check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &datum));
  self->certificate = take_datum (&datum);
  check (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &datum));
  self->key = take_datum (&datum);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return self;
}

TestCertificate *
test_certificate_new_authority (void)
{
  gnutls_x509_privkey_t key = new_key (&authority_spec);
  gnutls_x509_crt_t certificate = new_unsigned (&authority_spec, key);

  check (gnutls_x509_crt_set_basic_constraints (certificate, 1, -1));
  check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  return finish (certificate, key, certificate, key);
}

TestCertificate *
test_certificate_new_self_signed (const TestCertificateSpec *spec)
{
  gnutls_x509_privkey_t key = new_key (spec);
  gnutls_x509_crt_t certificate = new_unsigned (spec, key);

  return finish (certificate, key, certificate, key);
}

/* Signs with what @authority has, frees both. */
static TestCertificate *
finish_issued (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const TestCertificate *authority)
{
  gnutls_datum_t certificate_pem = { (unsigned char *) authority->certificate, (unsigned int) strlen (authority->certificate) };
  gnutls_datum_t key_pem = { (unsigned char *) authority->key, (unsigned int) strlen (authority->key) };
  gnutls_x509_privkey_t issuer_key;
  gnutls_x509_crt_t issuer;

  check (gnutls_x509_crt_init (&issuer));
  check (gnutls_x509_privkey_init (&issuer_key));
  check (gnutls_x509_crt_import (issuer, &certificate_pem, GNUTLS_X509_FMT_PEM));
  check (gnutls_x509_privkey_import (issuer_key, &key_pem, GNUTLS_X509_FMT_PEM));
  TestCertificate *self = finish (certificate, key, issuer, issuer_key);
  gnutls_x509_crt_deinit (issuer);
  gnutls_x509_privkey_deinit (issuer_key);
  return self;
}

TestCertificate *
test_certificate_new_issued (const TestCertificateSpec *spec, const TestCertificate *authority)
{
  gnutls_x509_privkey_t key = new_key (spec);

  return finish_issued (new_unsigned (spec, key), key, authority);
}

static TestCertificate *
new_intermediate (const char *name, const char *key_pem, const TestCertificate *authority)
{
  const TestCertificateSpec spec = { .dns_name = name, .starts_in_days = -400, .ends_in_days = 400 };
  gnutls_datum_t datum = { (unsigned char *) key_pem, (unsigned int) strlen (key_pem) };
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_import (key, &datum, GNUTLS_X509_FMT_PEM));
  gnutls_x509_crt_t certificate = new_unsigned (&spec, key);
  check (gnutls_x509_crt_set_basic_constraints (certificate, 1, -1));
  check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN));
  return finish_issued (certificate, key, authority);
}

TestCertificate *
test_certificate_new_loop (const TestCertificateSpec *spec)
{
  g_autoptr(TestCertificate) root = test_certificate_new_authority ();
  g_autoptr(TestCertificate) other_root = test_certificate_new_authority ();
  g_autoptr(TestCertificate) first = new_intermediate ("first", root->key, root);
  g_autoptr(TestCertificate) second = new_intermediate ("second", other_root->key, first);
  g_autoptr(TestCertificate) first_again = new_intermediate ("first", root->key, second);
  TestCertificate *leaf = test_certificate_new_issued (spec, first_again);
  g_autofree char *alone = leaf->certificate;

  leaf->certificate = g_strconcat (alone, first_again->certificate, second->certificate, first_again->certificate, NULL);
  return leaf;
}

void
test_certificate_free (TestCertificate *self)
{
  g_free (self->certificate);
  g_free (self->key);
  g_free (self);
}

char *
test_certificate_get_sha256 (const TestCertificate *self)
{
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (self->certificate, -1, NULL);
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

char *
test_write_temporary (const char *text)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  int descriptor = g_file_open_tmp ("posthorn-XXXXXX.pem", &path, &error);

  g_assert_no_error (error);
  g_close (descriptor, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

char *
test_certificate_write (const TestCertificate *self)
{
  return test_write_temporary (self->certificate);
}

char *
test_certificate_write_with_key (const TestCertificate *self)
{
  g_autofree char *text = g_strconcat (self->certificate, self->key, NULL);

  return test_write_temporary (text);
}
