// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Fixes, problems and their identifiers as values.

#include "config.h"

#include "diagnosis-fixture.h"

static void
test_changes (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhFix) fix = ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", "a.example", "port", "465", "security", "tls", "auth", "scram-sha-256",
                                             "username", "u", "from", "f@example.org", "address_family", "ipv4", "ehlo_name", "e.example",
                                             "trust", "ab", NULL);

  g_assert_cmpuint (ph_fix_get_n_changes (fix), ==, 9);
  g_assert_cmpstr (ph_fix_get_value (fix, "port"), ==, "465");
  g_assert_null (ph_fix_get_value (fix, "timeout"));
  g_assert_null (ph_fix_get_action (fix));
  ph_fix_apply (fix, account);
  g_assert_cmpstr (ph_account_get_host (account), ==, "a.example");
  g_assert_cmpuint (ph_account_get_port (account), ==, 465);
  g_assert_cmpint (ph_account_get_security (account), ==, PH_SECURITY_TLS);
  g_assert_cmpstr (ph_account_get_mechanism (account), ==, "SCRAM-SHA-256");
  g_assert_cmpstr (ph_account_get_username (account), ==, "u");
  g_assert_cmpstr (ph_account_get_address (account), ==, "f@example.org");
  g_assert_cmpint (ph_account_get_address_family (account), ==, PH_ADDRESS_FAMILY_IPV4);
  g_assert_cmpstr (ph_account_get_ehlo_name (account), ==, "e.example");
  g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "ab");
}

/* Whatever comes first in the fix, it is the certificate of the new server that is trusted, and none of the old one. */
static void
test_trust_of_another_server (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhFix) port = ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", "2465", "security", "tls", NULL);
  g_autoptr(PhFix) host = ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", "a.example", NULL);
  g_autoptr(PhFix) both = ph_fix_new_change (PH_FIX_CHANGE_HOST, "trust", "cd", "port", "465", "host", "b.example", NULL);

  ph_account_set_trusted_sha256 (account, "ab");
  ph_fix_apply (port, account);
  g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "");
  ph_account_set_trusted_sha256 (account, "ab");
  ph_fix_apply (host, account);
  g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "");
  ph_account_set_trusted_sha256 (account, "ab");
  ph_fix_apply (both, account);
  g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "cd");
  g_assert_cmpstr (ph_account_get_host (account), ==, "b.example");
}

static void
test_automatic_mechanism (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhFix) fix = ph_fix_new_change (PH_FIX_CHANGE_MECHANISM, "auth", "auto", NULL);

  ph_account_set_mechanism (account, "LOGIN");
  ph_fix_apply (fix, account);
  g_assert_cmpstr (ph_account_get_mechanism (account), ==, "");
}

/* A sign-in that was switched off is on again. */
static void
test_sign_in (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhFix) fix = ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", "ada", "auth", "auto", NULL);

  ph_account_set_username (account, "");
  ph_account_set_mechanism (account, "NONE");
  ph_fix_apply (fix, account);
  g_assert_cmpstr (ph_account_get_username (account), ==, "ada");
  g_assert_cmpstr (ph_account_get_mechanism (account), ==, "");
}

static void
test_actions (void)
{
  static const struct
  {
    PhFixKind kind;
    const char *action;
  } cases[] = {
    { PH_FIX_RETRY, "retry" },
    { PH_FIX_SIGN_IN_BROWSER, "sign-in-browser" },
    { PH_FIX_ENTER_PASSWORD, "enter-password" },
    { PH_FIX_UNLOCK_KEYRING, "unlock-keyring" },
  };
  g_autoptr(PhFix) page = ph_fix_new_action (PH_FIX_OPEN_URL, "https://example.org/");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhFix) fix = ph_fix_new_action (cases[i].kind, NULL);

      g_assert_cmpstr (ph_fix_get_action (fix), ==, cases[i].action);
      g_assert_cmpuint (ph_fix_get_n_changes (fix), ==, 0);
    }
  g_assert_cmpstr (ph_fix_get_action (page), ==, "open-url");
  g_assert_cmpstr (ph_fix_get_url (page), ==, "https://example.org/");
}

static void
test_identifiers (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpint (PH_N_PROBLEMS, ==, 88);
  for (PhProblemId id = 0; id < PH_N_PROBLEMS; id++)
    g_assert_true (g_hash_table_add (seen, (char *) ph_problem_id_to_nick (id)));
  g_assert_cmpstr (ph_problem_id_to_nick (PH_PROBLEM_WRONG_CREDENTIALS), ==, "wrong-credentials");
  g_assert_cmpstr (ph_test_step_id_to_nick (PH_TEST_STEP_SIGN_IN), ==, "sign-in");
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_HOST_NOT_FOUND), ==, PH_PROBLEM_CLASS_NOT_FOUND);
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_CONNECTION_TIMEOUT), ==, PH_PROBLEM_CLASS_UNREACHABLE);
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_CERTIFICATE_EXPIRED), ==, PH_PROBLEM_CLASS_PROTOCOL);
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED), ==, PH_PROBLEM_CLASS_SIGN_IN);
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_SENDER_NOT_ALLOWED), ==, PH_PROBLEM_CLASS_REFUSED);
  g_assert_cmpint (ph_problem_id_get_class (PH_PROBLEM_SECRET_MISSING), ==, PH_PROBLEM_CLASS_CONFIGURATION);
}

static void
test_transient (void)
{
  static const struct
  {
    PhProblemId id;
    const char *reply;
    gboolean is_transient;
  } cases[] = {
    { PH_PROBLEM_GREYLISTED, "451 4.7.1 later", TRUE },
    { PH_PROBLEM_SERVER_BUSY, "421 4.3.2 busy", TRUE },
    { PH_PROBLEM_RATE_LIMITED, "550 5.4.5 limit", TRUE },
    { PH_PROBLEM_RECIPIENT_UNKNOWN, "550 5.1.1 unknown", FALSE },
    { PH_PROBLEM_RECIPIENT_REFUSED, "450 4.2.1 unavailable", TRUE },
    { PH_PROBLEM_STORAGE_FULL, "452 4.3.1 full", TRUE },
    { PH_PROBLEM_STORAGE_FULL, "552 5.2.2 full", FALSE },
    { PH_PROBLEM_CONNECTION_LOST, NULL, TRUE },
    { PH_PROBLEM_UNCERTAIN, NULL, FALSE },
    { PH_PROBLEM_CONNECTION_TIMEOUT, NULL, FALSE },
    { PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, "432 4.7.12 change", FALSE },
    { PH_PROBLEM_SENDER_REFUSED, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhSmtpReply) reply = cases[i].reply != NULL ? diagnosis_reply_new (cases[i].reply) : NULL;
      g_autoptr(PhProblem) problem = ph_problem_new (cases[i].id, PH_TEST_STEP_DELIVER, reply, NULL, NULL);

      g_assert_cmpint (ph_problem_is_transient (problem), ==, cases[i].is_transient);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/fix/changes", test_changes);
  g_test_add_func ("/diagnosis/fix/trust-of-another-server", test_trust_of_another_server);
  g_test_add_func ("/diagnosis/fix/automatic-mechanism", test_automatic_mechanism);
  g_test_add_func ("/diagnosis/fix/sign-in", test_sign_in);
  g_test_add_func ("/diagnosis/fix/actions", test_actions);
  g_test_add_func ("/diagnosis/problem/identifiers", test_identifiers);
  g_test_add_func ("/diagnosis/problem/transient", test_transient);
  return g_test_run ();
}
