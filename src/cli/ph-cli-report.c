// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How the guided test is shown: live rows and words in a terminal, or the JSON document of the contract.

#include "config.h"

#include "ph-cli-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-values.h"
#include "ph-escape.h"
#include "ph-text.h"

static const char *const status_nicks[] = {
  [PH_TEST_STATUS_WAITING] = "skipped",
  [PH_TEST_STATUS_RUNNING] = "skipped",
  [PH_TEST_STATUS_OK] = "ok",
  [PH_TEST_STATUS_WARNING] = "warning",
  [PH_TEST_STATUS_FAILED] = "failed",
  [PH_TEST_STATUS_SKIPPED] = "skipped",
};

static void
on_step_status_cb (PhTestStep *step, GParamSpec *pspec, gpointer user_data)
{
  PhTestStatus status = ph_test_step_get_status (step);

  if (status == PH_TEST_STATUS_WAITING || status == PH_TEST_STATUS_RUNNING)
    return;

  g_autofree char *detail = ph_escape_text (ph_test_step_get_detail (step));

  g_print ("%-28s %-10s %5u ms  %s\n", ph_text_step_title (ph_test_step_get_id (step)), ph_text_test_status (status),
           ph_test_step_get_elapsed_ms (step), detail);
}

static void
follow (PhGuidedTest *test)
{
  PhAccount *account = ph_guided_test_get_account (test);

  g_autofree char *address = ph_escape_text (ph_account_get_address (account));
  g_autofree char *host = ph_escape_text (ph_account_get_host (account));

  g_print (_ ("Testing %s at %s, port %u (%s)\n"), address, host,
           ph_account_get_port (account), ph_text_security (ph_account_get_security (account)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test)); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (test), i);

      g_signal_connect_object (step, "notify::status", G_CALLBACK (on_step_status_cb), test, 0);
    }
}

/* Returns: (transfer full): @value as a shell takes it back */
static char *
quote (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("@.:-_+", *at) == NULL)
      return g_shell_quote (value);
  return *value != '\0' ? g_strdup (value) : g_strdup ("''");
}

/* The options of a second run are called as the settings are. */
static void
print_fix (PhFix *fix)
{
  g_autofree char *label = ph_text_fix_label (fix);
  g_autoptr(GString) line = g_string_new (label);
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
    {
      const PhFixChange *change = ph_fix_get_change (fix, i);
      g_autofree char *option = g_strdelimit (g_strdup (change->field), "_", '-');
      g_autofree char *value = quote (change->value);

      g_string_append_printf (line, "%s--%s %s", i == 0 ? "  (" : " ", option, value);
    }
  if (ph_fix_get_n_changes (fix) > 0)
    g_string_append_c (line, ')');
  escaped = ph_escape_text (line->str);
  g_print ("  → %s\n", escaped);
}

/**
 * ph_cli_report_print_hint:
 * @problem: what was found
 * @account: what was tried
 *
 * Tells, on standard error, which option is missing. The words of a problem are the same in the window, so they can't.
 */
void
ph_cli_report_print_hint (PhProblem *problem, PhAccount *account)
{
  if (ph_problem_get_id (problem) == PH_PROBLEM_SECRET_MISSING)
    g_printerr ("%s\n", _ ("No password; give --password-file"));
  else if (ph_problem_get_id (problem) == PH_PROBLEM_INVALID_ADDRESS && *ph_account_get_address (account) == '\0')
    g_printerr ("%s\n", _ ("No sender address; give --from"));
}

static void
print_end (PhGuidedTest *test)
{
  PhProblem *problem = ph_guided_test_get_problem (test);
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (problem == NULL)
    {
      g_print ("\n%s\n", _ ("Everything works."));
      return;
    }
  title = ph_text_problem_title (problem, ph_guided_test_get_account (test));
  explanation = ph_text_problem_explanation (problem, ph_guided_test_get_account (test));
  words = g_strdup_printf ("%s\n%s", title, explanation);
  escaped = ph_cli_escape_lines (words);
  g_print ("\n%s\n", escaped);
  ph_cli_report_print_hint (problem, ph_guided_test_get_account (test));
  if (ph_problem_get_reply (problem) != NULL)
    {
      g_autofree char *reply = ph_smtp_reply_to_string (ph_problem_get_reply (problem));

      g_print (_ ("Server said: %s\n"), reply);
    }
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    print_fix (ph_problem_get_fix (problem, i));
}

static void
add_account (JsonBuilder *builder, PhAccount *account)
{
  json_builder_set_member_name (builder, "account");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "host");
  json_builder_add_string_value (builder, ph_account_get_host (account));
  ph_cli_json_add_int (builder, "port", ph_account_get_port (account));
  ph_cli_json_add_string (builder, "security", ph_security_to_nick (ph_account_get_security (account)));
  ph_cli_json_add_string (builder, "username", ph_account_get_username (account));
  ph_cli_json_add_string (builder, "from", ph_account_get_address (account));
  json_builder_end_object (builder);
}

static void
add_steps (JsonBuilder *builder, GListModel *steps)
{
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (steps, i);
      const char *status = status_nicks[ph_test_step_get_status (step)];

      json_builder_begin_object (builder);
      ph_cli_json_add_string (builder, "id", ph_test_step_id_to_nick (ph_test_step_get_id (step)));
      ph_cli_json_add_string (builder, "status", status);
      if (!g_str_equal (status, "skipped"))
        {
          ph_cli_json_add_int (builder, "elapsed_ms", ph_test_step_get_elapsed_ms (step));
        }
      ph_cli_json_add_string (builder, "detail", ph_test_step_get_detail (step));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_warnings (JsonBuilder *builder, PhGuidedTest *test)
{
  guint n = 0;
  const PhProblemId *warnings = ph_guided_test_get_warnings (test, &n);

  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, ph_problem_id_to_nick (warnings[i]));
  json_builder_end_array (builder);
}

static void
add_server (JsonBuilder *builder, PhSession *session)
{
  PhSmtpReply *greeting = ph_session_get_greeting (session);
  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (session);

  if (greeting == NULL)
    return;
  json_builder_set_member_name (builder, "server");
  json_builder_begin_object (builder);
  if (capabilities != NULL)
    ph_cli_json_add_string (builder, "name", ph_smtp_capabilities_get_server_name (capabilities));
  ph_cli_json_add_string (builder, "greeting", ph_smtp_reply_get_text (greeting));
  if (capabilities != NULL)
    {
      ph_cli_json_add_strings (builder, "capabilities", ph_smtp_capabilities_get_lines (capabilities));
      ph_cli_json_add_strings (builder, "auth", ph_smtp_capabilities_get_mechanisms (capabilities));
    }
  if (capabilities != NULL && ph_smtp_capabilities_get_max_size (capabilities) > 0)
    {
      ph_cli_json_add_int (builder, "max_size", (gint64) MIN (ph_smtp_capabilities_get_max_size (capabilities), G_MAXINT64));
    }
  json_builder_end_object (builder);
}

static void
add_date (JsonBuilder *builder, const char *key, GDateTime *date)
{
  g_autoptr(GDateTime) utc = date != NULL ? g_date_time_to_utc (date) : NULL;
  g_autofree char *text = utc != NULL ? g_date_time_format_iso8601 (utc) : NULL;

  ph_cli_json_add_string (builder, key, text);
}

static void
add_certificate_problems (JsonBuilder *builder, GTlsCertificateFlags flags)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *nick;
  } problems[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "unknown-issuer" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "wrong-name" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "not-yet-valid" },
    { G_TLS_CERTIFICATE_EXPIRED, "expired" },
    { G_TLS_CERTIFICATE_REVOKED, "revoked" },
    { G_TLS_CERTIFICATE_INSECURE, "insecure" },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, "other" },
  };

  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (flags & problems[i].flag)
      json_builder_add_string_value (builder, problems[i].nick);
  json_builder_end_array (builder);
}

static void
add_tls (JsonBuilder *builder, PhConnection *connection)
{
  PhCertificate *certificate = connection != NULL ? ph_connection_get_certificate (connection) : NULL;

  if (certificate == NULL)
    return;
  json_builder_set_member_name (builder, "tls");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "version", ph_connection_get_tls_version (connection));
  ph_cli_json_add_string (builder, "cipher", ph_connection_get_tls_cipher (connection));
  json_builder_set_member_name (builder, "certificate");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "subject", ph_certificate_get_subject (certificate));
  ph_cli_json_add_string (builder, "issuer", ph_certificate_get_issuer (certificate));
  ph_cli_json_add_strings (builder, "names", ph_certificate_get_names (certificate));
  add_date (builder, "not_before", ph_certificate_get_not_before (certificate));
  add_date (builder, "not_after", ph_certificate_get_not_after (certificate));
  ph_cli_json_add_string (builder, "sha256", ph_certificate_get_sha256 (certificate));
  add_certificate_problems (builder, ph_certificate_get_problems (certificate));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_auth (JsonBuilder *builder, PhSession *session)
{
  if (ph_session_get_mechanism (session) == NULL)
    return;
  json_builder_set_member_name (builder, "auth");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "mechanism", ph_session_get_mechanism (session));
  ph_cli_json_add_string (builder, "channel_binding", ph_session_get_channel_binding (session));
  json_builder_end_object (builder);
}

/* With statistics unless @elapsed_us is -1. */
static void
print_json (PhGuidedTest *test, gint64 elapsed_us)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  PhSession *session = ph_guided_test_get_session (test);
  PhProblem *problem = ph_guided_test_get_problem (test);

  json_builder_begin_object (builder);
  ph_cli_json_add_boolean (builder, "ok", problem == NULL);
  add_account (builder, ph_guided_test_get_account (test));
  add_steps (builder, G_LIST_MODEL (test));
  ph_cli_json_add_problem (builder, problem, ph_guided_test_get_account (test));
  add_warnings (builder, test);
  if (session != NULL)
    {
      add_server (builder, session);
      add_tls (builder, ph_session_get_connection (session));
      add_auth (builder, session);
    }
  if (elapsed_us >= 0)
    {
      PhSessionStats stats = session != NULL ? ph_session_get_stats (session) : (PhSessionStats){ 0 };

      ph_cli_json_add_stats (builder, session != NULL ? 1 : 0, stats, elapsed_us);
    }
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}

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

/**
 * ph_cli_report_run:
 * @test: a test that has not begun
 * @report: how it is told, on standard output
 *
 * Runs a test and tells of it.
 *
 * Returns: the exit status that fits how it ended
 */
int
ph_cli_report_run (PhGuidedTest *test, PhCliReport report)
{
  g_autoptr(PhProblem) problem = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  gint64 started_us = g_get_monotonic_time ();
  gboolean is_in_words = report == PH_CLI_REPORT_WORDS || report == PH_CLI_REPORT_WORDS_STATS;

  if (is_in_words)
    follow (test);
  ph_guided_test_run_async (test, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  problem = ph_guided_test_run_finish (test, ph_cli_await (&result));

  if (is_in_words)
    print_end (test);
  else if (report != PH_CLI_REPORT_JSON_OF_FAILURE || problem != NULL)
    print_json (test, report == PH_CLI_REPORT_JSON_STATS ? g_get_monotonic_time () - started_us : -1);
  if (report == PH_CLI_REPORT_WORDS_STATS)
    {
      PhSession *session = ph_guided_test_get_session (test);
      PhSessionStats stats = session != NULL ? ph_session_get_stats (session) : (PhSessionStats){ 0 };

      ph_cli_report_print_stats (session != NULL ? 1 : 0, stats, g_get_monotonic_time () - started_us);
    }
  return ph_cli_status_of_problem (problem);
}
