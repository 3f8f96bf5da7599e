// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What holds for every discovery, whatever the world answers and when.

#include "config.h"

#include "discovery-run.h"

#include "ph-account.h"
#include "ph-discovery-private.h"

#include <string.h>

#define N_BATCHES      12
#define N_IN_A_BATCH   25
#define MAX_DELAY_MS   60
#define TOTAL_MS       250
#define PATIENCE_MS    10000   /* for a computer that does much else */
#define OPEN_DOCUMENTS "open-" /* how the names of servers in documents begin that could have been changed on the way */

static const char providers[] =
  "[Asked]\nDomains=example.org\nServers=tls smtp.asked.example 465\nUserName=%EMAILADDRESS%\nSignIn=password\n"
  "[Certain]\nDomains=example.net\nServers=tls smtp.certain.example 465\nUserName=%EMAILADDRESS%\nSignIn=password\nPinned=true\n"
  "[Receiver]\nMX=mx.receiver.example\nServers=tls smtp.receiver.example 465\nUserName=%EMAILADDRESS%\nSignIn=password\n";

/* Everything that a discovery may ask. */
static const char *const questions[] = {
  "get https://ua-auto-config.example.com/.well-known/user-agent-configuration.json",
  "get https://autoconfig.example.com/mail/config-v1.1.xml",
  "get https://example.com/.well-known/autoconfig/mail/config-v1.1.xml",
  "get https://v1.ispdb.net/example.com",
  "get http://autoconfig.example.com/mail/config-v1.1.xml",
  "get https://autoconfig.eu.other.example/mail/config-v1.1.xml",
  "get https://autoconfig.other.example/mail/config-v1.1.xml",
  "get https://v1.ispdb.net/eu.other.example",
  "get https://v1.ispdb.net/other.example",
  "txt _ua-auto-config.example.com",
  "mx example.com",
  "srv _submissions._tcp.example.com",
  "srv _submission._tcp.example.com",
  "probe smtp.example.com:465",
  "probe smtp.example.com:587",
  "probe mail.example.com:465",
  "probe example.com:587",
  "probe smtp.example.com:25",
  "probe s0.example.com:465",
  "probe s1.foreign.example:465",
  "probe s2.example.com:587",
  "probe open-s0.example.com:465",
  "probe smtp.asked.example:465",
  "probe smtp.receiver.example:465",
  "probe mx1.eu.other.example:465",
};

static const char *const hosts[] = {
  "ua-auto-config.example.com",
  "autoconfig.example.com",
  "example.com",
  "v1.ispdb.net",
  "autoconfig.eu.other.example",
  "autoconfig.other.example",
  "elsewhere.example",
  "smtp.example.com",
  "mail.example.com",
  "s0.example.com",
  "s1.foreign.example",
  "s2.example.com",
  "open-s0.example.com",
  "smtp.asked.example",
  "smtp.receiver.example",
  "mx1.eu.other.example",
  "a.mx.receiver.example",
  /* of the other two domains */
  "ua-auto-config.example.org",
  "autoconfig.example.org",
  "example.org",
  "smtp.example.org",
  "mail.example.org",
  NULL,
};

static const char *
pick (const char *const *words, guint n_words)
{
  return words[g_test_rand_int_range (0, (gint32) n_words)];
}

#define PICK(...) pick ((const char *const[]){ __VA_ARGS__ }, G_N_ELEMENTS (((const char *const[]){ __VA_ARGS__ })))

/* (transfer full): something after the question. */
static char *
make_answer (const char *question)
{
  if (g_str_has_prefix (question, "mx"))
    return g_strdup (PICK ("mx1.eu.other.example", "a.mx.receiver.example", ".", "fail name", "fail temporary", "fail timeout"));
  if (g_str_has_prefix (question, "txt"))
    return g_strdup (PICK ("digest-of s0.example.com", "digest-of s1.foreign.example", "v=spf1", "fail name"));
  if (g_str_has_prefix (question, "srv"))
    return g_strdup (PICK ("s0.example.com:465", "s1.foreign.example:465 s2.example.com:587", ".", "fail name", "fail temporary"));
  if (g_str_has_prefix (question, "probe"))
    return g_strdup (PICK ("password", "password browser", "none", "fail refused", "fail tls", "fail timeout"));
  if (g_str_has_suffix (question, ".json"))
    return g_strdup (PICK ("pacc s0.example.com", "pacc s1.foreign.example", "html", "garbage", "fail absent"));
  return g_strdup (PICK ("servers s0.example.com:465:SSL", "servers s1.foreign.example:465:SSL s2.example.com:587:STARTTLS",
                         "servers s2.example.com:587:STARTTLS s2.example.com:465:SSL:fixed", "open servers open-s0.example.com:465:SSL",
                         "from https://elsewhere.example/x servers s0.example.com:465:SSL", "html", "garbage", "huge", "empty", "fail absent",
                         "fail tls", "fail name", "fail temporary", "fail server", "file gmx.xml"));
}

static void
add_answer (DiscoveryWorld *world, const char *question)
{
  g_autofree char *answer = make_answer (question);
  guint delay_ms = (guint) g_test_rand_int_range (0, MAX_DELAY_MS);
  g_autofree char *line = NULL;

  /* What came over http can't be safer for coming late. */
  if (g_str_has_prefix (question, "get http:") && g_str_has_prefix (answer, "servers s0"))
    line = g_strdup_printf ("+%u %s servers open-s0.example.com:465:SSL", delay_ms, question);
  else if (g_test_rand_int_range (0, 10) == 0)
    line = g_strdup_printf ("hang %s", question);
  else
    line = g_strdup_printf ("%s+%u %s %s", g_test_rand_int_range (0, 12) == 0 ? "deaf" : "", delay_ms, question, answer);
  discovery_world_add (world, line);
}

static PhDiscoveryFlags
make_flags (void)
{
  PhDiscoveryFlags flags = 0;

  flags |= g_test_rand_bit () ? PH_DISCOVERY_PACC : 0;
  flags |= g_test_rand_int_range (0, 4) == 0 ? PH_DISCOVERY_NO_PROBE : 0;
  flags |= g_test_rand_int_range (0, 3) == 0 ? PH_DISCOVERY_HARDER : 0;
  flags |= g_test_rand_int_range (0, 20) == 0 ? PH_DISCOVERY_OFFLINE : 0;
  return flags;
}

static void
set_schedule (DiscoveryRun *run)
{
  const PhDiscoverySchedule schedule = {
    .total_ms = TOTAL_MS,
    .grace_ms = 30,
    .plain_ms = 25,
    .guess_ms = 40,
    .stagger_ms = 2,
    .fetch_ms = 120,
    .lookup_ms = 80,
    .probe_ms = 100,
    .n_sockets = 8,
  };

  ph_discovery_set_schedule (run->discovery, &schedule);
}

static DiscoveryRun *
begin_somehow (void)
{
  DiscoveryRun *run = discovery_run_new (NULL, providers);

  set_schedule (run);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_test_rand_int_range (0, 4) != 0)
      add_answer (run->world, questions[i]);
  discovery_run_begin (run, PICK ("ada@example.com", "ada@example.com", "ada@example.com", "example.com", "ada@example.org", "ada@example.net"), make_flags ());
  return run;
}

static void
check_attempts (DiscoveryRun *run)
{
  GListModel *attempts = ph_discovery_get_attempts (run->discovery);

  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);

      g_assert_cmpint (ph_discovery_attempt_get_state (attempt), !=, PH_ATTEMPT_RUNNING);
    }
}

static void
check_hosts (DiscoveryRun *run)
{
  g_auto(GStrv) contacted = ph_discovery_dup_contacted_hosts (run->discovery);

  for (guint i = 0; contacted[i] != NULL; i++)
    {
      gboolean is_allowed = g_strv_contains (hosts, contacted[i]) || g_str_equal (contacted[i], "mail.gmx.net");

      if (!is_allowed)
        g_test_message ("%s", contacted[i]);
      g_assert_true (is_allowed);
      g_assert_false (g_strv_contains ((const char *const *) contacted + i + 1, contacted[i]));
    }
  g_assert_cmpuint (discovery_world_get_most_sockets (run->world), <=, 8);
}

/* Who may be trusted at all. */
static void
check_trust (PhCandidate *candidate)
{
  PhSource source = ph_candidate_get_source (candidate);
  const char *host = ph_endpoint_get_host (ph_candidate_get_endpoint (candidate));

  if (ph_candidate_get_trust (candidate) != PH_CANDIDATE_TRUSTED)
    return;
  g_assert_cmpint (source, <, PH_SOURCE_MX);
  g_assert_false (g_str_has_prefix (host, OPEN_DOCUMENTS));
}

/* The best first: those that don't answer last, and else by source, nobody before whom one can trust; each once. */
static void
check_order (PhCandidate *before, PhCandidate *candidate)
{
  gboolean is_lost_before = ph_candidate_get_check (before) == PH_CANDIDATE_UNREACHABLE;
  gboolean is_lost = ph_candidate_get_check (candidate) == PH_CANDIDATE_UNREACHABLE;

  g_assert_true (is_lost || !is_lost_before);
  if (is_lost != is_lost_before)
    return;
  g_assert_cmpint (ph_candidate_get_source (before), <=, ph_candidate_get_source (candidate));
  g_assert_true (ph_candidate_get_trust (before) == PH_CANDIDATE_TRUSTED || ph_candidate_get_trust (candidate) != PH_CANDIDATE_TRUSTED);
}

static void
check_candidates (DiscoveryRun *run)
{
  for (guint i = 0; i < ph_discovery_get_n_candidates (run->discovery); i++)
    {
      check_trust (ph_discovery_get_candidate (run->discovery, i));
      if (i > 0)
        check_order (ph_discovery_get_candidate (run->discovery, i - 1), ph_discovery_get_candidate (run->discovery, i));
    }
}

static gboolean
has_candidate_as_good_as (DiscoveryRun *run, PhSource source)
{
  for (guint i = 0; i < ph_discovery_get_n_candidates (run->discovery); i++)
    {
      PhCandidate *candidate = ph_discovery_get_candidate (run->discovery, i);

      /* Those of documents that could have been changed are worth less than who was asked. */
      if (ph_candidate_get_source (candidate) <= source || g_str_has_prefix (ph_endpoint_get_host (ph_candidate_get_endpoint (candidate)), OPEN_DOCUMENTS))
        return TRUE;
    }
  return FALSE;
}

/* Every document that was found counts: it is in the list, or something at least as good says the same. */
static void
check_what_was_found (DiscoveryRun *run)
{
  GListModel *attempts = ph_discovery_get_attempts (run->discovery);

  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);
      PhSource source = ph_discovery_attempt_get_source (attempt);

      if (ph_discovery_attempt_get_state (attempt) == PH_ATTEMPT_FOUND && g_str_has_prefix (ph_discovery_attempt_get_target (attempt), "http"))
        g_assert_true (has_candidate_as_good_as (run, source));
    }
}

static void
check (DiscoveryRun *run)
{
  discovery_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpint ((run->ended_at - run->started_at) / 1000, <, TOTAL_MS + PATIENCE_MS);
  check_attempts (run);
  check_hosts (run);
  check_candidates (run);
  check_what_was_found (run);
}

static void
test_whatever_comes (void)
{
  for (guint i = 0; i < N_BATCHES; i++)
    {
      DiscoveryRun *runs[N_IN_A_BATCH];

      for (guint j = 0; j < N_IN_A_BATCH; j++)
        runs[j] = begin_somehow ();
      for (guint j = 0; j < N_IN_A_BATCH; j++)
        check (runs[j]);
      for (guint j = 0; j < N_IN_A_BATCH; j++)
        {
          g_autofree char *before = discovery_run_describe (runs[j]);

          /* Nothing that comes later changes anything. */
          discovery_run_wait_for_silence (runs[j]);

          g_autofree char *after = discovery_run_describe (runs[j]);

          g_assert_cmpstr (before, ==, after);
          discovery_run_free (runs[j]);
        }
    }
}

/* Cancelled after any number of turns of the main loop. */
static void
test_whenever_cancelled (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(DiscoveryRun) run = begin_somehow ();

      for (guint n_turns = i; n_turns > 0 && !run->is_done; n_turns--)
        g_main_context_iteration (NULL, TRUE);
      if (run->is_done)
        continue;
      g_cancellable_cancel (run->cancellable);
      discovery_run_wait (run);
      g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      check_attempts (run);
      check_candidates (run);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/discovery/properties/whatever-comes", test_whatever_comes);
  g_test_add_func ("/discovery/properties/whenever-cancelled", test_whenever_cancelled);

  return g_test_run ();
}
