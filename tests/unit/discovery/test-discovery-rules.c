// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What follows from what was found, the order of it, the plan, and the line for sockets: all without a discovery.

#include "config.h"

#include "ph-candidate-list.h"
#include "ph-discovery-rules.h"
#include "ph-discovery-schedule.h"
#include "ph-socket-gate.h"

static void
test_trust (void)
{
  static const struct
  {
    PhSource source;
    PhWebProtection protection;
    const char *host;
    PhCandidateTrust expected;
  } cases[] = {
    { PH_SOURCE_ACCOUNT, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_ADMIN, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_PINNED, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_CATALOGUE, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_PACC, PH_WEB_PROTECTED, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_PACC, PH_WEB_OPEN, "smtp.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_AUTOCONFIG, PH_WEB_PROTECTED, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_AUTOCONFIG, PH_WEB_OPEN, "smtp.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_AUTOCONFIG, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_WELL_KNOWN, PH_WEB_PROTECTED, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_WELL_KNOWN, PH_WEB_OPEN, "example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_ISPDB, PH_WEB_PROTECTED, "smtp.foreign.example", PH_CANDIDATE_TRUSTED },
    { PH_SOURCE_ISPDB, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_MX, PH_WEB_PROTECTED, "smtp.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_MX, PH_WEB_PROTECTED, "smtp.gmail.com", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_SRV, PH_WEB_OPEN, "smtp.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_SRV, PH_WEB_OPEN, "example.org.evil.example", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_SRV, PH_WEB_OPEN, "notexample.org", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_AUTOCONFIG_HTTP, PH_WEB_PROTECTED, "smtp.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_AUTOCONFIG_HTTP, PH_WEB_OPEN, "smtp.foreign.example", PH_CANDIDATE_CONSENT },
    { PH_SOURCE_GUESS, PH_WEB_OPEN, "mail.example.org", PH_CANDIDATE_CONFIRM },
    { PH_SOURCE_GUESS, PH_WEB_OPEN, "mx.foreign.example", PH_CANDIDATE_CONSENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u: %s", i, cases[i].host);
      g_assert_cmpint (ph_discovery_rules_judge_trust (cases[i].source, cases[i].protection, cases[i].host, "example.org"), ==, cases[i].expected);
    }
}

static void
test_methods (void)
{
  static const struct
  {
    PhSignInMethods known;
    PhSignInMethods offered;
    PhSignInMethods expected;
  } cases[] = {
    { 0, 0, 0 },
    { 0, PH_SIGN_IN_PASSWORD, PH_SIGN_IN_PASSWORD },
    { PH_SIGN_IN_PASSWORD, 0, PH_SIGN_IN_PASSWORD },
    { PH_SIGN_IN_PASSWORD, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER, PH_SIGN_IN_PASSWORD },
    { PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER, PH_SIGN_IN_PASSWORD, PH_SIGN_IN_PASSWORD },
    { PH_SIGN_IN_BROWSER, PH_SIGN_IN_PASSWORD, PH_SIGN_IN_PASSWORD },
    { PH_SIGN_IN_PASSWORD, PH_SIGN_IN_NONE, PH_SIGN_IN_NONE },
    { PH_SIGN_IN_NONE, PH_SIGN_IN_PASSWORD, PH_SIGN_IN_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ph_discovery_rules_merge_methods (cases[i].known, cases[i].offered), ==, cases[i].expected);
}

static PhCandidate *
new_candidate (PhSource source, const char *host, const char *username)
{
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (host, 465, PH_SECURITY_TLS);
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    .username = username,
    .methods = PH_SIGN_IN_PASSWORD,
    .source = source,
    .uri = "https://example.org/",
    .trust = PH_CANDIDATE_CONFIRM,
    .help_url = "https://example.org/help",
  };

  return ph_candidate_new (&facts);
}

static void
test_check (void)
{
  g_autoptr(PhCandidate) before = new_candidate (PH_SOURCE_SRV, "smtp.example.org", "ada");
  g_autoptr(PhCandidate) after = ph_discovery_rules_apply_check (before, PH_CANDIDATE_VERIFIED, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER);
  g_autoptr(PhCandidate) open_one = ph_discovery_rules_apply_check (before, PH_CANDIDATE_VERIFIED, PH_SIGN_IN_NONE);

  g_assert_cmpint (ph_candidate_get_check (after), ==, PH_CANDIDATE_VERIFIED);
  g_assert_cmpint (ph_candidate_get_methods (after), ==, PH_SIGN_IN_PASSWORD);
  g_assert_cmpint (ph_candidate_get_source (after), ==, PH_SOURCE_SRV);
  g_assert_cmpint (ph_candidate_get_trust (after), ==, PH_CANDIDATE_CONFIRM);
  g_assert_cmpstr (ph_candidate_get_username (after), ==, "ada");
  g_assert_cmpstr (ph_candidate_get_uri (after), ==, "https://example.org/");
  g_assert_cmpstr (ph_candidate_get_help_url (after), ==, "https://example.org/help");
  g_assert_null (ph_candidate_get_username (open_one));
}

static void
add (PhCandidateList *list, PhSource source, guint rank, const char *host, const char *username)
{
  g_autoptr(PhCandidate) candidate = new_candidate (source, host, username);

  ph_candidate_list_add (list, candidate, rank);
}

static void
assert_hosts (PhCandidateList *list, const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < ph_candidate_list_get_length (list); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ph_endpoint_get_host (ph_candidate_get_endpoint (ph_candidate_list_get (list, i))));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_list_order (void)
{
  g_autoptr(PhCandidateList) list = ph_candidate_list_new ();

  g_assert_null (ph_candidate_list_get_best (list));
  add (list, PH_SOURCE_SRV, 0, "srv", "ada");
  add (list, PH_SOURCE_GUESS, 3, "guess3", "ada");
  add (list, PH_SOURCE_AUTOCONFIG, 0, "first", "ada");
  add (list, PH_SOURCE_AUTOCONFIG, 0, "second", "ada");
  add (list, PH_SOURCE_GUESS, 1, "guess1", "ada");
  assert_hosts (list, "first second srv guess1 guess3");
  ph_candidate_list_clear (list);
  assert_hosts (list, "");
}

static void
test_list_repetitions (void)
{
  g_autoptr(PhCandidateList) list = ph_candidate_list_new ();
  g_autoptr(PhCandidate) worse = new_candidate (PH_SOURCE_SRV, "smtp", "ada");
  g_autoptr(PhCandidate) other_name = new_candidate (PH_SOURCE_SRV, "smtp", "ada@example.org");
  g_autoptr(PhCandidate) no_name = new_candidate (PH_SOURCE_GUESS, "SMTP", NULL);
  g_autoptr(PhCandidate) better = new_candidate (PH_SOURCE_PACC, "smtp", "ada");

  add (list, PH_SOURCE_AUTOCONFIG, 0, "smtp", "ada");
  g_assert_false (ph_candidate_list_add (list, worse, 0));
  g_assert_false (ph_candidate_list_add (list, no_name, 0));
  g_assert_true (ph_candidate_list_add (list, other_name, 0));
  g_assert_cmpuint (ph_candidate_list_get_length (list), ==, 2);
  g_assert_true (ph_candidate_list_add (list, better, 0));
  g_assert_cmpuint (ph_candidate_list_get_length (list), ==, 2);
  g_assert_cmpint (ph_candidate_get_source (ph_candidate_list_get (list, 0)), ==, PH_SOURCE_PACC);
}

/* A name that is not known yields to one that is, even from a worse source. */
static void
test_list_keeps_names (void)
{
  g_autoptr(PhCandidateList) list = ph_candidate_list_new ();

  add (list, PH_SOURCE_CATALOGUE, 0, "smtp", NULL);
  add (list, PH_SOURCE_ISPDB, 0, "smtp", "ada");
  g_assert_cmpuint (ph_candidate_list_get_length (list), ==, 2);
}

static void
test_list_checks (void)
{
  g_autoptr(PhCandidateList) list = ph_candidate_list_new ();
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new ("lost", 465, PH_SECURITY_TLS);

  add (list, PH_SOURCE_AUTOCONFIG, 0, "lost", "ada");
  add (list, PH_SOURCE_AUTOCONFIG, 0, "there", "ada");
  add (list, PH_SOURCE_SRV, 0, "lost", "other");
  ph_candidate_list_set_check (list, endpoint, PH_CANDIDATE_UNREACHABLE, 0);
  assert_hosts (list, "there lost lost");
  /* Nobody who names it later makes it better. */
  add (list, PH_SOURCE_PACC, 0, "lost", "third");
  assert_hosts (list, "there lost lost lost");
  g_assert_cmpint (ph_candidate_get_check (ph_candidate_list_get (list, 1)), ==, PH_CANDIDATE_UNREACHABLE);
  g_assert_cmpint (ph_candidate_get_source (ph_candidate_list_get (list, 1)), ==, PH_SOURCE_PACC);
  /* An answer does. */
  ph_candidate_list_set_check (list, endpoint, PH_CANDIDATE_VERIFIED, PH_SIGN_IN_PASSWORD);
  assert_hosts (list, "lost lost there lost");

  g_autoptr(PhEndpoint) other = ph_endpoint_new ("there", 465, PH_SECURITY_TLS);

  ph_candidate_list_set_check (list, endpoint, PH_CANDIDATE_UNREACHABLE, 0);
  ph_candidate_list_set_check (list, other, PH_CANDIDATE_UNREACHABLE, 0);
  g_assert_null (ph_candidate_list_get_best (list));
}

static void
test_list_limit (void)
{
  g_autoptr(PhCandidateList) list = ph_candidate_list_new ();

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u", i);

      add (list, i == 99 ? PH_SOURCE_PACC : PH_SOURCE_SRV, i, host, "ada");
    }
  g_assert_cmpuint (ph_candidate_list_get_length (list), ==, 32);
  g_assert_cmpint (ph_candidate_get_source (ph_candidate_list_get (list, 0)), ==, PH_SOURCE_PACC);
}

static void
count_admitted (gpointer visitor)
{
  (*(guint *) visitor)++;
}

static void
test_gate (void)
{
  g_autoptr(PhSocketGate) gate = ph_socket_gate_new (2);
  guint n_admitted[5] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (n_admitted); i++)
    ph_socket_gate_enter (gate, count_admitted, &n_admitted[i]);
  g_assert_cmpuint (n_admitted[0] + n_admitted[1], ==, 2);
  g_assert_cmpuint (n_admitted[2] + n_admitted[3] + n_admitted[4], ==, 0);
  g_assert_true (ph_socket_gate_withdraw (gate, &n_admitted[2]));
  g_assert_false (ph_socket_gate_withdraw (gate, &n_admitted[2]));
  g_assert_false (ph_socket_gate_withdraw (gate, &n_admitted[0]));
  ph_socket_gate_leave (gate);
  g_assert_cmpuint (n_admitted[2], ==, 0);
  g_assert_cmpuint (n_admitted[3], ==, 1);
  ph_socket_gate_close (gate);
  ph_socket_gate_leave (gate);
  g_assert_cmpuint (n_admitted[4], ==, 0);
  ph_socket_gate_reopen (gate);
  g_assert_cmpuint (n_admitted[4], ==, 1);
  /* Who still stands in the line when it ends is nobody's concern. */
  ph_socket_gate_enter (gate, count_admitted, &n_admitted[0]);
}

static void
test_schedule (void)
{
  const PhDiscoverySchedule *schedule = ph_discovery_schedule_get_default ();

  g_assert_cmpuint (schedule->total_ms, ==, 15000);
  g_assert_cmpuint (schedule->n_sockets, ==, 8);
  for (guint i = 1; i < PH_N_SOURCES; i++)
    if (!ph_discovery_schedule_is_local ((PhSource) i))
      g_assert_cmpuint (ph_discovery_schedule_get_start_ms (schedule, (PhSource) (i - 1)), <=, ph_discovery_schedule_get_start_ms (schedule, (PhSource) i));
  g_assert_cmpuint (ph_discovery_schedule_get_start_ms (schedule, PH_SOURCE_ISPDB), ==, 0);
  g_assert_cmpuint (ph_discovery_schedule_get_start_ms (schedule, PH_SOURCE_AUTOCONFIG_HTTP), ==, 1500);
  g_assert_cmpuint (ph_discovery_schedule_get_start_ms (schedule, PH_SOURCE_GUESS), ==, 2500);
}

static guint
count_sources (const char *domain, PhDiscoveryFlags flags)
{
  g_autoptr(PhDiscoveryQuery) query = ph_discovery_query_new_for_domain (domain, flags, NULL);
  guint n_sources = 0;

  for (guint i = 0; i < PH_N_SOURCES; i++)
    n_sources += ph_discovery_schedule_includes ((PhSource) i, query) ? 1 : 0;
  return n_sources;
}

static void
test_which_sources (void)
{
  g_assert_cmpuint (count_sources ("example.org", PH_DISCOVERY_PACC), ==, PH_N_SOURCES);
  g_assert_cmpuint (count_sources ("example.org", 0), ==, PH_N_SOURCES - 1);
  g_assert_cmpuint (count_sources ("example.org", PH_DISCOVERY_NO_PROBE), ==, PH_N_SOURCES - 2);
  g_assert_cmpuint (count_sources ("example.org", PH_DISCOVERY_OFFLINE | PH_DISCOVERY_PACC), ==, 4);
  g_assert_cmpuint (count_sources ("office.local", 0), ==, PH_N_SOURCES - 2);
  g_assert_cmpuint (count_sources ("localhost", PH_DISCOVERY_PACC), ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/discovery/rules/trust", test_trust);
  g_test_add_func ("/discovery/rules/methods", test_methods);
  g_test_add_func ("/discovery/rules/check", test_check);
  g_test_add_func ("/discovery/list/order", test_list_order);
  g_test_add_func ("/discovery/list/repetitions", test_list_repetitions);
  g_test_add_func ("/discovery/list/keeps-names", test_list_keeps_names);
  g_test_add_func ("/discovery/list/checks", test_list_checks);
  g_test_add_func ("/discovery/list/limit", test_list_limit);
  g_test_add_func ("/discovery/gate", test_gate);
  g_test_add_func ("/discovery/schedule/times", test_schedule);
  g_test_add_func ("/discovery/schedule/which-sources", test_which_sources);

  return g_test_run ();
}
