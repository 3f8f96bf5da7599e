// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a guided test is told to programs: the JSON document of the contract.

#include "config.h"

#include "ph-cli-report-json.h"

#include "ph-cli-json.h"
#include "ph-speed.h"
#include "ph-text-advice.h"

static const char *const status_nicks[] = {
  [PH_TEST_STATUS_WAITING] = "skipped",
  [PH_TEST_STATUS_RUNNING] = "skipped",
  [PH_TEST_STATUS_OK] = "ok",
  [PH_TEST_STATUS_WARNING] = "warning",
  [PH_TEST_STATUS_FAILED] = "failed",
  [PH_TEST_STATUS_SKIPPED] = "skipped",
};

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

/* Beside the time of a step what it takes with a healthy server, if it waits for anybody at all. */
static void
add_times (JsonBuilder *builder, PhTestStep *step)
{
  guint usual_ms = ph_speed_get_usual_ms (ph_test_step_get_id (step));

  ph_cli_json_add_int (builder, "elapsed_ms", ph_test_step_get_elapsed_ms (step));
  if (usual_ms != 0)
    ph_cli_json_add_int (builder, "usual_ms", usual_ms);
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
        add_times (builder, step);
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

/* As the server sent it: its own certificate first, each one vouched for by the next. */
static void
add_chain (JsonBuilder *builder, PhCertificate *certificate)
{
  json_builder_set_member_name (builder, "chain");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ph_certificate_get_n_chain (certificate); i++)
    {
      PhCertificate *link = ph_certificate_get_chain (certificate, i);

      json_builder_begin_object (builder);
      ph_cli_json_add_string (builder, "subject", ph_certificate_get_subject (link));
      ph_cli_json_add_string (builder, "issuer", ph_certificate_get_issuer (link));
      add_date (builder, "not_before", ph_certificate_get_not_before (link));
      add_date (builder, "not_after", ph_certificate_get_not_after (link));
      ph_cli_json_add_string (builder, "sha256", ph_certificate_get_sha256 (link));
      json_builder_end_object (builder);
    }
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
  add_chain (builder, certificate);
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

static void
add_speed (JsonBuilder *builder, GListModel *steps)
{
  PhTestStepId slowest = PH_TEST_STEP_SETTINGS;
  PhSpeed speed = ph_speed_judge_test (steps, &slowest);

  json_builder_set_member_name (builder, "speed");
  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "verdict", ph_speed_to_nick (speed));
  if (speed != PH_SPEED_USUAL)
    ph_cli_json_add_string (builder, "slowest_step", ph_test_step_id_to_nick (slowest));
  json_builder_end_object (builder);
}

static void
add_piece_of_advice (JsonBuilder *builder, const PhAdvice *advice, PhAccount *account)
{
  g_autofree char *title = ph_text_advice_title (advice, account);
  g_autofree char *explanation = ph_text_advice_explanation (advice, account);

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "id", ph_advice_id_to_nick (ph_advice_get_id (advice)));
  ph_cli_json_add_string (builder, "title", title);
  ph_cli_json_add_string (builder, "explanation", explanation);
  if (ph_advice_get_value (advice) != 0)
    ph_cli_json_add_int (builder, "value", (gint64) MIN (ph_advice_get_value (advice), G_MAXINT64));
  if (ph_advice_get_fix (advice) != NULL)
    {
      json_builder_set_member_name (builder, "fix");
      ph_cli_json_add_fix (builder, ph_advice_get_fix (advice));
    }
  json_builder_end_object (builder);
}

static void
add_advice (JsonBuilder *builder, GPtrArray *advice, PhAccount *account)
{
  if (advice == NULL)
    return;
  json_builder_set_member_name (builder, "advice");
  json_builder_begin_array (builder);
  for (guint i = 0; i < advice->len; i++)
    add_piece_of_advice (builder, g_ptr_array_index (advice, i), account);
  json_builder_end_array (builder);
}

/**
 * ph_cli_report_json_print:
 * @test: a test that has ended
 * @advice: (nullable) (element-type PhAdvice): what is worth knowing if all went well
 * @elapsed_us: time of the whole, in microseconds, for the statistics; -1: without statistics
 *
 * Prints the document.
 */
void
ph_cli_report_json_print (PhGuidedTest *test, GPtrArray *advice, gint64 elapsed_us)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  PhSession *session = ph_guided_test_get_session (test);
  PhProblem *problem = ph_guided_test_get_problem (test);
  PhAccount *account = ph_guided_test_get_account (test);

  json_builder_begin_object (builder);
  ph_cli_json_add_boolean (builder, "ok", problem == NULL);
  add_account (builder, account);
  add_steps (builder, G_LIST_MODEL (test));
  add_speed (builder, G_LIST_MODEL (test));
  ph_cli_json_add_problem (builder, problem, account);
  add_warnings (builder, test);
  add_advice (builder, advice, account);
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
