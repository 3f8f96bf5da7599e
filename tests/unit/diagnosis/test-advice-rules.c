// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which advice follows from which facts, and in which order.

#include "config.h"

#include "diagnosis-fixture.h"

#include <string.h>

#include "ph-advice-rules.h"
#include "ph-practice-certificate.h"

#define NOW_S G_GINT64_CONSTANT (1790000000)
#define DAY_S (24 * 60 * 60)

static PhProvider *
provider_new (const char *keys)
{
  g_autofree char *text = g_strconcat ("[Example]\n", keys, "\n", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  PhProvider *provider = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL));
  provider = ph_provider_new_from_group (file, "Example", PH_PROVIDER_ADMIN, &error);
  g_assert_no_error (error);
  return provider;
}

/* What a server says in EHLO after its name: lines between commas. */
static PhSmtpCapabilities *
capabilities_new (const char *keywords)
{
  g_autofree char *text = g_strconcat ("mail.example.org,", keywords, NULL);
  g_auto(GStrv) lines = g_strsplit (text, ",", -1);
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char *const *) lines);

  return ph_smtp_capabilities_parse (reply);
}

/* "id value fix; …" of each piece in order; value and fix only if there are some. */
static char *
describe (const PhAdviceFacts *facts)
{
  g_autoptr(GPtrArray) advice = ph_advice_rules_judge (facts);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < advice->len; i++)
    {
      const PhAdvice *piece = g_ptr_array_index (advice, i);
      PhFix *fix = ph_advice_get_fix (piece);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", ph_advice_id_to_nick (ph_advice_get_id (piece)));
      if (ph_advice_get_value (piece) != 0)
        g_string_append_printf (text, " %" G_GUINT64_FORMAT, ph_advice_get_value (piece));
      for (guint j = 0; fix != NULL && j < ph_fix_get_n_changes (fix); j++)
        g_string_append_printf (text, " %s=%s", ph_fix_get_change (fix, j)->field, ph_fix_get_change (fix, j)->value);
      if (fix != NULL && ph_fix_get_url (fix) != NULL)
        g_string_append_printf (text, " %s", ph_fix_get_url (fix));
    }
  return g_string_free (text, FALSE);
}

static PhAdviceFacts
facts_new (PhAccount *account)
{
  return (PhAdviceFacts){ .account = account, .is_encrypted = TRUE, .mechanism = "SCRAM-SHA-256", .now_s = NOW_S, .password_age_days = -1 };
}

static void
assert_advice (const PhAdviceFacts *facts, const char *expected)
{
  g_autofree char *found = describe (facts);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_nothing (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  PhAdviceFacts facts = facts_new (account);

  assert_advice (&facts, "");
}

static void
test_encryption (void)
{
  static const struct
  {
    const char *host;
    const char *keywords;
    PhProbeOutcome tls_port;
    const char *expected;
  } cases[] = {
    { "mail.example.org", "PIPELINING", PH_PROBE_UNKNOWN, "not-encrypted" },
    { "mail.example.org", "STARTTLS", PH_PROBE_UNKNOWN, "not-encrypted port=587 security=starttls" },
    { "mail.example.org", "STARTTLS", PH_PROBE_SILENT, "not-encrypted port=587 security=starttls" },
    { "mail.example.org", "STARTTLS", PH_PROBE_OPEN, "not-encrypted port=465 security=tls" },
    { "192.168.1.2", "PIPELINING", PH_PROBE_UNKNOWN, "not-encrypted" },
    { "127.0.0.1", "STARTTLS", PH_PROBE_OPEN, "" },
    { "localhost", "STARTTLS", PH_PROBE_OPEN, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new (cases[i].keywords);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_host (account, cases[i].host);
      ph_account_set_security (account, PH_SECURITY_NONE);
      facts.is_encrypted = FALSE;
      facts.capabilities = capabilities;
      facts.tls_port = cases[i].tls_port;
      assert_advice (&facts, cases[i].expected);
    }
}

/* Port 465 is named only by the provider that runs the host, or by a probe. */
static void
test_tls_port (void)
{
  static const struct
  {
    const char *servers;
    PhSecurity security;
    PhProbeOutcome tls_port;
    gboolean need_probe;
    const char *expected;
  } cases[] = {
    { NULL, PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, TRUE, "" },
    { NULL, PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE, "" },
    { NULL, PH_SECURITY_STARTTLS, PH_PROBE_OPEN, FALSE, "tls-port port=465 security=tls" },
    { NULL, PH_SECURITY_TLS, PH_PROBE_UNKNOWN, FALSE, "" },
    { "starttls mail.example.org 587; tls MAIL.example.org 465", PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, FALSE, "tls-port port=465 security=tls" },
    { "tls mail.%EMAILDOMAIN% 465", PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, FALSE, "tls-port port=465 security=tls" },
    { "starttls mail.example.org 587", PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, FALSE, "" },
    { "tls mail.example.org 2465", PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, FALSE, "" },
    { "tls other.example.org 465", PH_SECURITY_STARTTLS, PH_PROBE_UNKNOWN, TRUE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autofree char *keys = g_strconcat ("Domains=example.org\nServers=", cases[i].servers, NULL);
      g_autoptr(PhProvider) provider = cases[i].servers != NULL ? provider_new (keys) : NULL;
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_security (account, cases[i].security);
      facts.provider = provider;
      facts.tls_port = cases[i].tls_port;
      g_assert_cmpint (ph_advice_facts_need_probe (&facts), ==, cases[i].need_probe);
      assert_advice (&facts, cases[i].expected);
    }
}

static void
test_probes_of_near_hosts (void)
{
  static const char *const hosts[] = { "localhost", "127.0.0.1", "192.168.1.2", "mail.lan", "fe80::1" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_host (account, hosts[i]);
      g_assert_false (ph_advice_facts_need_probe (&facts));
    }
}

static PhCertificate *
certificate_new (GTlsCertificateFlags problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = ph_practice_certificate_new (PH_PRACTICE_CERTIFICATE_VALID, &error);

  g_assert_no_error (error);
  return ph_certificate_new (certificate, problems);
}

static void
test_certificate_end (void)
{
  static const struct
  {
    gint64 left_s;
    const char *expected;
  } cases[] = {
    { 400 * DAY_S, "" },
    { 21 * DAY_S, "" },
    { 21 * DAY_S - 1, "certificate-expires 20" },
    { 3 * DAY_S, "certificate-expires 3" },
    { DAY_S, "certificate-expires 1" },
    { 60, "certificate-expires" },
    { 0, "" },
    { -DAY_S, "" },
  };
  g_autoptr(PhCertificate) certificate = certificate_new (G_TLS_CERTIFICATE_NO_FLAGS);
  gint64 end_s = g_date_time_to_unix (ph_certificate_get_not_after (certificate));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      PhAdviceFacts facts = facts_new (account);

      facts.certificate = certificate;
      facts.now_s = end_s - cases[i].left_s;
      assert_advice (&facts, cases[i].expected);
      ph_account_set_host (account, "localhost");
      assert_advice (&facts, cases[i].expected);
      ph_account_set_trusted_sha256 (account, "ab");
      assert_advice (&facts, "");
    }
}

/* Only if it would not have been accepted without that. */
static void
test_trusted_certificate (void)
{
  static const struct
  {
    const char *host;
    const char *trusted;
    GTlsCertificateFlags problems;
    const char *expected;
  } cases[] = {
    { "mail.example.org", "ab", G_TLS_CERTIFICATE_UNKNOWN_CA, "certificate-trusted" },
    { "mail.example.org", "ab", G_TLS_CERTIFICATE_NO_FLAGS, "" },
    { "mail.example.org", "", G_TLS_CERTIFICATE_NO_FLAGS, "" },
    { "127.0.0.1", "ab", G_TLS_CERTIFICATE_UNKNOWN_CA, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhCertificate) certificate = certificate_new (cases[i].problems);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_host (account, cases[i].host);
      ph_account_set_trusted_sha256 (account, cases[i].trusted);
      facts.certificate = certificate;
      facts.now_s = g_date_time_to_unix (ph_certificate_get_not_after (certificate)) - 100 * DAY_S;
      assert_advice (&facts, cases[i].expected);
    }
}

static void
test_mechanism (void)
{
  static const struct
  {
    const char *chosen;
    const char *used;
    const char *keywords;
    const char *expected;
  } cases[] = {
    { "PLAIN", "PLAIN", "AUTH PLAIN LOGIN scram-sha-256", "stronger-mechanism auth=auto" },
    { "CRAM-MD5", "CRAM-MD5", "AUTH CRAM-MD5 SCRAM-SHA-1", "stronger-mechanism auth=auto" },
    { "SCRAM-SHA-1", "SCRAM-SHA-1", "AUTH SCRAM-SHA-1 SCRAM-SHA-256", "stronger-mechanism auth=auto" },
    { "SCRAM-SHA-256", "SCRAM-SHA-256", "AUTH SCRAM-SHA-1 SCRAM-SHA-256", "" },
    { "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1-PLUS", "AUTH SCRAM-SHA-1-PLUS SCRAM-SHA-256", "" },
    { "LOGIN", "LOGIN", "AUTH LOGIN PLAIN", "" },
    { "PLAIN", "PLAIN", "AUTH PLAIN SCRAM-SHA-512", "" },
    { "XOAUTH2", "XOAUTH2", "AUTH XOAUTH2 SCRAM-SHA-256", "" },
    /* Nobody has chosen it, so there was a reason for which nothing else could be used. */
    { "", "PLAIN", "AUTH PLAIN SCRAM-SHA-256", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new (cases[i].keywords);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_mechanism (account, cases[i].chosen);
      facts.mechanism = cases[i].used;
      facts.capabilities = capabilities;
      assert_advice (&facts, cases[i].expected);
    }
}

static void
test_missing_sign_in (void)
{
  static const struct
  {
    const char *host;
    const char *keywords;
    const char *expected;
  } cases[] = {
    { "mail.example.org", "PIPELINING", "no-sign-in" },
    { "mail.example.org", "AUTH PLAIN", "no-sign-in username=ada@example.org auth=auto" },
    { "10.0.0.1", "AUTH PLAIN", "" },
    { "mail", "AUTH PLAIN", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new (cases[i].keywords);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_host (account, cases[i].host);
      ph_account_set_username (account, "");
      facts.mechanism = NULL;
      facts.capabilities = capabilities;
      facts.password_age_days = 4000;
      assert_advice (&facts, cases[i].expected);
    }
}

static void
test_password_age (void)
{
  static const struct
  {
    gint64 age_days;
    PhAdviceReminder reminder;
    const char *mechanism;
    const char *expected;
  } cases[] = {
    { -1, PH_ADVICE_REMIND, "PLAIN", "" },
    { 365, PH_ADVICE_REMIND, "PLAIN", "" },
    { 366, PH_ADVICE_REMIND, "PLAIN", "old-password 366" },
    { 366, PH_ADVICE_DO_NOT_REMIND, "PLAIN", "" },
    { 366, PH_ADVICE_REMIND, "XOAUTH2", "" },
    { 366, PH_ADVICE_REMIND, "GSSAPI", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      PhAdviceFacts facts = facts_new (account);

      facts.mechanism = cases[i].mechanism;
      facts.password_age_days = cases[i].age_days;
      facts.reminder = cases[i].reminder;
      assert_advice (&facts, cases[i].expected);
    }
}

#define PROVIDER "Domains=example.org\nServers=tls mail.example.org 465\n"

static void
test_provider_notes (void)
{
  static const struct
  {
    const char *keys;
    const char *mechanism;
    const char *expected;
  } cases[] = {
    { PROVIDER "AppPassword=required\nAppPasswordPage=https://a.example/\nSwitchOn=two-step\nSwitchOnPage=https://b.example/",
      "PLAIN",
      "app-password https://a.example/; two-step https://b.example/" },
    { PROVIDER "AppPassword=offered", "PLAIN", "app-password" },
    { PROVIDER "AppPassword=required\nSwitchOn=two-step", "XOAUTH2", "" },
    { PROVIDER "AppPassword=no\nSwitchOn=client-access", "PLAIN", "" },
    { PROVIDER "MessagesPerDay=400\nRecipientsPerDay=500", "PLAIN", "daily-limit 400" },
    { PROVIDER "RecipientsPerDay=500", "XOAUTH2", "daily-limit 500" },
    { PROVIDER "MaxSize=26214400", "PLAIN", "size-limit 26214400" },
    /* The address is of the provider, the server is not: its rules do not hold there. */
    { "Domains=example.org\nServers=tls smtp.example.org 465\nAppPassword=required\nSwitchOn=two-step\nMaxSize=1000\nMessagesPerDay=5", "PLAIN", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhProvider) provider = provider_new (cases[i].keys);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_security (account, PH_SECURITY_TLS);
      facts.provider = provider;
      facts.mechanism = cases[i].mechanism;
      assert_advice (&facts, cases[i].expected);
    }
}

static void
test_size (void)
{
  static const struct
  {
    const char *keywords;
    const char *keys;
    const char *expected;
  } cases[] = {
    { "SIZE 52428800", PROVIDER, "size-limit 52428800" },
    { "SIZE 52428800", PROVIDER "MaxSize=26214400", "size-limit 26214400" },
    { "SIZE 1000", PROVIDER "MaxSize=26214400", "size-limit 1000" },
    { "SIZE", PROVIDER, "" },
    { "SIZE 0", PROVIDER, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new (cases[i].keywords);
      g_autoptr(PhProvider) provider = provider_new (cases[i].keys);
      PhAdviceFacts facts = facts_new (account);

      ph_account_set_security (account, PH_SECURITY_TLS);
      facts.capabilities = capabilities;
      facts.provider = provider;
      assert_advice (&facts, cases[i].expected);
    }
}

/* Everything at once, so that the order shows. */
static void
test_order (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhCertificate) certificate = certificate_new (G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new ("SIZE 1000,AUTH PLAIN SCRAM-SHA-256");
  g_autoptr(PhProvider) provider = provider_new (PROVIDER "AppPassword=required\nAppPasswordPage=https://a.example/\nSwitchOn=two-step\nMessagesPerDay=5");
  PhAdviceFacts facts = facts_new (account);

  ph_account_set_mechanism (account, "PLAIN");
  ph_account_set_trusted_sha256 (account, "ab");
  facts.mechanism = "PLAIN";
  facts.certificate = certificate;
  facts.capabilities = capabilities;
  facts.provider = provider;
  facts.password_age_days = 1000;
  facts.now_s = g_date_time_to_unix (ph_certificate_get_not_after (certificate)) - 5 * DAY_S;
  assert_advice (&facts,
                 "certificate-expires 5; certificate-trusted; stronger-mechanism auth=auto; tls-port port=465 security=tls; "
                 "old-password 1000 https://a.example/; app-password https://a.example/; two-step; size-limit 1000; daily-limit 5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/advice-rules/nothing", test_nothing);
  g_test_add_func ("/diagnosis/advice-rules/encryption", test_encryption);
  g_test_add_func ("/diagnosis/advice-rules/tls-port", test_tls_port);
  g_test_add_func ("/diagnosis/advice-rules/probes-of-near-hosts", test_probes_of_near_hosts);
  g_test_add_func ("/diagnosis/advice-rules/certificate-end", test_certificate_end);
  g_test_add_func ("/diagnosis/advice-rules/trusted-certificate", test_trusted_certificate);
  g_test_add_func ("/diagnosis/advice-rules/mechanism", test_mechanism);
  g_test_add_func ("/diagnosis/advice-rules/missing-sign-in", test_missing_sign_in);
  g_test_add_func ("/diagnosis/advice-rules/password-age", test_password_age);
  g_test_add_func ("/diagnosis/advice-rules/provider-notes", test_provider_notes);
  g_test_add_func ("/diagnosis/advice-rules/size", test_size);
  g_test_add_func ("/diagnosis/advice-rules/order", test_order);
  return g_test_run ();
}
