// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Certificates of all sorts, made when the test runs: anybody can make one, and a server may show any.

#include "config.h"

#include "ph-certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define DAY (24 * 60 * 60)
/* The library makes no certificate with bytes that are no text: they are put in afterwards. */
#define PLACEHOLDER "QQQQ"
/* RFC 5280 §4.1.2.5: the one of certificates that have no end. */
#define END_OF_TIME ((time_t) G_GINT64_CONSTANT (253402300799))

typedef void (*Adorn) (gnutls_x509_crt_t certificate);

static void
adorn_not (gnutls_x509_crt_t certificate)
{
}

static void
adorn_year_9999 (gnutls_x509_crt_t certificate)
{
}

static void
check (int result)
{
  if (result < 0)
    g_error ("gnutls: %s", gnutls_strerror (result));
}

static gnutls_x509_privkey_t
new_key (void)
{
  gnutls_x509_privkey_t key;

  check (gnutls_x509_privkey_init (&key));
  check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

static void
spoil (GByteArray *der)
{
  for (guint i = 0; i + strlen (PLACEHOLDER) <= der->len; i++)
    if (memcmp (der->data + i, PLACEHOLDER, strlen (PLACEHOLDER)) == 0)
      memcpy (der->data + i, "\xff\xe9\xc3\x28", strlen (PLACEHOLDER));
}

/* Self-signed, valid since yesterday for a month, without a name; @adorn changes that. */
static GByteArray *
make_der (Adorn adorn)
{
  const guint8 serial = 1;
  time_t now = time (NULL);
  gnutls_x509_privkey_t key = new_key ();
  gnutls_x509_crt_t certificate;
  gnutls_datum_t der;

  check (gnutls_x509_crt_init (&certificate));
  check (gnutls_x509_crt_set_version (certificate, 3));
  check (gnutls_x509_crt_set_serial (certificate, &serial, sizeof serial));
  check (gnutls_x509_crt_set_key (certificate, key));
  check (gnutls_x509_crt_set_activation_time (certificate, now - DAY));
  /* Once only: the library can't set it to another form. */
  check (gnutls_x509_crt_set_expiration_time (certificate, adorn == adorn_year_9999 ? END_OF_TIME : now + 30 * DAY));
  adorn (certificate);
  check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
  check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_DER, &der));

  GByteArray *bytes = g_byte_array_append (g_byte_array_new (), der.data, der.size);

  spoil (bytes);
  gnutls_free (der.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return bytes;
}

static GTlsCertificate *
new_tls_certificate (Adorn adorn, GTlsCertificate *issuer)
{
  g_autoptr(GByteArray) der = make_der (adorn);
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = g_initable_new (g_tls_backend_get_certificate_type (g_tls_backend_get_default ()), NULL, &error,
                                                 "certificate", der, "issuer", issuer, NULL);

  g_assert_no_error (error);
  return certificate;
}

static PhCertificate *
new_certificate (Adorn adorn)
{
  g_autoptr(GTlsCertificate) certificate = new_tls_certificate (adorn, NULL);

  return ph_certificate_new (certificate, G_TLS_CERTIFICATE_UNKNOWN_CA);
}

static void
set_common_name (gnutls_x509_crt_t certificate, const char *name, gsize length)
{
  check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned int) length));
}

static void
add_dns_name (gnutls_x509_crt_t certificate, const char *name, gsize length)
{
  check (gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, (unsigned int) length, GNUTLS_FSAN_APPEND));
}

static void
adorn_usual (gnutls_x509_crt_t certificate)
{
  set_common_name (certificate, "mail.example.org", strlen ("mail.example.org"));
  add_dns_name (certificate, "mail.example.org", strlen ("mail.example.org"));
}

static void
adorn_many_names (gnutls_x509_crt_t certificate)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("mail%u.example.org", i);

      add_dns_name (certificate, name, strlen (name));
    }
}

static void
adorn_not_utf8 (gnutls_x509_crt_t certificate)
{
  set_common_name (certificate, PLACEHOLDER, strlen (PLACEHOLDER));
  add_dns_name (certificate, PLACEHOLDER ".example.org", strlen (PLACEHOLDER ".example.org"));
}

static void
adorn_nul (gnutls_x509_crt_t certificate)
{
  set_common_name (certificate, "mail.example.org\0.evil.test", 27);
  /* The library would cut it off: RFC 5280 §4.2.1.6, a list of one dNSName. */
  check (gnutls_x509_crt_set_extension_by_oid (certificate, GNUTLS_X509EXT_OID_SAN, "\x30\x1d\x82\x1bmail.example.org\0.evil.test", 31, 0));
}

static void
adorn_control (gnutls_x509_crt_t certificate)
{
  set_common_name (certificate, "a\r\n\x1b[31m\xe2\x80\xaegro.elpmaxe", 22);
}

static void
adorn_markup (gnutls_x509_crt_t certificate)
{
  set_common_name (certificate, "<b>&amp;</b>", strlen ("<b>&amp;</b>"));
}

static void
adorn_negative_serial (gnutls_x509_crt_t certificate)
{
  static const guint8 serial[] = { 0xff, 0x00, 0x01 };

  check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial));
}

static void
adorn_long_name (gnutls_x509_crt_t certificate)
{
  g_autofree char *name = g_strnfill (20000, 'x');

  add_dns_name (certificate, name, 20000);
  for (guint i = 0; i < 40; i++)
    check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_ORGANIZATIONAL_UNIT_NAME, 0, name, 64));
}

static void
test_usual (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_usual);

  g_assert_cmpstr (ph_certificate_get_subject (certificate), ==, "CN=mail.example.org");
  g_assert_true (ph_certificate_is_self_signed (certificate));
  g_assert_cmpstr (ph_certificate_get_names (certificate)[0], ==, "mail.example.org");
  g_assert_null (ph_certificate_get_names (certificate)[1]);
  g_assert_cmpuint (strlen (ph_certificate_get_sha256 (certificate)), ==, 64);
  g_assert_cmpint (ph_certificate_get_key_kind (certificate), ==, PH_CERTIFICATE_KEY_EC);
  g_assert_cmpuint (ph_certificate_get_key_bits (certificate), ==, 256);
  g_assert_cmpint (ph_certificate_get_problems (certificate), ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_assert_cmpuint (ph_certificate_get_n_chain (certificate), ==, 1);
  g_assert_true (ph_certificate_get_chain (certificate, 0) == certificate);
}

/* What is in none of them: a name that has no end, bytes that are no text, and what a terminal or a label would obey. */
static void
assert_is_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, 4 * 1024);
  g_assert_null (strstr (text, "\u202e"));
  for (const char *at = text; *at != '\0'; at++)
    g_assert_false (g_ascii_iscntrl (*at));
}

static void
test_odd (gconstpointer data)
{
  g_autoptr(PhCertificate) certificate = new_certificate ((Adorn) data);
  g_autofree char *text = ph_certificate_dup_text (certificate);

  assert_is_text (ph_certificate_get_subject (certificate));
  assert_is_text (ph_certificate_get_issuer (certificate));
  for (const char *const *name = ph_certificate_get_names (certificate); *name != NULL; name++)
    assert_is_text (*name);
  g_assert_cmpuint (strlen (ph_certificate_get_sha256 (certificate)), ==, 64);
  g_assert_cmpint (ph_certificate_get_key_kind (certificate), ==, PH_CERTIFICATE_KEY_EC);
  g_assert_cmpint (text != NULL, ==, data != (gconstpointer) adorn_long_name);
}

static void
test_no_name (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_not);
  const char *subject = ph_certificate_get_subject (certificate);

  g_assert_true (subject == NULL || *subject == '\0');
  g_assert_null (ph_certificate_get_names (certificate)[0]);
}

static void
test_many_names (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_many_names);

  g_assert_cmpuint (g_strv_length ((GStrv) ph_certificate_get_names (certificate)), ==, 100);
  g_assert_cmpstr (ph_certificate_get_names (certificate)[99], ==, "mail99.example.org");
}

/* It is not good for what stands before the NUL. */
static void
test_nul (void)
{
  g_autoptr(GTlsCertificate) tls_certificate = new_tls_certificate (adorn_nul, NULL);
  g_autoptr(PhCertificate) certificate = ph_certificate_new (tls_certificate, G_TLS_CERTIFICATE_NO_FLAGS);
  g_autoptr(GSocketConnectable) identity = g_network_address_new ("mail.example.org", 465);

  for (const char *const *name = ph_certificate_get_names (certificate); *name != NULL; name++)
    g_assert_cmpstr (*name, !=, "mail.example.org");
  g_assert_cmpstr (ph_certificate_get_subject (certificate), !=, "CN=mail.example.org");
  g_assert_cmpint (g_tls_certificate_verify (tls_certificate, identity, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY, !=, 0);
}

static void
test_year_9999 (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_year_9999);
  GDateTime *end = ph_certificate_get_not_after (certificate);

  g_assert_nonnull (ph_certificate_get_not_before (certificate));
  if (end != NULL)
    g_assert_cmpint (g_date_time_get_year (end), >=, 9999);
}

static void
test_chain (void)
{
  g_autoptr(GTlsCertificate) nearest = NULL;
  g_autoptr(PhCertificate) certificate = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(GTlsCertificate) issuer = g_steal_pointer (&nearest);

      nearest = new_tls_certificate (i == 10 ? adorn_markup : adorn_usual, issuer);
    }
  certificate = ph_certificate_new (nearest, G_TLS_CERTIFICATE_NO_FLAGS);
  g_assert_cmpuint (ph_certificate_get_n_chain (certificate), ==, 10);
  g_assert_true (ph_certificate_get_chain (certificate, 0) == certificate);
  g_assert_cmpstr (ph_certificate_get_subject (ph_certificate_get_chain (certificate, 1)), ==, "CN=\\<b\\>&amp\\;\\</b\\>");
  for (guint i = 1; i < 10; i++)
    {
      PhCertificate *issuer = ph_certificate_get_chain (certificate, i);

      g_assert_cmpstr (ph_certificate_get_sha256 (issuer), !=, ph_certificate_get_sha256 (ph_certificate_get_chain (certificate, i - 1)));
      g_assert_cmpuint (ph_certificate_get_n_chain (issuer), ==, 1);
      g_assert_cmpint (ph_certificate_get_problems (issuer), ==, G_TLS_CERTIFICATE_NO_FLAGS);
      g_assert_nonnull (ph_certificate_get_not_after (issuer));
    }
}

static void
test_text (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_usual);
  g_autofree char *text = ph_certificate_dup_text (certificate);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhCertificate) again = ph_certificate_new_from_text (text, &error);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  g_assert_null (strpbrk (text, "\r\n "));
  text_again = ph_certificate_dup_text (again);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpstr (ph_certificate_get_sha256 (again), ==, ph_certificate_get_sha256 (certificate));
  g_assert_cmpstr (ph_certificate_get_subject (again), ==, ph_certificate_get_subject (certificate));
  g_assert_cmpstr (ph_certificate_get_names (again)[0], ==, "mail.example.org");
  g_assert_cmpint (ph_certificate_get_problems (again), ==, G_TLS_CERTIFICATE_NO_FLAGS);
  g_assert_cmpuint (ph_certificate_get_n_chain (again), ==, 1);
}

static void
test_text_of_none (void)
{
  g_autofree char *too_long = g_strnfill (16 * 1024 + 1, 'A');
  const char *const texts[] = { "", "=", "AAAA", "this is no certificate", "MIIB", "\xff\xfe", "-----BEGIN CERTIFICATE-----", too_long };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ph_certificate_new_from_text (texts[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_text_cut_anywhere (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (adorn_usual);
  g_autofree char *text = ph_certificate_dup_text (certificate);

  for (gsize length = strlen (text) - 4; length > 0; length -= 4)
    {
      text[length] = '\0';
      g_assert_null (ph_certificate_new_from_text (text, NULL));
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Adorn adorn;
  } odd[] = {
    { "/net/certificate/odd/no-name", adorn_not },
    { "/net/certificate/odd/many-names", adorn_many_names },
    { "/net/certificate/odd/not-utf8", adorn_not_utf8 },
    { "/net/certificate/odd/nul", adorn_nul },
    { "/net/certificate/odd/control", adorn_control },
    { "/net/certificate/odd/markup", adorn_markup },
    { "/net/certificate/odd/year-9999", adorn_year_9999 },
    { "/net/certificate/odd/negative-serial", adorn_negative_serial },
    { "/net/certificate/odd/long-name", adorn_long_name },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/certificate/usual", test_usual);
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_test_add_data_func (odd[i].path, odd[i].adorn, test_odd);
  g_test_add_func ("/net/certificate/no-name", test_no_name);
  g_test_add_func ("/net/certificate/many-names", test_many_names);
  g_test_add_func ("/net/certificate/nul", test_nul);
  g_test_add_func ("/net/certificate/year-9999", test_year_9999);
  g_test_add_func ("/net/certificate/chain", test_chain);
  g_test_add_func ("/net/certificate/text", test_text);
  g_test_add_func ("/net/certificate/text-of-none", test_text_of_none);
  g_test_add_func ("/net/certificate/text-cut-anywhere", test_text_cut_anywhere);
  return g_test_run ();
}
