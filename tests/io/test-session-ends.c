// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sessions that end badly: given up by the person or by the server, at every point where that can be.

#include "config.h"

#include "session-points.h"

/* Runs the session to its end at @point. @ret_error is that of the open or of the result. */
static void
run_to_end (const SessionPoint *point, PhSession *session, GCancellable *cancellable, GError **ret_error)
{
  gboolean opened = session_fixture_open (session, point->message_size == 0 ? cancellable : NULL, ret_error);

  g_assert_cmpint (opened, ==, point->message_size > 0);
  if (!opened)
    return;
  g_autofree char *message = session_point_new_message (point);
  g_autoptr(PhSmtpResult) result = session_fixture_send (session, message, point->message_size, cancellable);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, point->certainty);
  g_assert_nonnull (ph_smtp_result_get_error (result));
  *ret_error = g_error_copy (ph_smtp_result_get_error (result));
}

static void
check_end (const SessionPoint *point, PhSession *session)
{
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, point->stage);
  g_assert_false (ph_session_is_ready (session));
  session_fixture_let_go (session);
}

typedef struct
{
  ScriptedServer *server;
  GCancellable *cancellable;
} Impatience;

static gboolean
cancel_when_waiting (gpointer data)
{
  Impatience *self = data;

  if (!scripted_server_is_waiting (self->server))
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (gconstpointer data)
{
  const SessionPoint *point = data;
  ScriptedServer *server = session_point_new_server (point, point->message_size == LARGE ? "N:" : "H:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (point, server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Impatience impatience = { server, cancellable };
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_timeout_add (5, cancel_when_waiting, &impatience);
  run_to_end (point, session, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The session is still there, and the server sees the end all the same. */
  scripted_server_finish (server);
  g_assert_false (ph_session_is_ready (session));
  session_fixture_let_go (session);
}

static void
test_eof (gconstpointer data)
{
  const SessionPoint *point = data;
  ScriptedServer *server = session_point_new_server (point, "X:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (point, server);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  run_to_end (point, session, NULL, &error);
  if (error->domain != PH_CONNECTION_ERROR)
    g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  else
    g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_HANDSHAKE);
  check_end (point, session);
  scripted_server_finish (server);
}

typedef struct
{
  ScriptedServer *server;
  PhSessionStage stage;
} Awaited;

static void
go_at_stage (PhSession *session, GParamSpec *pspec, Awaited *awaited)
{
  if (ph_session_get_stage (session) == awaited->stage)
    scripted_server_go (awaited->server);
}

/* Not before the stage is reached: a reset right behind the handshake of TCP is a connection that fails, or is not. */
static void
test_reset (gconstpointer data)
{
  const SessionPoint *point = data;
  ScriptedServer *server = session_point_new_server (point, "P:|R:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (point, server);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);
  Awaited awaited = { server, point->stage };

  g_signal_connect (session, "notify::stage", G_CALLBACK (go_at_stage), &awaited);
  run_to_end (point, session, NULL, &error);
  if (error->domain != PH_CONNECTION_ERROR)
    g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  check_end (point, session);
  scripted_server_finish (server);
}

static gboolean
is_closed (gpointer data)
{
  return ph_session_get_stage (data) == PH_SESSION_STAGE_CLOSED;
}

/* 094: the server says no in the middle of a large message and reads no more: that is told at once. A refused chunk does
 * not end the connection; a server that does not answer the RSET behind it either does. */
static void
test_early_refusal (gconstpointer data)
{
  SessionPoint point = *(const SessionPoint *) data;
  guint n = g_strv_length ((char **) point.script);

  point.script[n] = "S: 552 5.3.4 too much for me";
  ScriptedServer *server = session_point_new_server (&point, "N:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  settings->timeout_ms = 2000;
  PhSession *session = ph_session_new (settings, NULL);
  run_to_end (&point, session, NULL, &error);
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_error_get_reply (error)), ==, 552);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  session_fixture_wait (is_closed, session);
  check_end (&point, session);
  scripted_server_finish (server);
}

static gboolean
has_two_results (gpointer data)
{
  return ((GPtrArray *) data)->len == 2;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_ptr_array_add (user_data, ph_session_send_finish (PH_SESSION (source), result));
}

/* 094: what waits behind such a message is not sent, and whoever waits for it hears that in time. */
static void
test_early_refusal_with_next (void)
{
  SessionPoint point = stuck_points[N_STUCK_POINTS - 1];
  guint n = g_strv_length ((char **) point.script);
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_smtp_result_unref);
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  const PhSmtpSubmission submission = { .envelope = envelope, .size = -1 };
  g_autofree char *message = session_point_new_message (&point);
  g_autoptr(GError) error = NULL;

  point.script[n] = "S: 552 5.3.4 too much for me";
  ScriptedServer *server = session_point_new_server (&point, "N:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);

  settings->timeout_ms = 2000;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_true (session_fixture_open (session, NULL, &error));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (message, LARGE, NULL);

      ph_session_send_async (session, &submission, content, NULL, keep_result, results);
    }
  session_fixture_wait (has_two_results, results);
  g_assert_error (ph_smtp_result_get_error (results->pdata[0]), PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_error (ph_smtp_result_get_error (results->pdata[1]), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (ph_smtp_result_get_certainty (results->pdata[1]), ==, PH_SMTP_NOT_SENT);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
test_endless (void)
{
  static const SessionPoint greet = { "endless", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { NULL } };
  static const char *const texts[] = { "E: 220-and one more thing\\r\\n", "E: 220 a line that has no end ", "E: garbage\\r\\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ScriptedServer *server = session_point_new_server (&greet, texts[i]);
      g_autoptr(PhServerSettings) settings = session_point_new_settings (&greet, server);
      g_autoptr(GError) error = NULL;
      PhSession *session = ph_session_new (settings, NULL);

      run_to_end (&greet, session, NULL, &error);
      g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL);
      /* One read more than what a reply may have at most. */
      g_assert_cmpuint (ph_session_get_stats (session).bytes_received, <, 512 * 1024);
      check_end (&greet, session);
      scripted_server_finish (server);
    }
}

static void
test_cancelled_before (void)
{
  static const SessionPoint point = { "before", PH_SECURITY_NONE, PH_SESSION_STAGE_SENDER, SMALL, PH_SMTP_NOT_SENT, { READY, NULL } };
  ScriptedServer *server = session_point_new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);
  PhSession *never = ph_session_new (settings, NULL);

  g_cancellable_cancel (cancellable);
  g_assert_false (session_fixture_open (never, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  session_fixture_let_go (never);
  run_to_end (&point, session, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* The server leaves while nobody looks; who sends later gets a result and no crash. */
static void
test_closed_while_idle (void)
{
  static const SessionPoint farewell = { "421", PH_SECURITY_NONE, PH_SESSION_STAGE_READY, SMALL, PH_SMTP_NOT_SENT, { READY, "P:", "S: 421 4.4.2 idle for too long", NULL } };
  static const SessionPoint silent = { "eof", PH_SECURITY_NONE, PH_SESSION_STAGE_READY, SMALL, PH_SMTP_NOT_SENT, { READY, "P:", NULL } };
  const SessionPoint *const idle[] = { &farewell, &silent };

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      ScriptedServer *server = session_point_new_server (idle[i], "X:");
      g_autoptr(PhServerSettings) settings = session_point_new_settings (idle[i], server);
      g_autoptr(GError) error = NULL;
      PhSession *session = ph_session_new (settings, NULL);

      g_assert_true (session_fixture_open (session, NULL, &error));
      scripted_server_go (server);
      session_fixture_wait (is_closed, session);
      g_assert_false (ph_session_is_ready (session));
      g_autoptr(PhSmtpResult) result = session_fixture_send (session, "x", 1, NULL);
      g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_NOT_SENT);
      g_assert_error (ph_smtp_result_get_error (result), PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
      g_autoptr(PhSmtpResult) check = session_fixture_check_sender (session, "ada@example.org");
      g_assert_error (ph_smtp_result_get_error (check), PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
      session_fixture_close (session);
      session_fixture_let_go (session);
      scripted_server_finish (server);
    }
}

static void
test_dropped_while_idle (void)
{
  static const SessionPoint point = { "idle", PH_SECURITY_TLS, PH_SESSION_STAGE_READY, 0, 0, { "T:", READY, NULL } };
  ScriptedServer *server = session_point_new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_true (session_fixture_open (session, NULL, &error));
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
count_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  ph_session_open_finish (PH_SESSION (source), result, &error);
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  *(guint *) user_data += 1;
}

static gboolean
was_called (gpointer data)
{
  return *(guint *) data > 0;
}

/* The operation outlives its owner, and its callback comes once. */
static void
test_dropped_while_busy (void)
{
  static const SessionPoint point = { "busy", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } };
  ScriptedServer *server = session_point_new_server (&point, "X:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);
  PhSession *session = ph_session_new (settings, NULL);
  gpointer weak = session;
  guint calls = 0;

  g_object_add_weak_pointer (G_OBJECT (session), &weak);
  ph_session_open_async (session, NULL, count_call, &calls);
  g_object_unref (session);
  g_assert_nonnull (weak);
  session_fixture_wait (was_called, &calls);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (calls, ==, 1);
  scripted_server_finish (server);
}

static void
expect_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ph_session_open_finish (PH_SESSION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(guint *) user_data += 1;
}

static void
test_close_while_busy (void)
{
  static const SessionPoint point = { "busy", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } };
  ScriptedServer *server = session_point_new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = session_point_new_settings (&point, server);
  PhSession *session = ph_session_new (settings, NULL);
  guint calls = 0;

  ph_session_open_async (session, NULL, expect_cancelled, &calls);
  while (!scripted_server_is_waiting (server))
    g_main_context_iteration (NULL, FALSE);
  session_fixture_close (session);
  g_assert_cmpuint (calls, ==, 1);
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
test_close_never_opened (void)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", 1, PH_SECURITY_TLS);
  PhSession *session = ph_session_new (settings, NULL);
  session_fixture_close (session);
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  session_fixture_let_go (session);
}

/* TLS 1.3 is through before the server looks for the client's certificate: the first read tells. */
static void
test_late_certificate_demand (void)
{
  static const char *const script[] = { "T:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate, .demand_certificate = TRUE };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_ENCRYPT);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  PhSecurity security;
  PhSessionStage stage;
} StageCase;

static const StageCase stage_cases[] = {
  { "resolve", PH_SECURITY_TLS, PH_SESSION_STAGE_RESOLVE },
  { "connect", PH_SECURITY_TLS, PH_SESSION_STAGE_CONNECT },
  { "encrypt", PH_SECURITY_TLS, PH_SESSION_STAGE_ENCRYPT },
  { "encrypt-starttls", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT },
  { "greet", PH_SECURITY_TLS, PH_SESSION_STAGE_GREET },
  { "greet-starttls", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_GREET },
  { "sign-in", PH_SECURITY_TLS, PH_SESSION_STAGE_SIGN_IN },
  { "ready", PH_SECURITY_TLS, PH_SESSION_STAGE_READY },
};

static void
close_at_stage (PhSession *session, GParamSpec *pspec, const StageCase *item)
{
  if (ph_session_get_stage (session) == item->stage)
    ph_session_close_async (session, NULL, NULL);
}

/* Whoever watches the session may close it from there. */
static void
test_close_at_stage (gconstpointer data)
{
  static const char *const tls[] = { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "S: 235 ok", "H:", NULL };
  static const char *const starttls[] = { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", "H:", NULL };
  const StageCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item->security == PH_SECURITY_TLS ? tls : starttls, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, item->security);
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  PhSession *session = ph_session_new (settings, NULL);
  g_signal_connect (session, "notify::stage", G_CALLBACK (close_at_stage), (gpointer) item);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  session_fixture_let_go (session);
  scripted_server_abandon (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/session/106-cancel/", session_points, N_SESSION_POINTS, sizeof session_points[0], test_cancel);
  session_fixture_add_cases ("/session/eof/", session_points, N_SESSION_POINTS, sizeof session_points[0], test_eof);
  session_fixture_add_cases ("/session/reset/", session_points, N_SESSION_POINTS, sizeof session_points[0], test_reset);
  session_fixture_add_cases ("/session/106-cancel/", stuck_points, N_STUCK_POINTS, sizeof stuck_points[0], test_cancel);
  session_fixture_add_cases ("/session/094-early-refusal/", stuck_points, N_STUCK_POINTS, sizeof stuck_points[0], test_early_refusal);
  session_fixture_add_cases ("/session/close-at-stage/", stage_cases, G_N_ELEMENTS (stage_cases), sizeof stage_cases[0], test_close_at_stage);
  g_test_add_func ("/session/094-early-refusal/with-next", test_early_refusal_with_next);
  g_test_add_func ("/session/endless", test_endless);
  g_test_add_func ("/session/106-cancel/before", test_cancelled_before);
  g_test_add_func ("/session/closed-while-idle", test_closed_while_idle);
  g_test_add_func ("/session/dropped-while-idle", test_dropped_while_idle);
  g_test_add_func ("/session/dropped-while-busy", test_dropped_while_busy);
  g_test_add_func ("/session/close-while-busy", test_close_while_busy);
  g_test_add_func ("/session/close-never-opened", test_close_never_opened);
  g_test_add_func ("/session/late-certificate-demand", test_late_certificate_demand);
  return session_fixture_run ();
}
