// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who begins when, who wins, and how it ends.

#include "config.h"

#include "discovery-run.h"

#include "ph-account.h"
#include "ph-discovery-private.h"

#include <string.h>

#define AUTOCONFIG  "get https://autoconfig.example.org/mail/config-v1.1.xml "
#define WELL_KNOWN  "get https://example.org/.well-known/autoconfig/mail/config-v1.1.xml "
#define ISPDB       "get https://v1.ispdb.net/example.org "
#define PLAIN       "get http://autoconfig.example.org/mail/config-v1.1.xml "
#define SUBMISSIONS "srv _submissions._tcp.example.org "
#define ADA         "ada@example.org"

static const char hosted[] = "[Hoster]\nDomains=example.org\nServers=tls smtp.hoster.example 465; starttls smtp.hoster.example 587\n"
                             "UserName=%EMAILADDRESS%\nSignIn=password\nHelpPage=https://hoster.example/help\n";

/* Far more than what a busy computer takes for what should happen at once, and less than #NEVER_MS. */
#define SOON_MS  8000
#define NEVER_MS 14000

static gint64
count_ms (DiscoveryRun *run)
{
  return (run->ended_at - run->started_at) / 1000;
}

static void
assert_attempt (DiscoveryRun *run, const char *target, const char *expected)
{
  g_autofree char *attempt = discovery_run_describe_attempt (run, target);

  g_assert_cmpstr (attempt, ==, expected);
}

static void
assert_best (DiscoveryRun *run, const char *host, PhSource source)
{
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), >, 0);

  PhCandidate *best = ph_discovery_get_candidate (run->discovery, 0);

  g_assert_cmpstr (ph_endpoint_get_host (ph_candidate_get_endpoint (best)), ==, host);
  g_assert_cmpint (ph_candidate_get_source (best), ==, source);
}

static void
assert_nothing_runs (DiscoveryRun *run)
{
  GListModel *attempts = ph_discovery_get_attempts (run->discovery);

  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);

      g_assert_cmpint (ph_discovery_attempt_get_state (attempt), !=, PH_ATTEMPT_RUNNING);
    }
}

/* Nothing happens only because time passes, but for @grace_ms. */
static void
stop_the_clock (DiscoveryRun *run, guint grace_ms)
{
  PhDiscoverySchedule schedule = *discovery_run_get_schedule ();

  schedule.grace_ms = grace_ms;
  schedule.plain_ms = schedule.guess_ms = schedule.fetch_ms = schedule.lookup_ms = schedule.probe_ms = NEVER_MS;
  schedule.total_ms = NEVER_MS;
  ph_discovery_set_schedule (run->discovery, &schedule);
}

static void
test_new_destroy (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, NULL);

  ph_discovery_set_timeout (run->discovery, 5);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (ph_discovery_get_attempts (run->discovery)), ==, 0);
  g_assert_null (ph_discovery_get_provider (run->discovery));
  g_assert_cmpint (ph_discovery_get_hint (run->discovery), ==, PH_DISCOVERY_HINT_NONE);
}

/* What is on this computer is there at once, before anything else happens. */
static void
test_local_at_once (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG, hosted);

  discovery_run_begin (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_best (run, "smtp.hoster.example", PH_SOURCE_CATALOGUE);
  g_assert_cmpuint (run->n_changes, ==, 2);
  discovery_run_wait (run);
}

/* All that can't be better than the catalogue is not even asked. */
static void
test_worse_are_not_asked (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, hosted);

  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 2);
  g_assert_true (discovery_world_was_asked (run->world, "get https://autoconfig.example.org/mail/config-v1.1.xml"));
  g_assert_true (discovery_world_was_asked (run->world, "get https://example.org/.well-known/autoconfig/mail/config-v1.1.xml"));
}

static void
test_all_at_once (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; hang " WELL_KNOWN "; hang " ISPDB, NULL);

  discovery_run_begin (run, ADA, PH_DISCOVERY_PACC);
  discovery_run_wait_for_question (run, "mx example.org");
  g_assert_true (discovery_world_was_asked (run->world, "txt _ua-auto-config.example.org"));
  g_assert_true (discovery_world_was_asked (run->world, "get https://autoconfig.example.org/mail/config-v1.1.xml"));
  g_assert_true (discovery_world_was_asked (run->world, "get https://v1.ispdb.net/example.org"));
  g_cancellable_cancel (run->cancellable);
  discovery_run_wait (run);
}

/* A better one that comes within the grace wins, though it comes later. */
static void
test_better_within_grace (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("+50 " AUTOCONFIG "servers a.example.org:465:SSL; " ISPDB "servers b.example.org:465:SSL", NULL);

  stop_the_clock (run, NEVER_MS);
  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_best (run, "a.example.org", PH_SOURCE_AUTOCONFIG);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 2);
}

/* One that comes after it is not waited for. */
static void
test_grace_ends (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; " ISPDB "servers b.example.org:465:SSL; hang mx example.org", NULL);

  stop_the_clock (run, 100);
  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_best (run, "b.example.org", PH_SOURCE_ISPDB);
  g_assert_cmpint (count_ms (run), >=, 99);
  g_assert_cmpint (count_ms (run), <, SOON_MS);
  assert_attempt (run, "https://autoconfig.example.org/mail/config-v1.1.xml", "autoconfig stopped");
  assert_attempt (run, "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml", "well-known nothing");
  assert_attempt (run, "example.org", "catalogue nothing");
  assert_nothing_runs (run);
}

/* The best one is not kept waiting by worse ones. */
static void
test_best_wins_at_once (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL; hang " WELL_KNOWN "; hang " ISPDB "; hang mx example.org", NULL);

  stop_the_clock (run, NEVER_MS);
  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_best (run, "a.example.org", PH_SOURCE_AUTOCONFIG);
  g_assert_cmpint (count_ms (run), <, SOON_MS);
  assert_attempt (run, "https://v1.ispdb.net/example.org", "ispdb stopped");
  assert_nothing_runs (run);
}

static void
test_plain_waits (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " ISPDB "; " PLAIN "servers a.example.org:465:SSL", NULL);

  discovery_run_begin (run, ADA, PH_DISCOVERY_NO_PROBE);
  discovery_run_wait_for_question (run, "get http://autoconfig.example.org/mail/config-v1.1.xml");
  g_assert_cmpint (g_get_monotonic_time () - run->started_at, >=, 1000 * discovery_run_get_schedule ()->plain_ms);
  discovery_run_wait (run);
  assert_best (run, "a.example.org", PH_SOURCE_AUTOCONFIG_HTTP);
}

/* What is better and slow is waited for no longer than it takes. */
static void
test_plain_is_not_asked_in_vain (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; +20 " ISPDB "servers a.example.org:465:SSL", NULL);

  stop_the_clock (run, 100);
  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  g_assert_false (discovery_world_was_asked (run->world, "get http://autoconfig.example.org/mail/config-v1.1.xml"));
}

static void
test_guess_waits (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " ISPDB "; probe smtp.example.org:465 password", NULL);

  discovery_run_begin (run, ADA, 0);
  discovery_run_wait_for_question (run, "probe smtp.example.org:465");
  g_assert_cmpint (g_get_monotonic_time () - run->started_at, >=, 1000 * discovery_run_get_schedule ()->guess_ms);
  discovery_run_wait (run);
  assert_best (run, "smtp.example.org", PH_SOURCE_GUESS);
}

/* Nobody waits for a time to come when there is nothing to wait for. */
static void
test_nothing_to_wait_for (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, NULL);

  stop_the_clock (run, NEVER_MS);
  discovery_run_all (run, ADA, 0);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
  g_assert_cmpint (count_ms (run), <, SOON_MS);
  g_assert_true (discovery_world_was_asked (run->world, "probe example.org:587"));
  assert_nothing_runs (run);
}

/* The same server from two sources is there once, from the better one, whichever came first. */
static void
test_each_server_once (void)
{
  discovery_run_check ("+30 " AUTOCONFIG "servers smtp.example.org:465:SSL; " ISPDB "servers smtp.example.org:465:SSL SMTP.example.org:587:STARTTLS",
                       NULL, ADA, PH_DISCOVERY_NO_PROBE,
                       "tls smtp.example.org:465 ada@example.org autoconfig trusted unchecked password\n"
                       "starttls smtp.example.org:587 ada@example.org ispdb trusted unchecked password");
  discovery_run_check ("+30 " AUTOCONFIG "servers smtp.example.org:465:SSL:%EMAILLOCALPART%; " ISPDB "servers smtp.example.org:465:SSL", NULL, ADA,
                       PH_DISCOVERY_NO_PROBE,
                       "tls smtp.example.org:465 ada autoconfig trusted unchecked password\n"
                       "tls smtp.example.org:465 ada@example.org ispdb trusted unchecked password");
}

/* What is known of the provider comes with every candidate. */
static void
test_provider_of_server (void)
{
  static const char provider[] = "[Hoster]\nDomains=hosted.example\nServers=tls smtp.hoster.example 465\nUserName=%EMAILADDRESS%\nSignIn=password\n"
                                 "AppPassword=required\nHelpPage=https://hoster.example/help\n";
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.hoster.example:465:SSL", provider);

  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);

  PhCandidate *best = ph_discovery_get_candidate (run->discovery, 0);

  g_assert_cmpstr (ph_provider_get_name (ph_candidate_get_provider (best)), ==, "Hoster");
  g_assert_cmpint (ph_provider_get_app_password (ph_discovery_get_provider (run->discovery)), ==, PH_APP_PASSWORD_REQUIRED);
  g_assert_cmpstr (ph_candidate_get_help_url (best), ==, "https://hoster.example/help");
}

/* Who was led over an open connection may have been led astray: whoever is trusted goes before, be it later. */
static void
test_trusted_before_open (void)
{
  discovery_run_check (AUTOCONFIG "open servers smtp.evil.example:465:SSL; +20 " ISPDB "servers smtp.example.org:465:SSL", NULL, ADA, PH_DISCOVERY_NO_PROBE,
                       "tls smtp.example.org:465 ada@example.org ispdb trusted unchecked password\n"
                       "tls smtp.evil.example:465 ada@example.org autoconfig-http consent unchecked password");
  discovery_run_check (WELL_KNOWN "open servers smtp.evil.example:465:SSL", hosted, ADA, PH_DISCOVERY_NO_PROBE,
                       "tls smtp.hoster.example:465 ada@example.org catalogue trusted unchecked password\n"
                       "starttls smtp.hoster.example:587 ada@example.org catalogue trusted unchecked password\n"
                       "tls smtp.evil.example:465 ada@example.org autoconfig-http consent unchecked password");
  discovery_run_check (AUTOCONFIG "open servers smtp.example.org:465:SSL; +20 " ISPDB "servers smtp.example.org:465:SSL", NULL, ADA, PH_DISCOVERY_NO_PROBE,
                       "tls smtp.example.org:465 ada@example.org ispdb trusted unchecked password");
}

/* The server's own words count where it knows better. */
static void
test_winner_is_asked (void)
{
  discovery_run_check (AUTOCONFIG "servers smtp.example.org:465:SSL; probe smtp.example.org:465 password browser", NULL, ADA, 0,
                       "tls smtp.example.org:465 ada@example.org autoconfig trusted verified password");
  discovery_run_check (AUTOCONFIG "servers smtp.example.org:465:SSL; probe smtp.example.org:465 none", NULL, ADA, 0,
                       "tls smtp.example.org:465 - autoconfig trusted verified none");
  discovery_run_check (SUBMISSIONS "smtp.example.org:465; probe smtp.example.org:465 password browser", NULL, ADA, 0,
                       "tls smtp.example.org:465 ada@example.org srv confirm verified password browser");
}

static void
test_next_of_document (void)
{
  discovery_run_check (AUTOCONFIG "servers smtp.example.org:465:SSL smtp.example.org:587:STARTTLS; probe smtp.example.org:587 password", NULL, ADA, 0,
                       "starttls smtp.example.org:587 ada@example.org autoconfig trusted verified password\n"
                       "tls smtp.example.org:465 ada@example.org autoconfig trusted unreachable password");
}

static void
test_next_source (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL; +20 " ISPDB "servers b.example.org:465:SSL; "
                                                               "probe b.example.org:465 password",
                                                    NULL);

  discovery_run_all (run, ADA, 0);
  assert_best (run, "b.example.org", PH_SOURCE_ISPDB);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 2);
  assert_attempt (run, "a.example.org:465", "autoconfig nothing");
  assert_attempt (run, "b.example.org:465", "ispdb found");
}

/* The catalogue is there, its server is not: now even the others are asked. */
static void
test_sources_that_were_not_asked_before (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("probe smtp.example.org:587 password", hosted);

  discovery_run_all (run, ADA, 0);
  assert_best (run, "smtp.example.org", PH_SOURCE_GUESS);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 3);
}

/* A server is asked once, whoever names it. */
static void
test_server_is_asked_once (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL; " ISPDB "servers smtp.example.org:465:SSL:fixed; "
                                                               "+100 " SUBMISSIONS "smtp.example.org:465",
                                                    NULL);
  guint n_asked = 0;

  discovery_run_all (run, ADA, 0);
  for (guint i = 0; i < discovery_world_count_asked (run->world); i++)
    n_asked += g_str_equal (g_ptr_array_index (discovery_world_get_asked (run->world), i), "probe smtp.example.org:465") ? 1 : 0;
  /* By those who name it, and by the guess, which tries it as any other name. */
  g_assert_cmpuint (n_asked, <=, 2);
  for (guint i = 0; i < ph_discovery_get_n_candidates (run->discovery); i++)
    g_assert_cmpint (ph_candidate_get_check (ph_discovery_get_candidate (run->discovery, i)), ==, PH_CANDIDATE_UNREACHABLE);
}

/* While the winner is asked, nobody else is asked anything new. */
static void
test_nothing_new_while_winner_is_asked (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL; +100 mx example.org mx.other.example; "
                                                               "+400 probe smtp.example.org:465 password",
                                                    NULL);

  stop_the_clock (run, NEVER_MS);
  discovery_run_all (run, ADA, 0);
  for (guint i = 0; i < discovery_world_count_asked (run->world); i++)
    g_assert_null (strstr (g_ptr_array_index (discovery_world_get_asked (run->world), i), "other.example"));
  g_assert_false (discovery_world_was_asked (run->world, "get http://autoconfig.example.org/mail/config-v1.1.xml"));
}

static void
test_eight_sockets (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang probe smtp.example.org:465; hang probe smtp.example.org:587; hang probe smtp.example.org:25; "
                                                    "hang probe mail.example.org:465; hang probe mail.example.org:587; hang probe mail.example.org:25; "
                                                    "hang probe example.org:465; hang probe example.org:587; hang probe example.org:25; "
                                                    "hang " ISPDB "; hang " PLAIN "; mx example.org mx.other.example",
                                                    NULL);

  discovery_run_all (run, ADA, PH_DISCOVERY_HARDER | PH_DISCOVERY_PACC);
  g_assert_cmpuint (discovery_world_get_most_sockets (run->world), ==, discovery_run_get_schedule ()->n_sockets - 1);
}

static void
test_deadline (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; hang mx example.org", NULL);
  PhDiscoverySchedule schedule = *discovery_run_get_schedule ();

  schedule.total_ms = 100;
  ph_discovery_set_schedule (run->discovery, &schedule);
  discovery_run_all (run, ADA, 0);
  g_assert_cmpint (count_ms (run), >=, 99);
  assert_attempt (run, "https://autoconfig.example.org/mail/config-v1.1.xml", "autoconfig no-answer");
  assert_nothing_runs (run);
}

/* What was found until then is the result. */
static void
test_deadline_with_something (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; " ISPDB "servers b.example.org:465:SSL", NULL);
  PhDiscoverySchedule schedule = *discovery_run_get_schedule ();

  schedule.total_ms = 100;
  ph_discovery_set_schedule (run->discovery, &schedule);
  discovery_run_all (run, ADA, 0);
  assert_best (run, "b.example.org", PH_SOURCE_ISPDB);
  g_assert_cmpint (ph_candidate_get_check (ph_discovery_get_candidate (run->discovery, 0)), ==, PH_CANDIDATE_UNCHECKED);
}

static void
test_deadline_while_winner_is_asked (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL; hang probe a.example.org:465", NULL);
  PhDiscoverySchedule schedule = *discovery_run_get_schedule ();

  schedule.total_ms = 100;
  ph_discovery_set_schedule (run->discovery, &schedule);
  discovery_run_all (run, ADA, 0);
  assert_best (run, "a.example.org", PH_SOURCE_AUTOCONFIG);
  assert_attempt (run, "a.example.org:465", "autoconfig no-answer");
}

/* Each question has a limit of its own. */
static void
test_limits_of_questions (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("hang " AUTOCONFIG "; hang mx example.org; hang probe smtp.example.org:465", NULL);
  PhDiscoverySchedule schedule = *discovery_run_get_schedule ();

  schedule.fetch_ms = schedule.lookup_ms = schedule.probe_ms = 30;
  schedule.total_ms = NEVER_MS;
  ph_discovery_set_schedule (run->discovery, &schedule);
  discovery_run_all (run, ADA, 0);
  g_assert_cmpint (count_ms (run), <, SOON_MS);
  assert_attempt (run, "https://autoconfig.example.org/mail/config-v1.1.xml", "autoconfig no-answer");
  assert_attempt (run, "smtp.example.org:465", "guess no-answer");
}

static void
cancel (DiscoveryRun *run)
{
  guint n_changes = run->n_changes;

  g_cancellable_cancel (run->cancellable);
  discovery_run_wait (run);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_nothing_runs (run);

  guint n_asked = discovery_world_count_asked (run->world);

  discovery_run_wait_for_silence (run);
  g_assert_cmpuint (run->n_changes, ==, n_changes);
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, n_asked);
}

static void
test_cancelled_before (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL", hosted);

  g_cancellable_cancel (run->cancellable);
  discovery_run_begin (run, ADA, 0);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
  cancel (run);
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 0);
}

static void
test_cancelled_at_once (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL", NULL);

  discovery_run_begin (run, ADA, 0);
  cancel (run);
}

/* Before each question of a long discovery. */
static void
test_cancelled_anywhere (void)
{
  static const char lines[] = "+1 " AUTOCONFIG "servers a.example.org:465:SSL; +2 " ISPDB "servers b.example.org:465:SSL; "
                              "+1 mx example.org mx.other.example; +3 get https://v1.ispdb.net/other.example servers c.example.org:465:SSL; "
                              "+2 " SUBMISSIONS "d.example.org:465; +2 " PLAIN "servers e.example.org:465:SSL; +1 probe a.example.org:465 fail refused; "
                              "+1 probe b.example.org:465 fail tls; +2 probe smtp.example.org:465 fail timeout; +5 probe example.org:587 password";
  gboolean is_complete = FALSE;

  for (guint n_steps = 1; !is_complete; n_steps++)
    {
      g_autoptr(DiscoveryRun) run = discovery_run_new (lines, NULL);

      discovery_run_begin (run, ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_HARDER);
      while (!run->is_done && discovery_world_count_asked (run->world) < n_steps)
        g_main_context_iteration (NULL, TRUE);
      is_complete = run->is_done;
      if (!is_complete)
        cancel (run);
    }
}

static void
on_attempts_changed (GListModel *attempts, guint position, guint removed, guint added, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
on_candidates_changed (PhDiscovery *discovery, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Whoever listens may cancel from within. */
static void
test_cancelled_from_within (void)
{
  g_autoptr(DiscoveryRun) first = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL", hosted);
  g_autoptr(DiscoveryRun) second = discovery_run_new (AUTOCONFIG "servers a.example.org:465:SSL", hosted);

  g_signal_connect (ph_discovery_get_attempts (first->discovery), "items-changed", G_CALLBACK (on_attempts_changed), first->cancellable);
  discovery_run_begin (first, ADA, 0);
  discovery_run_wait (first);
  g_assert_error (first->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_signal_connect (second->discovery, "candidates-changed", G_CALLBACK (on_candidates_changed), second->cancellable);
  discovery_run_begin (second, ADA, 0);
  discovery_run_wait (second);
  g_assert_error (second->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nobody keeps the discovery when it was cancelled, not even who does not stop. */
static void
test_deaf_answers_are_dropped (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("deaf+80 " AUTOCONFIG "servers a.example.org:465:SSL; deaf+60 mx example.org mx.other.example", NULL);

  discovery_run_begin (run, ADA, 0);
  discovery_run_wait_for_question (run, "mx example.org");
  cancel (run);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
}

static void
test_late_answers_are_dropped (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("deaf+900 " AUTOCONFIG "servers a.example.org:465:SSL; " ISPDB "servers b.example.org:465:SSL; "
                                                    "deaf+950 mx example.org mx.other.example",
                                                    NULL);

  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_best (run, "b.example.org", PH_SOURCE_ISPDB);
  discovery_run_wait_for_silence (run);
  assert_best (run, "b.example.org", PH_SOURCE_ISPDB);
  g_assert_cmpuint (run->n_changes, ==, 1);
  assert_attempt (run, "https://autoconfig.example.org/mail/config-v1.1.xml", "autoconfig stopped");
  g_assert_false (discovery_world_was_asked (run->world, "get https://v1.ispdb.net/other.example"));
}

static void
assert_hint (const char *lines, GNetworkConnectivity connectivity, PhDiscoveryHint expected)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (lines, NULL);

  discovery_world_set_connectivity (run->world, connectivity);
  discovery_run_all (run, ADA, 0);
  g_test_message ("%s", lines);
  g_assert_cmpint (ph_discovery_get_hint (run->discovery), ==, expected);
}

#define ALL_FAIL(word)                                                                                                                        \
  AUTOCONFIG "fail " word "; " WELL_KNOWN "fail " word "; " ISPDB "fail " word "; " PLAIN "fail " word "; mx example.org fail " word "; "     \
             "srv _submissions._tcp.example.org fail " word "; srv _submission._tcp.example.org fail " word "; "                              \
             "probe smtp.example.org:465 fail " word "; probe smtp.example.org:587 fail " word "; probe mail.example.org:465 fail " word "; " \
             "probe mail.example.org:587 fail " word "; probe example.org:465 fail " word "; probe example.org:587 fail " word

static void
test_hints (void)
{
  assert_hint ("", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  assert_hint (ALL_FAIL ("temporary"), G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_OFFLINE);
  assert_hint (ALL_FAIL ("unreachable"), G_NETWORK_CONNECTIVITY_LOCAL, PH_DISCOVERY_HINT_OFFLINE);
  assert_hint (ALL_FAIL ("timeout"), G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_OFFLINE);
  /* What getaddrinfo(3) says of every name without a network, and the DNS only of one that does not exist. */
  assert_hint (AUTOCONFIG "fail name; " WELL_KNOWN "fail name; " ISPDB "fail name; " PLAIN "fail name; mx example.org fail temporary; "
                          "srv _submissions._tcp.example.org fail temporary; srv _submission._tcp.example.org fail temporary; "
                          "probe smtp.example.org:465 fail temporary; probe smtp.example.org:587 fail temporary; "
                          "probe mail.example.org:465 fail name; probe mail.example.org:587 fail name; "
                          "probe example.org:465 fail name; probe example.org:587 fail name",
               G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_OFFLINE);
  assert_hint (ALL_FAIL ("name"), G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  /* Somebody answered, and somebody who may know more did not. */
  assert_hint (AUTOCONFIG "fail temporary", G_NETWORK_CONNECTIVITY_LOCAL, PH_DISCOVERY_HINT_NO_ANSWER);
  assert_hint ("mx example.org fail timeout", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NO_ANSWER);
  assert_hint ("probe smtp.example.org:465 fail timeout", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  assert_hint (ISPDB "fail timeout; " SUBMISSIONS ".", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NOT_OFFERED);
  assert_hint (AUTOCONFIG "html", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  assert_hint (AUTOCONFIG "html; " WELL_KNOWN "html", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_CAPTIVE_PORTAL);
  assert_hint (PLAIN "from http://portal.example/login html; " ISPDB "open html", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_CAPTIVE_PORTAL);
  /* The page of a network can't come over HTTPS without a certificate for it. */
  assert_hint (PLAIN "from http://portal.example/login html; " AUTOCONFIG "fail tls; " WELL_KNOWN "fail tls; " ISPDB "fail tls",
               G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_CAPTIVE_PORTAL);
  assert_hint (PLAIN "html; " AUTOCONFIG "fail tls; " WELL_KNOWN "fail tls", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  assert_hint (ISPDB "fail tls", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
  assert_hint ("", G_NETWORK_CONNECTIVITY_PORTAL, PH_DISCOVERY_HINT_CAPTIVE_PORTAL);
  assert_hint ("mx example.org .", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NOT_OFFERED);
  assert_hint (SUBMISSIONS ".", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NOT_OFFERED);
  /* Who has settings needs no hint. */
  assert_hint ("mx example.org .; " AUTOCONFIG "servers a.example.org:465:SSL; probe a.example.org:465 password", G_NETWORK_CONNECTIVITY_PORTAL,
               PH_DISCOVERY_HINT_NONE);
  /* Unless nothing of them answers. */
  assert_hint (AUTOCONFIG "servers a.example.org:465:SSL", G_NETWORK_CONNECTIVITY_PORTAL, PH_DISCOVERY_HINT_CAPTIVE_PORTAL);
  assert_hint ("mx example.org .; " AUTOCONFIG "servers a.example.org:465:SSL", G_NETWORK_CONNECTIVITY_FULL, PH_DISCOVERY_HINT_NONE);
}

static void
test_notes (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "html; " WELL_KNOWN "garbage; mx example.org .", NULL);
  GListModel *attempts = ph_discovery_get_attempts (run->discovery);

  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  assert_attempt (run, "https://autoconfig.example.org/mail/config-v1.1.xml", "autoconfig nothing");
  assert_attempt (run, "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml", "well-known unusable");
  for (guint i = 0; i < g_list_model_get_n_items (attempts); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (attempts, i);

      if (ph_discovery_attempt_get_source (attempt) != PH_SOURCE_CATALOGUE)
        g_assert_nonnull (ph_discovery_attempt_get_note (attempt));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/discovery/order/new-destroy", test_new_destroy);
  g_test_add_func ("/discovery/order/local-at-once", test_local_at_once);
  g_test_add_func ("/discovery/order/worse-are-not-asked", test_worse_are_not_asked);
  g_test_add_func ("/discovery/order/all-at-once", test_all_at_once);
  g_test_add_func ("/discovery/order/better-within-grace", test_better_within_grace);
  g_test_add_func ("/discovery/order/grace-ends", test_grace_ends);
  g_test_add_func ("/discovery/order/best-wins-at-once", test_best_wins_at_once);
  g_test_add_func ("/discovery/order/plain-waits", test_plain_waits);
  g_test_add_func ("/discovery/order/plain-is-not-asked-in-vain", test_plain_is_not_asked_in_vain);
  g_test_add_func ("/discovery/order/guess-waits", test_guess_waits);
  g_test_add_func ("/discovery/order/nothing-to-wait-for", test_nothing_to_wait_for);
  g_test_add_func ("/discovery/order/each-server-once", test_each_server_once);
  g_test_add_func ("/discovery/order/trusted-before-open", test_trusted_before_open);
  g_test_add_func ("/discovery/order/provider-of-server", test_provider_of_server);
  g_test_add_func ("/discovery/winner/is-asked", test_winner_is_asked);
  g_test_add_func ("/discovery/winner/next-of-document", test_next_of_document);
  g_test_add_func ("/discovery/winner/next-source", test_next_source);
  g_test_add_func ("/discovery/winner/sources-that-were-not-asked-before", test_sources_that_were_not_asked_before);
  g_test_add_func ("/discovery/winner/server-is-asked-once", test_server_is_asked_once);
  g_test_add_func ("/discovery/winner/nothing-new-meanwhile", test_nothing_new_while_winner_is_asked);
  g_test_add_func ("/discovery/limits/eight-sockets", test_eight_sockets);
  g_test_add_func ("/discovery/limits/deadline", test_deadline);
  g_test_add_func ("/discovery/limits/deadline-with-something", test_deadline_with_something);
  g_test_add_func ("/discovery/limits/deadline-while-winner-is-asked", test_deadline_while_winner_is_asked);
  g_test_add_func ("/discovery/limits/of-questions", test_limits_of_questions);
  g_test_add_func ("/discovery/cancelled/before", test_cancelled_before);
  g_test_add_func ("/discovery/cancelled/at-once", test_cancelled_at_once);
  g_test_add_func ("/discovery/cancelled/anywhere", test_cancelled_anywhere);
  g_test_add_func ("/discovery/cancelled/from-within", test_cancelled_from_within);
  g_test_add_func ("/discovery/cancelled/deaf-answers-are-dropped", test_deaf_answers_are_dropped);
  g_test_add_func ("/discovery/cancelled/late-answers-are-dropped", test_late_answers_are_dropped);
  g_test_add_func ("/discovery/hints", test_hints);
  g_test_add_func ("/discovery/notes", test_notes);

  return g_test_run ();
}
