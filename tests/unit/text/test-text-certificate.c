// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about certificates, on certificates of a practice server.

#include "config.h"

#include <string.h>

#include "ph-practice-certificate.h"
#include "ph-text-certificate.h"

#define HOST "mail.example.org"
#define PORT 2465

static PhCertificate *
new_certificate (PhPracticeCertificateKind kind, GTlsCertificateFlags problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = ph_practice_certificate_new (kind, &error);

  g_assert_no_error (error);
  return ph_certificate_new (certificate, problems);
}

/* Every flag of GIO alone, and nothing is left to be filled in. */
static void
test_problems (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (PH_PRACTICE_CERTIFICATE_EXPIRED, G_TLS_CERTIFICATE_VALIDATE_ALL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *all = ph_text_certificate_problems (certificate, HOST, PORT);

  for (guint flag = 1; flag < G_TLS_CERTIFICATE_VALIDATE_ALL; flag <<= 1)
    {
      char *words = ph_text_certificate_problem ((GTlsCertificateFlags) flag, certificate, HOST, PORT);

      g_assert_null (strpbrk (words, "{}!"));
      g_assert_true (g_str_has_suffix (words, "."));
      g_assert_nonnull (strstr (all, words));
      g_assert_true (g_hash_table_add (seen, words));
    }
  g_assert_nonnull (strstr (all, HOST ", port 2465"));
  g_assert_nonnull (strstr (all, "expired "));
}

static void
test_no_problem (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (PH_PRACTICE_CERTIFICATE_VALID, G_TLS_CERTIFICATE_NO_FLAGS);
  g_autofree char *words = ph_text_certificate_problems (certificate, HOST, PORT);

  g_assert_cmpstr (words, ==, "");
}

static void
test_validity (void)
{
  static const struct
  {
    int hours; /* after the certificate's end */
    const char *words;
  } cases[] = {
    { -27 * 24 - 1, "valid for 27 days" },
    { -25, "valid for 1 day" },
    { -1, "expires within a day" },
    { 1, "expired within the last day" },
    { 25, "expired 1 day ago" },
    { 3 * 24 + 1, "expired 3 days ago" },
    { 400 * 24 + 1, "expired 400 days ago" },
  };
  g_autoptr(PhCertificate) certificate = new_certificate (PH_PRACTICE_CERTIFICATE_FUTURE, G_TLS_CERTIFICATE_NO_FLAGS);
  GDateTime *from = ph_certificate_get_not_before (certificate);
  g_autoptr(GDateTime) long_before = g_date_time_add_hours (from, -49);
  g_autoptr(GDateTime) before = g_date_time_add_hours (from, -1);
  g_autofree char *not_yet = ph_text_certificate_validity (certificate, long_before);
  g_autofree char *soon = ph_text_certificate_validity (certificate, before);

  g_assert_cmpstr (not_yet, ==, "not valid before 2 days from now");
  g_assert_cmpstr (soon, ==, "not valid yet, but within a day");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) now = g_date_time_add_hours (ph_certificate_get_not_after (certificate), cases[i].hours);
      g_autofree char *words = NULL;

      words = ph_text_certificate_validity (certificate, now);
      g_test_message ("%d hours: %s", cases[i].hours, words);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_facts (void)
{
  g_autoptr(PhCertificate) certificate = new_certificate (PH_PRACTICE_CERTIFICATE_VALID, G_TLS_CERTIFICATE_NO_FLAGS);
  g_autofree char *name = ph_text_certificate_name (certificate);
  g_autofree char *issuer = ph_text_certificate_issuer (certificate);
  g_autofree char *names = ph_text_certificate_names (certificate);
  g_autofree char *key = ph_text_certificate_key (certificate);
  g_autofree char *period = ph_text_certificate_period (certificate);
  g_autofree char *fingerprint = ph_text_certificate_fingerprint ("00112233aabb");

  g_assert_cmpstr (name, ==, "localhost");
  g_assert_cmpstr (issuer, ==, "itself");
  g_assert_true (g_str_has_prefix (names, "localhost, "));
  g_assert_cmpstr (key, ==, "Elliptic curve, 256 bits");
  g_assert_nonnull (strstr (period, " – "));
  g_assert_cmpstr (fingerprint, ==, "0011 2233 aabb");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/certificate/problems", test_problems);
  g_test_add_func ("/text/certificate/no-problem", test_no_problem);
  g_test_add_func ("/text/certificate/validity", test_validity);
  g_test_add_func ("/text/certificate/facts", test_facts);
  return g_test_run ();
}
