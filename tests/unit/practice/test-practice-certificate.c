// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What GIO finds wrong with each kind of certificate, and nothing else.

#include "config.h"

#include "ph-practice-certificate.h"

static GTlsCertificateFlags
verify (GTlsCertificate *certificate, const char *host)
{
  g_autoptr(GSocketConnectable) identity = g_network_address_new (host, 465);

  /* It vouches for itself, so that an unknown issuer does not hide the rest. */
  return g_tls_certificate_verify (certificate, identity, certificate);
}

static GTlsCertificate *
make (PhPracticeCertificateKind kind)
{
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate = ph_practice_certificate_new (kind, &error);

  g_assert_no_error (error);
  g_assert_nonnull (certificate);
  return certificate;
}

static void
test_names (void)
{
  static const char *const hosts[] = { "localhost", "127.0.0.1", "::1" };
  g_autoptr(GTlsCertificate) certificate = make (PH_PRACTICE_CERTIFICATE_VALID);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    g_assert_cmpuint (verify (certificate, hosts[i]), ==, 0);
  g_assert_cmpuint (verify (certificate, "mail.example.org"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
}

static void
test_faults (void)
{
  static const struct
  {
    PhPracticeCertificateKind kind;
    GTlsCertificateFlags flags;
  } cases[] = {
    { PH_PRACTICE_CERTIFICATE_EXPIRED, G_TLS_CERTIFICATE_EXPIRED },
    { PH_PRACTICE_CERTIFICATE_FUTURE, G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { PH_PRACTICE_CERTIFICATE_WRONG_NAME, G_TLS_CERTIFICATE_BAD_IDENTITY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GTlsCertificate) certificate = make (cases[i].kind);

      g_assert_cmpuint (verify (certificate, "localhost"), ==, cases[i].flags);
    }
}

static void
test_self_signed (void)
{
  g_autoptr(GTlsCertificate) certificate = make (PH_PRACTICE_CERTIFICATE_VALID);
  g_autoptr(GTlsCertificate) other = make (PH_PRACTICE_CERTIFICATE_VALID);

  /* Another of the same name: no issuer of anything, least of all of this one. */
  g_assert_cmpuint (g_tls_certificate_verify (certificate, NULL, other) & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
}

static void
test_sha256 (void)
{
  g_autoptr(GTlsCertificate) certificate = make (PH_PRACTICE_CERTIFICATE_VALID);
  g_autoptr(GTlsCertificate) other = make (PH_PRACTICE_CERTIFICATE_VALID);
  g_autofree char *sha256 = ph_practice_certificate_dup_sha256 (certificate);
  g_autofree char *other_sha256 = ph_practice_certificate_dup_sha256 (other);

  g_assert_true (g_regex_match_simple ("^[0-9a-f]{64}$", sha256, 0, 0));
  g_assert_cmpstr (sha256, !=, other_sha256);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/certificate/names", test_names);
  g_test_add_func ("/practice/certificate/faults", test_faults);
  g_test_add_func ("/practice/certificate/self-signed", test_self_signed);
  g_test_add_func ("/practice/certificate/sha256", test_sha256);
  return g_test_run ();
}
