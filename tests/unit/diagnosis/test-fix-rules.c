// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What holds for every way on, whatever is wrong and whatever is known: it changes something, it can be tried, it opens
// only safe pages, it stands there once, and it takes no protection away.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-domain-name.h"
#include "ph-fix-rules.h"

#include <string.h>

#define PROVIDER                                                      \
  "Domains=example.org\n"                                             \
  "Servers=tls smtp.example.org 465; starttls smtp.example.org 587\n" \
  "UserName=%EMAILADDRESS%\n"                                         \
  "AppPassword=required\nAppPasswordPage=https://example.org/app\n"   \
  "SwitchOn=verified-sender\nSwitchOnPage=https://example.org/on\n"   \
  "HelpPage=https://example.org/help\n"

/* One combination of what the rules can be given. */
typedef struct
{
  PhProblemId id;
  PhConfidence confidence;
  PhAccount *account;
  GError *error;
  PhCertificate *certificate;
  PhProvider *provider;
  const PhProbe *probes;
  guint n_probes;
} Scene;

typedef void (*CheckFunc) (const Scene *scene, GPtrArray *fixes);

static void
fix_destroy (gpointer fix)
{
  ph_fix_unref (fix);
}

static void
check_scene (const Scene *scene, CheckFunc check)
{
  const PhVerdict verdict = { .id = scene->id, .confidence = scene->confidence, .step = PH_TEST_STEP_CONNECT, .page = "https://example.org/reply" };
  const PhEvidence evidence = {
    .account = scene->account,
    .step = PH_TEST_STEP_CONNECT,
    .error = scene->error,
    .certificate = scene->certificate,
    .provider = scene->provider,
    .probes = scene->probes,
    .n_probes = scene->n_probes,
  };
  g_autoptr(GPtrArray) fixes = ph_fix_rules_find (&verdict, &evidence);

  g_ptr_array_set_free_func (fixes, fix_destroy);
  check (scene, fixes);
}

static PhAccount *
account_new (const char *host, guint port, PhSecurity security, const char *username)
{
  PhAccount *account = diagnosis_account_new ();

  ph_account_set_host (account, host);
  ph_account_set_port (account, port);
  ph_account_set_security (account, security);
  ph_account_set_username (account, username);
  return account;
}

/* All outcomes of the connections that a run makes. */
static void
check_probes (Scene *scene, CheckFunc check)
{
  for (PhProbeOutcome tls = PH_PROBE_UNKNOWN; tls <= PH_PROBE_SILENT; tls++)
    for (PhProbeOutcome starttls = PH_PROBE_UNKNOWN; starttls <= PH_PROBE_SILENT; starttls++)
      for (PhProbeOutcome ipv6 = PH_PROBE_UNKNOWN; ipv6 <= PH_PROBE_SILENT; ipv6++)
        {
          const PhProbe probes[] = {
            { .kind = PH_PROBE_PORT, .port = 465, .security = PH_SECURITY_TLS, .outcome = tls },
            { .kind = PH_PROBE_PORT, .port = 587, .security = PH_SECURITY_STARTTLS, .outcome = starttls },
            { .kind = PH_PROBE_PORT, .port = 25, .security = PH_SECURITY_NONE, .outcome = PH_PROBE_OPEN },
            { .kind = PH_PROBE_FAMILY, .family = PH_ADDRESS_FAMILY_IPV4, .outcome = PH_PROBE_OPEN },
            { .kind = PH_PROBE_FAMILY, .family = PH_ADDRESS_FAMILY_IPV6, .outcome = ipv6 },
            { .kind = PH_PROBE_NAME, .host = "smtp.example.org", .port = 25, .security = PH_SECURITY_NONE, .outcome = PH_PROBE_OPEN },
          };

          scene->probes = probes;
          scene->n_probes = G_N_ELEMENTS (probes);
          check_scene (scene, check);
        }
  scene->probes = NULL;
  scene->n_probes = 0;
  check_scene (scene, check);
}

static void
check_accounts (Scene *scene, CheckFunc check)
{
  static const char *const hosts[] = { "mail.example.org", "smtp.example.org", "imap.example.com", "127.0.0.1" };
  static const guint ports[] = { 25, 465, 587 };
  static const char *const usernames[] = { "", "ada", "ada@example.org", "bob@example.com" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ports); j++)
      for (PhSecurity security = PH_SECURITY_TLS; security <= PH_SECURITY_NONE; security++)
        {
          g_autoptr(PhAccount) account = account_new (hosts[i], ports[j], security, usernames[(i + j) % G_N_ELEMENTS (usernames)]);

          scene->account = account;
          check_probes (scene, check);
        }
}

static void
check_all (CheckFunc check)
{
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (diagnosis_self_pem, -1, NULL);
  g_autoptr(PhCertificate) refused = ph_certificate_new (certificate, G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_autoptr(PhProvider) provider = diagnosis_provider_new (PROVIDER);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "test");

  for (PhProblemId id = 0; id < PH_N_PROBLEMS; id++)
    for (guint has_provider = 0; has_provider < 2; has_provider++)
      {
        Scene scene = { .id = id, .confidence = (PhConfidence) (id % 3), .error = error, .certificate = refused, .provider = has_provider ? provider : NULL };

        check_accounts (&scene, check);
      }
}

static void
check_changes (const Scene *scene, GPtrArray *fixes)
{
  for (guint i = 0; i < fixes->len; i++)
    {
      PhFix *fix = g_ptr_array_index (fixes, i);
      g_autoptr(PhAccount) after = ph_account_copy (scene->account);

      g_assert_cmpint (ph_fix_get_n_changes (fix) == 0, ==, ph_fix_get_action (fix) != NULL);
      if (ph_fix_get_n_changes (fix) == 0)
        continue;
      ph_fix_apply (fix, after);
      g_assert_false (ph_account_equal (after, scene->account));
      g_assert_true (ph_account_check (after, NULL));
    }
}

static void
check_safety (const Scene *scene, GPtrArray *fixes)
{
  gboolean is_public = !ph_domain_name_is_private (ph_account_get_host (scene->account));

  for (guint i = 0; i < fixes->len; i++)
    {
      PhFix *fix = g_ptr_array_index (fixes, i);
      const char *url = ph_fix_get_url (fix);
      g_autoptr(PhAccount) after = ph_account_copy (scene->account);

      ph_fix_apply (fix, after);
      if (ph_account_get_security (scene->account) != PH_SECURITY_NONE)
        g_assert_cmpint (ph_account_get_security (after), !=, PH_SECURITY_NONE);
      if (url != NULL)
        g_assert_true (g_str_has_prefix (url, "https://") || ph_fix_get_kind (fix) == PH_FIX_OPEN_SIGN_IN_PAGE);
      if (is_public && i == 0)
        g_assert_cmpint (ph_fix_get_kind (fix), !=, PH_FIX_TRUST_CERTIFICATE);
    }
}

/* Where there is no browser to sign in with, as in the window. */
static void
check_other_ways (const Scene *scene, GPtrArray *fixes)
{
  static const PhProblemId ids[] = { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, PH_PROBLEM_BASIC_AUTH_DISABLED, PH_PROBLEM_TOKEN_EXPIRED, PH_PROBLEM_TOKEN_REVOKED, PH_PROBLEM_TOKEN_WRONG_SCOPE };
  guint n_others = 0;

  for (guint i = 0; i < fixes->len; i++)
    n_others += ph_fix_get_kind (g_ptr_array_index (fixes, i)) != PH_FIX_SIGN_IN_BROWSER ? 1 : 0;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_true (scene->id != ids[i] || n_others > 0);
  g_assert_true (fixes->len == 0 || n_others > 0);
}

static void
test_other_ways (void)
{
  check_all (check_other_ways);
}

static void
check_once (const Scene *scene, GPtrArray *fixes)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < fixes->len; i++)
    g_assert_true (g_hash_table_add (seen, diagnosis_describe_fix (g_ptr_array_index (fixes, i))));
}

static void
test_changes (void)
{
  check_all (check_changes);
}

static void
test_safety (void)
{
  check_all (check_safety);
}

static void
test_once (void)
{
  check_all (check_once);
}

/* A certificate, or a name that somebody has looked up, may name anybody; a password only goes to those one knows. */
static void
test_no_foreign_names (void)
{
  static const char *const hosts[] = { "mail.example.com", "example.net" };
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (diagnosis_self_pem, -1, NULL);
  g_autoptr(PhCertificate) refused = ph_certificate_new (certificate, G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "test");

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(PhAccount) account = account_new (hosts[i], 465, PH_SECURITY_TLS, "ada");
      const PhVerdict verdict = { .id = PH_PROBLEM_CERTIFICATE_WRONG_NAME };
      const PhEvidence evidence = { .account = account, .error = error, .certificate = refused };
      g_autoptr(GPtrArray) fixes = ph_fix_rules_find (&verdict, &evidence);

      for (guint j = 0; j < fixes->len; j++)
        g_assert_null (ph_fix_get_value (g_ptr_array_index (fixes, j), "host"));
    }
}

/* The order of what is offered, where it matters. */
static void
test_ranking (void)
{
  g_autoptr(PhAccount) account = account_new ("mail.example.org", 25, PH_SECURITY_NONE, "ada");
  g_autoptr(GArray) probes = diagnosis_probes_new ("port 587 starttls open, port 2525 starttls open, port 465 tls open");
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "test");
  const PhVerdict verdict = { .id = PH_PROBLEM_PORT_BLOCKED };
  const PhEvidence evidence = { .account = account, .error = error, .probes = (const PhProbe *) probes->data, .n_probes = probes->len };
  g_autoptr(GPtrArray) fixes = ph_fix_rules_find (&verdict, &evidence);

  g_assert_cmpuint (fixes->len, ==, 4);
  g_assert_cmpstr (ph_fix_get_value (g_ptr_array_index (fixes, 0), "port"), ==, "465");
  g_assert_cmpstr (ph_fix_get_value (g_ptr_array_index (fixes, 1), "port"), ==, "587");
  g_assert_cmpstr (ph_fix_get_value (g_ptr_array_index (fixes, 2), "port"), ==, "2525");
  g_assert_cmpint (ph_fix_get_kind (g_ptr_array_index (fixes, 3)), ==, PH_FIX_RETRY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/fix-rules/changes", test_changes);
  g_test_add_func ("/diagnosis/fix-rules/safety", test_safety);
  g_test_add_func ("/diagnosis/fix-rules/once", test_once);
  g_test_add_func ("/diagnosis/fix-rules/other-ways", test_other_ways);
  g_test_add_func ("/diagnosis/fix-rules/no-foreign-names", test_no_foreign_names);
  g_test_add_func ("/diagnosis/fix-rules/ranking", test_ranking);

  return g_test_run ();
}
