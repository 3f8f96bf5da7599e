// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Every value that can be shown has words, and no two have the same by mistake.

#include "config.h"

#include <string.h>

#include "ph-account-bundle.h"
#include "ph-connection.h"
#include "ph-draft-store.h"
#include "ph-mailto.h"
#include "ph-merge.h"
#include "ph-outbox.h"
#include "ph-sasl.h"
#include "ph-session.h"
#include "ph-settings-document.h"
#include "ph-text.h"
#include "ph-text-fill.h"
#include "ph-web-client.h"

#define MAX_TITLE 80

static PhAccount *
account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 587);
  ph_account_set_username (account, "ada");
  return account;
}

/* @text has words, none of them a place that nobody filled, and was not seen before. */
static void
assert_words (const char *text, GHashTable *seen)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_assert_null (strpbrk (text, "{}"));
  g_assert_null (strchr (text, '!'));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (!g_hash_table_add (seen, g_strdup (text)))
    g_test_fail_printf ("\"%s\" stands for two things", text);
}

static GHashTable *
seen_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
test_problems (void)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autoptr(GHashTable) titles = seen_new ();
  g_autoptr(GHashTable) short_titles = seen_new ();
  g_autoptr(GHashTable) explanations = seen_new ();

  for (PhProblemId id = 0; id < PH_N_PROBLEMS; id++)
    {
      g_autoptr(PhProblem) problem = ph_problem_new (id, PH_TEST_STEP_CONNECT, NULL, NULL, NULL);
      g_autofree char *title = ph_text_problem_title (problem, account);
      g_autofree char *short_title = ph_text_problem_id_title (id);
      g_autofree char *explanation = ph_text_problem_explanation (problem, account);

      assert_words (title, titles);
      assert_words (explanation, explanations);
      g_assert_cmpint (g_utf8_strlen (title, -1), <=, MAX_TITLE);
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (g_str_has_suffix (explanation, "."));
      g_assert_nonnull (short_title);
      if (id != PH_PROBLEM_PORT_BLOCKED && id != PH_PROBLEM_SERVER_SPEAKS_PLAIN)
        assert_words (short_title, short_titles);
      g_assert_true (g_unichar_isupper (g_utf8_get_char (short_title)));
    }
}

/* What is certain needs no words about it. */
static void
test_confidences (void)
{
  g_autoptr(GHashTable) seen = seen_new ();

  assert_words (ph_text_confidence (PH_CONFIDENCE_POSSIBLE), seen);
  assert_words (ph_text_confidence (PH_CONFIDENCE_LIKELY), seen);
  g_assert_null (ph_text_confidence (PH_CONFIDENCE_CERTAIN));
}

static void
test_problem_names_server (void)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autoptr(PhProblem) problem = ph_problem_new (PH_PROBLEM_CONNECTION_REFUSED, PH_TEST_STEP_CONNECT, NULL, NULL, NULL);
  g_autofree char *explanation = ph_text_problem_explanation (problem, account);

  g_assert_nonnull (strstr (explanation, "mail.example.org"));
  g_assert_nonnull (strstr (explanation, "587"));
}

static PhProblem *
variant_new (PhProblemId id, PhTestStepId step, const char *words)
{
  const char *lines[] = { words, NULL };
  g_autoptr(PhSmtpReply) reply = words != NULL ? ph_smtp_reply_new (*words == '4' ? 451 : 553, lines) : NULL;

  return ph_problem_new (id, step, reply, NULL, NULL);
}

/* Whose proxy it is says where to look. */
static void
test_proxies (void)
{
  static const char *const cases[][2] = {
    { "", "network settings" },
    { "direct://", "network settings" },
    { "socks5://proxy.example.org", "the proxy of this account" },
    { "proxy.example.org", "not the address of one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = account_new ();
      g_autoptr(PhProblem) problem = variant_new (PH_PROBLEM_PROXY_FAILED, PH_TEST_STEP_CONNECT, NULL);
      g_autofree char *explanation = NULL;

      ph_account_set_proxy (account, cases[i][0]);
      explanation = ph_text_problem_explanation (problem, account);
      g_assert_nonnull (strstr (explanation, cases[i][1]));
    }
}

/* One problem that came about in another way has other words. */
static void
test_variants (void)
{
  static const struct
  {
    PhProblemId id;
    PhTestStepId step;
    const char *reply;
    PhSecurity security;
    const char *mechanism;
    const char *address;
    const char *word;
    const char *absent;
  } cases[] = {
    { PH_PROBLEM_CONTENT_REFUSED, PH_TEST_STEP_DELIVER, NULL, PH_SECURITY_TLS, "", "a@example.org", "7-bit", "spam" },
    { PH_PROBLEM_CONTENT_REFUSED, PH_TEST_STEP_DELIVER, "5.7.1 spam", PH_SECURITY_TLS, "", "a@example.org", "spam", "7-bit" },
    { PH_PROBLEM_GREYLISTED, PH_TEST_STEP_DELIVER, "4.3.0 queue file write error", PH_SECURITY_TLS, "", "a@example.org", "a fault of its own", "put off" },
    { PH_PROBLEM_GREYLISTED, PH_TEST_STEP_DELIVER, "4.7.1 later", PH_SECURITY_TLS, "", "a@example.org", "put off", "a fault" },
    { PH_PROBLEM_SMTPUTF8_REQUIRED, PH_TEST_STEP_DELIVER, NULL, PH_SECURITY_TLS, "", "a@example.org", "header", "An address has" },
    { PH_PROBLEM_SMTPUTF8_REQUIRED, PH_TEST_STEP_SENDER, NULL, PH_SECURITY_TLS, "", "ä@example.org", "An address has", "header" },
    { PH_PROBLEM_SMTPUTF8_REQUIRED, PH_TEST_STEP_DELIVER, "5.6.7 no", PH_SECURITY_TLS, "", "a@example.org", "An address has", "header" },
    { PH_PROBLEM_STEP_TIMEOUT, PH_TEST_STEP_ENCRYPT, NULL, PH_SECURITY_TLS, "", "a@example.org", "never answered", "in the middle" },
    { PH_PROBLEM_STEP_TIMEOUT, PH_TEST_STEP_ENCRYPT, NULL, PH_SECURITY_STARTTLS, "", "a@example.org", "in the middle", "never answered" },
    { PH_PROBLEM_STEP_TIMEOUT, PH_TEST_STEP_SIGN_IN, NULL, PH_SECURITY_TLS, "", "a@example.org", "in the middle", "never answered" },
    { PH_PROBLEM_NO_COMMON_MECHANISM, PH_TEST_STEP_SIGN_IN, NULL, PH_SECURITY_TLS, "NTLM", "a@example.org", "does not offer NTLM", "None of" },
    { PH_PROBLEM_NO_COMMON_MECHANISM, PH_TEST_STEP_SIGN_IN, NULL, PH_SECURITY_TLS, "", "a@example.org", "None of", "automatically" },
    { PH_PROBLEM_UNCERTAIN, PH_TEST_STEP_DELIVER, NULL, PH_SECURITY_TLS, "", "a@example.org", "No confirmation came from mail.example.org", "lost" },
    { PH_PROBLEM_NO_GREETING, PH_TEST_STEP_GREET, NULL, PH_SECURITY_TLS, "", "a@example.org", "did not finish its greeting in time", "silent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = account_new ();
      g_autoptr(PhProblem) problem = variant_new (cases[i].id, cases[i].step, cases[i].reply);
      g_autoptr(GHashTable) seen = seen_new ();
      g_autofree char *title = NULL;
      g_autofree char *explanation = NULL;

      ph_account_set_security (account, cases[i].security);
      ph_account_set_mechanism (account, cases[i].mechanism);
      ph_account_set_address (account, cases[i].address);
      title = ph_text_problem_title (problem, account);
      explanation = ph_text_problem_explanation (problem, account);
      assert_words (title, seen);
      assert_words (explanation, seen);
      g_assert_nonnull (strstr (explanation, cases[i].word));
      g_assert_null (strstr (explanation, cases[i].absent));
    }
}

static PhFix *
change_new (const char *field, const char *value)
{
  return ph_fix_new_change (strcmp (field, "host") == 0 ? PH_FIX_CHANGE_HOST : PH_FIX_CHANGE_PORT_AND_SECURITY, field, value, NULL);
}

/* What the rules know besides is said, too. */
static void
test_circumstances (void)
{
  static const struct
  {
    PhVerdict verdict;
    const char *field; /* (nullable): what the first fix changes */
    const char *value;
    const char *title;
    const char *word;
  } cases[] = {
    { { PH_PROBLEM_PORT_BLOCKED, .step = PH_TEST_STEP_CONNECT }, "port", "465", "Your network blocks port 587; port 465 works", "mail.example.org" },
    { { PH_PROBLEM_PORT_BLOCKED, .step = PH_TEST_STEP_CONNECT, .circumstance = PH_CIRCUMSTANCE_REFUSED }, "port", "465", "mail.example.org takes no mail at port 587", "Port 465 works; use that" },
    { { PH_PROBLEM_PORT_BLOCKED, .step = PH_TEST_STEP_CONNECT }, NULL, NULL, "Port 587 does not work, but mail.example.org can be reached", "Another port" },
    { { PH_PROBLEM_HOST_NOT_FOUND, .step = PH_TEST_STEP_RESOLVE }, "host", "smtp.example.org", "There is no server called mail.example.org", "“smtp.example.org”" },
    { { PH_PROBLEM_CERTIFICATE_EXPIRED, .circumstance = PH_CIRCUMSTANCE_CLOCK_WRONG }, NULL, NULL, "The clock of this computer is wrong", "date or time" },
    { { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, .circumstance = PH_CIRCUMSTANCE_CLOCK_WRONG }, NULL, NULL, "The clock of this computer is wrong", "date or time" },
    { { PH_PROBLEM_CONNECTION_TIMEOUT, .circumstance = PH_CIRCUMSTANCE_BROKEN_IPV6 }, NULL, NULL, "mail.example.org can’t be reached over IPv6", "587" },
    { { PH_PROBLEM_NO_GREETING, .circumstance = PH_CIRCUMSTANCE_BROKEN_IPV4 }, NULL, NULL, "mail.example.org can’t be reached over IPv4", "587" },
    { { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, .circumstance = PH_CIRCUMSTANCE_ENCRYPTED }, NULL, NULL, "mail.example.org asks for encryption although the connection is encrypted", "administrator" },
    { { PH_PROBLEM_SIGN_IN_REQUIRED, .circumstance = PH_CIRCUMSTANCE_SIGNED_IN }, NULL, NULL, "mail.example.org asks for a sign-in although you are signed in", "administrator" },
    { { PH_PROBLEM_RELAY_DENIED, .circumstance = PH_CIRCUMSTANCE_SIGNED_IN }, NULL, NULL, "mail.example.org does not pass on mail for you", "has accepted your sign-in" },
    { { PH_PROBLEM_PROTOCOL_ERROR, .circumstance = PH_CIRCUMSTANCE_MALFORMED }, NULL, NULL, "mail.example.org gave an answer that is too long or malformed", "tell whoever runs the server" },
    { { PH_PROBLEM_CONNECTION_REFUSED, .circumstance = PH_CIRCUMSTANCE_NEAR_BY }, NULL, NULL, "Nothing takes mail at mail.example.org, port 587", "start it" },
    { { PH_PROBLEM_SERVER_SPEAKS_PLAIN, .step = PH_TEST_STEP_ENCRYPT }, "port", "587", "Port 587 of mail.example.org does not begin encrypted", "Choose STARTTLS" },
    { { PH_PROBLEM_SERVER_SPEAKS_PLAIN, .step = PH_TEST_STEP_ENCRYPT }, "port", "465", "Port 587 of mail.example.org does not begin encrypted", "Use port 465" },
    { { PH_PROBLEM_SERVER_SPEAKS_PLAIN, .step = PH_TEST_STEP_ENCRYPT }, NULL, NULL, "Port 587 of mail.example.org does not begin encrypted", "another kind of server" },
    { { PH_PROBLEM_STARTTLS_STRIPPED, .circumstance = PH_CIRCUMSTANCE_KNOWN_OFFER, .provider = "Gmail" }, NULL, NULL, "Something removes the encryption of mail.example.org", "Gmail offers encryption at port 587" },
    { { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, .circumstance = PH_CIRCUMSTANCE_INTERCEPTED }, NULL, NULL, "Something looks into the connection to mail.example.org", "antivirus" },
    { { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, .circumstance = PH_CIRCUMSTANCE_INTERCEPTED, .provider = "Gmail" }, NULL, NULL, "Somebody else seems to answer for mail.example.org", "Gmail" },
    { { PH_PROBLEM_APP_PASSWORD_REQUIRED, .provider = "Google" }, NULL, NULL, "Google wants an app password", "Google" },
    { { PH_PROBLEM_APP_PASSWORD_REQUIRED }, NULL, NULL, "mail.example.org wants an app password", "app password" },
    { { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, .provider = "Google" }, NULL, NULL, "Google wants you to sign in with a browser", "Google" },
    { { PH_PROBLEM_BASIC_AUTH_DISABLED, .provider = "Microsoft" }, NULL, NULL, "Microsoft no longer accepts passwords", "browser" },
    { { PH_PROBLEM_CLIENT_ACCESS_DISABLED, PH_CONFIDENCE_POSSIBLE, .provider = "GMX" }, NULL, NULL, "GMX may not let mail programs in yet", "check the password" },
    { { PH_PROBLEM_CLIENT_ACCESS_DISABLED, PH_CONFIDENCE_CERTAIN, .provider = "Yandex" }, NULL, NULL, "Yandex does not let mail programs in", "switched it on" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = account_new ();
      g_autoptr(GHashTable) seen = seen_new ();
      g_autoptr(GPtrArray) fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_fix_unref);
      g_autoptr(PhProblem) problem = NULL;
      g_autofree char *title = NULL;
      g_autofree char *explanation = NULL;

      if (cases[i].field != NULL)
        g_ptr_array_add (fixes, change_new (cases[i].field, cases[i].value));
      problem = ph_problem_new_from_verdict (&cases[i].verdict, NULL, fixes, NULL);
      title = ph_text_problem_title (problem, account);
      explanation = ph_text_problem_explanation (problem, account);
      assert_words (title, seen);
      assert_words (explanation, seen);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_nonnull (strstr (explanation, cases[i].word));
      g_assert_true (g_str_has_suffix (explanation, "."));
      g_assert_null (strchr (explanation, '{'));
    }
}

static void
test_hidden_character_field (void)
{
  static const struct
  {
    PhFixKind kind;
    const char *word;
  } cases[] = {
    { PH_FIX_CHANGE_HOST, "server name" },
    { PH_FIX_CHANGE_USERNAME, "user name" },
    { PH_FIX_CHANGE_FROM, "sender address" },
    { PH_FIX_ENTER_PASSWORD, "password" },
  };
  g_autoptr(PhAccount) account = account_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhFix) fix = cases[i].kind == PH_FIX_ENTER_PASSWORD ? ph_fix_new_action (cases[i].kind, NULL)
                                                                     : ph_fix_new_change (cases[i].kind, "host", "x", NULL);
      g_autoptr(GPtrArray) fixes = g_ptr_array_new ();
      g_autoptr(PhProblem) problem = NULL;
      g_autofree char *title = NULL;

      g_ptr_array_add (fixes, fix);
      problem = ph_problem_new (PH_PROBLEM_HIDDEN_CHARACTER, PH_TEST_STEP_SETTINGS, NULL, fixes, NULL);
      title = ph_text_problem_title (problem, account);
      g_assert_nonnull (strstr (title, cases[i].word));
    }
}

/* What a person typed or a server said is neither a format nor a place, and can't hide. */
static void
test_hostile_values (void)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autoptr(PhProblem) problem = ph_problem_new (PH_PROBLEM_HOST_NOT_FOUND, PH_TEST_STEP_RESOLVE, NULL, NULL, NULL);
  g_autofree char *title = NULL;

  ph_account_set_host (account, "%s%n{port}\u202E\033[2J");
  title = ph_text_problem_title (problem, account);
  g_assert_nonnull (strstr (title, "%s%n{port}\\u{202E}\\x1B[2J"));
}

static void
test_fill (void)
{
  static const PhTextValue values[] = { { "a", "1" }, { "bc", "{a}" }, { NULL } };
  static const struct
  {
    const char *text;
    const char *filled;
  } cases[] = {
    { "", "" },
    { "x", "x" },
    { "{a}", "1" },
    { "x{a}y{bc}z", "x1y{a}z" },
    { "{unknown} {a", "{unknown} {a" },
    { "{}{{a}}", "{}{1}" },
    { "{", "{" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *filled = ph_text_fill (cases[i].text, values);

      g_assert_cmpstr (filled, ==, cases[i].filled);
    }
}

static PhFix *
fix_new (PhFixKind kind)
{
  static const char *const fields[] = {
    [PH_FIX_CHANGE_PORT_AND_SECURITY] = "port",
    [PH_FIX_CHANGE_HOST] = "host",
    [PH_FIX_CHANGE_USERNAME] = "username",
    [PH_FIX_CHANGE_FROM] = "from",
    [PH_FIX_CHANGE_MECHANISM] = "auth",
    [PH_FIX_CHANGE_ADDRESS_FAMILY] = "address_family",
    [PH_FIX_CHANGE_EHLO_NAME] = "ehlo_name",
    [PH_FIX_TRUST_CERTIFICATE] = "trust",
  };

  if (ph_fix_kind_opens_page (kind))
    return ph_fix_new_action (kind, "https://example.org/");
  if (kind >= G_N_ELEMENTS (fields))
    return ph_fix_new_action (kind, NULL);
  return ph_fix_new_change (kind, fields[kind], "1", NULL);
}

static void
test_fixes (void)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (PH_TYPE_FIX_KIND);
  g_autoptr(GHashTable) seen = seen_new ();

  for (guint i = 0; i < kinds->n_values; i++)
    {
      g_autoptr(PhFix) fix = fix_new ((PhFixKind) kinds->values[i].value);
      g_autofree char *label = ph_text_fix_label (fix);

      assert_words (label, seen);
    }
}

static void
test_fix_values (void)
{
  g_autoptr(PhFix) port = ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", "465", "security", "tls", NULL);
  g_autoptr(PhFix) host = ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", "a.example", "port", "465", NULL);
  g_autoptr(PhFix) nobody = ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", "", NULL);
  g_autofree char *port_label = ph_text_fix_label (port);
  g_autofree char *host_label = ph_text_fix_label (host);
  g_autofree char *nobody_label = ph_text_fix_label (nobody);

  g_assert_cmpstr (port_label, ==, "Use Port 465 with TLS");
  g_assert_cmpstr (host_label, ==, "Use the Server a.example, Port 465");
  g_assert_cmpstr (nobody_label, ==, "Turn Off the Sign-In");
}

static void
test_lists (void)
{
  g_autoptr(GHashTable) seen = seen_new ();
  g_autoptr(GEnumClass) statuses = g_type_class_ref (PH_TYPE_TEST_STATUS);
  g_autoptr(GEnumClass) securities = g_type_class_ref (PH_TYPE_SECURITY);
  g_autoptr(GEnumClass) faults = g_type_class_ref (PH_TYPE_PRACTICE_FAULT);

  for (PhTestStepId id = 0; id < PH_N_TEST_STEPS; id++)
    assert_words (ph_text_step_title (id), seen);
  for (guint i = 0; i < statuses->n_values; i++)
    assert_words (ph_text_test_status ((PhTestStatus) statuses->values[i].value), seen);
  for (guint i = 0; i < securities->n_values; i++)
    assert_words (ph_text_security ((PhSecurity) securities->values[i].value), seen);
  for (guint i = 0; i < faults->n_values; i++)
    assert_words (ph_text_practice_fault ((PhPracticeFault) faults->values[i].value), seen);
}

/* How the evidence of a step reads, for a person and for programs, which is the same in English. */
static void
assert_evidence (PhTestStepId id, const char *words, guint number, const char *expected)
{
  g_autoptr(PhTestStep) step = ph_test_step_new (id);
  g_autofree char *evidence = NULL;

  ph_test_step_set_evidence (step, words, number);
  evidence = ph_text_step_evidence (step);
  g_assert_cmpstr (evidence, ==, expected);
  g_assert_cmpstr (ph_test_step_get_detail (step), ==, expected);
}

static void
test_evidence (void)
{
  assert_evidence (PH_TEST_STEP_RESOLVE, "", 1, "1 address");
  assert_evidence (PH_TEST_STEP_RESOLVE, "", 2, "2 addresses");
  assert_evidence (PH_TEST_STEP_RESOLVE, "no address", 0, "no address");
  assert_evidence (PH_TEST_STEP_CONNECT, "2001:db8::7", 587, "2001:db8::7 port 587");
  assert_evidence (PH_TEST_STEP_CONNECT, "no port left", 0, "no port left");
  assert_evidence (PH_TEST_STEP_SIGN_IN, "PLAIN", 0, "PLAIN");
  assert_evidence (PH_TEST_STEP_SETTINGS, "", 0, "");
}

static void
test_errors (void)
{
  const struct
  {
    GQuark domain;
    int last;
  } domains[] = {
    { PH_ADDRESS_ERROR, PH_N_ADDRESS_ERRORS - 1 },
    { PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_PORT },
    { PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND },
    { PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { PH_KEYRING_ERROR, PH_KEYRING_ERROR_REFUSED },
    { PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_ADDRESS },
    { PH_SASL_ERROR, PH_SASL_ERROR_FAILED },
    { PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED },
    { PH_SESSION_ERROR, PH_SESSION_ERROR_DOWNGRADED },
    { PH_SMTP_ERROR, PH_SMTP_ERROR_INVALID },
    { PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED },
    { PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { PH_MAILTO_ERROR, PH_MAILTO_ERROR_TOO_LONG },
    { PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE },
    { PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE },
    { PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autoptr(GHashTable) seen = seen_new ();

      for (int code = 0; code <= domains[i].last; code++)
        {
          g_autoptr(GError) error = domains[i].domain == PH_SMTP_ERROR ? ph_smtp_error_new ((PhSmtpError) code, PH_SMTP_STAGE_EHLO, NULL, "technical words")
                                                                        : g_error_new_literal (domains[i].domain, code, "technical words");
          g_autofree char *text = ph_text_error (error);

          assert_words (text, seen);
          g_assert_null (strstr (text, "technical words"));
          g_assert_true (g_str_has_suffix (text, "."));
        }
    }
}

static void
test_unknown_error (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_MARKUP_ERROR, 0, "100%s {detail}");
  g_autofree char *text = ph_text_error (error);

  g_assert_nonnull (strstr (text, "100%s {detail}"));
}

static void
test_test_message (void)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autofree char *body = ph_text_test_message_body (account);

  g_assert_cmpstr (ph_text_test_message_subject (), !=, "");
  g_assert_nonnull (strstr (body, "ada@example.org"));
  g_assert_nonnull (strstr (body, "mail.example.org, port 587"));
  g_assert_null (strchr (body, '{'));
  g_assert_true (g_str_has_suffix (body, "\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/problems", test_problems);
  g_test_add_func ("/text/confidences", test_confidences);
  g_test_add_func ("/text/problem-names-server", test_problem_names_server);
  g_test_add_func ("/text/proxies", test_proxies);
  g_test_add_func ("/text/variants", test_variants);
  g_test_add_func ("/text/circumstances", test_circumstances);
  g_test_add_func ("/text/hidden-character-field", test_hidden_character_field);
  g_test_add_func ("/text/hostile-values", test_hostile_values);
  g_test_add_func ("/text/fill", test_fill);
  g_test_add_func ("/text/fixes", test_fixes);
  g_test_add_func ("/text/fix-values", test_fix_values);
  g_test_add_func ("/text/lists", test_lists);
  g_test_add_func ("/text/evidence", test_evidence);
  g_test_add_func ("/text/errors", test_errors);
  g_test_add_func ("/text/unknown-error", test_unknown_error);
  g_test_add_func ("/text/test-message", test_test_message);
  return g_test_run ();
}
