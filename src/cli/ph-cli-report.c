// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Runs a guided test and has it told: in words while it runs, or as a JSON document at its end, with advice if all went well.

#include "config.h"

#include "ph-cli-report.h"

#include <glib/gi18n-lib.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-report-json.h"
#include "ph-cli-report-words.h"

/**
 * ph_cli_report_print_stats:
 * @connections: how many connections were made
 * @stats: sums over them
 * @elapsed_us: time of the whole, in microseconds
 *
 * Prints the statistics in one line.
 */
void
ph_cli_report_print_stats (guint connections, PhSessionStats stats, gint64 elapsed_us)
{
  g_autofree char *sent = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) stats.bytes_sent);
  g_autofree char *received = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) stats.bytes_received);

  g_print (_ ("Connections: %u, round trips: %u, bytes sent: %s, bytes received: %s, time: %u ms\n"), connections,
           (guint) stats.round_trips, sent, received, (guint) (elapsed_us / 1000));
}

static PhSessionStats
get_stats (PhSession *session)
{
  return session != NULL ? ph_session_get_stats (session) : (PhSessionStats){ 0 };
}

static GPtrArray *
find_advice (PhGuidedTest *test, const PhAdviceSearch *search)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_advice_search_async (test, search, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_advice_search_finish (test, ph_cli_await (&result));
}

/* What the person waits for comes first, and then what nobody asked for. */
static void
tell_in_words (PhGuidedTest *test, PhCliReport report, const PhAdviceSearch *search, gint64 elapsed_us)
{
  PhSession *session = ph_guided_test_get_session (test);

  ph_cli_report_words_print_end (test);
  if (ph_guided_test_get_problem (test) == NULL)
    {
      g_autoptr(GPtrArray) advice = find_advice (test, search);

      ph_cli_report_words_print_advice (advice, ph_guided_test_get_account (test));
    }
  if (report == PH_CLI_REPORT_WORDS_STATS)
    ph_cli_report_print_stats (session != NULL ? 1 : 0, get_stats (session), elapsed_us);
}

static void
tell_in_json (PhGuidedTest *test, PhCliReport report, const PhAdviceSearch *search, gint64 elapsed_us)
{
  g_autoptr(GPtrArray) advice = ph_guided_test_get_problem (test) == NULL ? find_advice (test, search) : NULL;

  ph_cli_report_json_print (test, advice, report == PH_CLI_REPORT_JSON_STATS ? elapsed_us : -1);
}

/**
 * ph_cli_report_run:
 * @test: a test that has not begun
 * @report: how it is told, on standard output
 * @search: what a search for advice may use
 *
 * Runs a test and tells of it.
 *
 * Returns: the exit status that fits how it ended
 */
int
ph_cli_report_run (PhGuidedTest *test, PhCliReport report, const PhAdviceSearch *search)
{
  g_autoptr(PhProblem) problem = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  gint64 started_us = g_get_monotonic_time ();
  gint64 elapsed_us = 0;

  if (report == PH_CLI_REPORT_WORDS || report == PH_CLI_REPORT_WORDS_STATS)
    ph_cli_report_words_follow (test);
  ph_guided_test_run_async (test, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  problem = ph_guided_test_run_finish (test, ph_cli_await (&result));
  elapsed_us = g_get_monotonic_time () - started_us;

  switch (report)
    {
    case PH_CLI_REPORT_WORDS:
    case PH_CLI_REPORT_WORDS_STATS:
      tell_in_words (test, report, search, elapsed_us);
      break;
    case PH_CLI_REPORT_JSON:
    case PH_CLI_REPORT_JSON_STATS:
      tell_in_json (test, report, search, elapsed_us);
      break;
    case PH_CLI_REPORT_JSON_OF_FAILURE:
      if (problem != NULL)
        tell_in_json (test, report, search, elapsed_us);
      break;
    case PH_CLI_REPORT_NOTHING:
    default:
      break;
    }
  return ph_cli_status_of_problem (problem);
}
