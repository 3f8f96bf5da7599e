// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sessions that end badly: given up by the person, by the clock or by the server, at every point where that can be.

#include "config.h"

#include "session-fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GREETING "S: 220 mail.posthorn.test ESMTP"
#define EHLO     "C: EHLO *"
#define OFFER    "S: 250-mail.posthorn.test", "S: 250-PIPELINING"
#define READY    GREETING, EHLO, OFFER, "S: 250 SIZE 100000000"
#define ENVELOPE "C: MAIL FROM:*", "C: RCPT TO:*", "C: DATA"
#define GO_ON    "S: 250 ok", "S: 250 ok", "S: 354 go on"

/* More than the buffers of two sockets hold. */
#define LARGE (32 * 1024 * 1024)
#define SMALL 64

#define DEADLINE_MS 300

typedef struct
{
  const char *name;
  PhSecurity security;
  PhSessionStage stage; /* where it ends */
  gsize message_size;   /* 0: it ends before the session is ready */
  PhSmtpCertainty certainty;
  const char *script[24]; /* without the last step */
} Point;

/* Each point at which a server can be waited for. */
static const Point points[] = {
  { "tls", PH_SECURITY_TLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { NULL } },
  { "greeting", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { NULL } },
  { "greeting-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_GREET, 0, 0, { "T:", NULL } },
  { "half-a-greeting", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { "Z: 220-mail.posthorn", NULL } },
  { "ehlo", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } },
  { "half-an-ehlo", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, OFFER, NULL } },
  { "starttls", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", NULL } },
  { "starttls-handshake", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", NULL } },
  { "second-ehlo", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, NULL } },
  { "auth", PH_SECURITY_NONE, PH_SESSION_STAGE_SIGN_IN, 0, 0, { GREETING, EHLO, OFFER, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", NULL } },
  { "auth-step", PH_SECURITY_NONE, PH_SESSION_STAGE_SIGN_IN, 0, 0, { GREETING, EHLO, OFFER, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: YWRh", NULL } },
  { "auth-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_SIGN_IN, 0, 0, { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", NULL } },
  { "mail", PH_SECURITY_NONE, PH_SESSION_STAGE_SENDER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, NULL } },
  { "rcpt", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, "S: 250 ok", NULL } },
  { "data", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, "S: 250 ok", "S: 250 ok", NULL } },
  { "end-of-data", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_UNCERTAIN, { READY, ENVELOPE, GO_ON, "M:", NULL } },
};

/* The steps of @point with @more, separated by bars, behind them. */
static ScriptedServer *
new_server (const Point *point, const char *more)
{
  g_auto(GStrv) last = g_strsplit (more, "|", -1);
  const ScriptedServerOptions options = { session_fixture_get ()->certificate, NULL, FALSE };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) point->script);
  g_strv_builder_addv (builder, (const char **) last);
  g_auto(GStrv) script = g_strv_builder_end (builder);
  return scripted_server_new ((const char *const *) script, &options);
}

static PhServerSettings *
new_settings (const Point *point, ScriptedServer *server)
{
  PhServerSettings *settings = session_fixture_new_settings (server, point->security);

  if (point->stage == PH_SESSION_STAGE_SIGN_IN)
    {
      session_fixture_set_login (settings, "ada", "secret");
      settings->cleartext = PH_CLEARTEXT_ALLOW;
    }
  return settings;
}

static char *
new_message (gsize size)
{
  char *message = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    message[i] = i % 50 == 48 ? '\r' : i % 50 == 49 ? '\n'
                                                    : 'x';
  return message;
}

/* Runs the session to its end at @point. @ret_error is that of the open or of the result. */
static void
run_to_end (const Point *point, PhSession *session, GCancellable *cancellable, GError **ret_error)
{
  gboolean opened = session_fixture_open (session, point->message_size == 0 ? cancellable : NULL, ret_error);

  g_assert_cmpint (opened, ==, point->message_size > 0);
  if (!opened)
    return;
  g_autofree char *message = new_message (point->message_size);
  g_autoptr(PhSmtpResult) result = session_fixture_send (session, message, point->message_size, cancellable);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, point->certainty);
  g_assert_nonnull (ph_smtp_result_get_error (result));
  *ret_error = g_error_copy (ph_smtp_result_get_error (result));
}

static void
check_end (const Point *point, PhSession *session)
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
  const Point *point = data;
  ScriptedServer *server = new_server (point, "H:");
  g_autoptr(PhServerSettings) settings = new_settings (point, server);
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
check_deadline (const Point *point, const char *last)
{
  ScriptedServer *server = new_server (point, last);
  g_autoptr(PhServerSettings) settings = new_settings (point, server);
  g_autoptr(GError) error = NULL;

  settings->timeout_ms = DEADLINE_MS;
  PhSession *session = ph_session_new (settings, NULL);
  gint64 start = g_get_monotonic_time ();
  run_to_end (point, session, NULL, &error);
  gint64 elapsed_ms = (g_get_monotonic_time () - start) / 1000;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (elapsed_ms, >=, DEADLINE_MS - 10);
  g_assert_cmpint (elapsed_ms, <, 8 * DEADLINE_MS);
  check_end (point, session);
  scripted_server_finish (server);
}

static void
test_deadline (gconstpointer data)
{
  check_deadline (data, "H:");
}

/* A byte now and then does not stop the clock. In a handshake it has to look like the beginning of a long record. */
static void
test_drip (gconstpointer data)
{
  const Point *point = data;
  gboolean is_handshake = g_str_equal (point->name, "tls") || g_str_equal (point->name, "starttls-handshake");

  check_deadline (point, is_handshake ? "D: \\026\\003\\003\\077\\077" : "D: 250-a very slow reply, which never comes to its end");
}

static void
test_eof (gconstpointer data)
{
  const Point *point = data;
  ScriptedServer *server = new_server (point, "X:");
  g_autoptr(PhServerSettings) settings = new_settings (point, server);
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
  const Point *point = data;
  ScriptedServer *server = new_server (point, "P:|R:");
  g_autoptr(PhServerSettings) settings = new_settings (point, server);
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

/* A server that takes only the first part of a large message. */
static const Point stuck = { "stuck", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, { READY, ENVELOPE, GO_ON, NULL } };
static const Point stuck_in_tls = { "stuck-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, { "T:", READY, ENVELOPE, GO_ON, NULL } };

static void
test_stuck_deadline (gconstpointer data)
{
  check_deadline (data, "N:");
}

static void
test_stuck_cancel (gconstpointer data)
{
  const Point *point = data;
  ScriptedServer *server = new_server (point, "N:");
  g_autoptr(PhServerSettings) settings = new_settings (point, server);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Impatience impatience = { server, cancellable };
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_timeout_add (5, cancel_when_waiting, &impatience);
  run_to_end (point, session, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_end (point, session);
  scripted_server_finish (server);
}

/* The server says no in the middle of a large message and reads no more: heard at once, not after minutes. */
static void
test_early_refusal (gconstpointer data)
{
  Point point = *(const Point *) data;
  guint n = g_strv_length ((char **) point.script);

  point.script[n] = "S: 552 5.3.4 too much for me";
  ScriptedServer *server = new_server (&point, "N:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);
  gint64 start = g_get_monotonic_time ();

  run_to_end (&point, session, NULL, &error);
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_error_get_reply (error)), ==, 552);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  check_end (&point, session);
  scripted_server_finish (server);
}

static void
test_endless (void)
{
  static const Point greet = { "endless", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { NULL } };
  static const char *const texts[] = { "E: 220-and one more thing\\r\\n", "E: 220 a line that has no end ", "E: garbage\\r\\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      ScriptedServer *server = new_server (&greet, texts[i]);
      g_autoptr(PhServerSettings) settings = new_settings (&greet, server);
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

/* Neither refuses nor answers: the queue of a listener that nobody empties is full. */
static void
test_connect_deadline (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  int fillers[4];
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      (void) !connect (fillers[i], (struct sockaddr *) &address, sizeof address);
    }

  settings->endpoint = ph_endpoint_new ("127.0.0.1", ntohs (address.sin_port), PH_SECURITY_TLS);
  settings->timeout_ms = DEADLINE_MS;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_CONNECT);
  session_fixture_let_go (session);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
}

static void
test_cancelled_before (void)
{
  static const Point point = { "before", PH_SECURITY_NONE, PH_SESSION_STAGE_SENDER, SMALL, PH_SMTP_NOT_SENT, { READY, NULL } };
  ScriptedServer *server = new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
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

static gboolean
is_closed (gpointer data)
{
  return ph_session_get_stage (data) == PH_SESSION_STAGE_CLOSED;
}

/* The server leaves while nobody looks; who sends later gets a result and no crash. */
static void
test_closed_while_idle (void)
{
  static const Point farewell = { "421", PH_SECURITY_NONE, PH_SESSION_STAGE_READY, SMALL, PH_SMTP_NOT_SENT, { READY, "P:", "S: 421 4.4.2 idle for too long", NULL } };
  static const Point silent = { "eof", PH_SECURITY_NONE, PH_SESSION_STAGE_READY, SMALL, PH_SMTP_NOT_SENT, { READY, "P:", NULL } };
  const Point *const idle[] = { &farewell, &silent };

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      ScriptedServer *server = new_server (idle[i], "X:");
      g_autoptr(PhServerSettings) settings = new_settings (idle[i], server);
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
  static const Point point = { "idle", PH_SECURITY_TLS, PH_SESSION_STAGE_READY, 0, 0, { "T:", READY, NULL } };
  ScriptedServer *server = new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
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
  static const Point point = { "busy", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } };
  ScriptedServer *server = new_server (&point, "X:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
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
  static const Point point = { "busy", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } };
  ScriptedServer *server = new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
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

static void
test_quit_unanswered (void)
{
  static const Point point = { "quit", PH_SECURITY_NONE, PH_SESSION_STAGE_IDLE, 0, 0, { READY, "C: QUIT", NULL } };
  ScriptedServer *server = new_server (&point, "H:");
  g_autoptr(PhServerSettings) settings = new_settings (&point, server);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_true (session_fixture_open (session, NULL, &error));
  gint64 start = g_get_monotonic_time ();
  session_fixture_close (session);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_USEC_PER_SEC);
  check_end (&point, session);
  scripted_server_finish (server);
}

/* TLS 1.3 is through before the server looks for the client's certificate: the first read tells. */
static void
test_late_certificate_demand (void)
{
  static const char *const script[] = { "T:", NULL };
  const ScriptedServerOptions options = { session_fixture_get ()->certificate, NULL, TRUE };
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

static void
add_point (const char *kind, const Point *point, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/session/%s/%s", kind, point->name);

  g_test_add_data_func (path, point, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      add_point ("cancel", &points[i], test_cancel);
      add_point ("deadline", &points[i], test_deadline);
      add_point ("drip", &points[i], test_drip);
      add_point ("eof", &points[i], test_eof);
      add_point ("reset", &points[i], test_reset);
    }
  for (guint i = 0; i < 2; i++)
    {
      const Point *point = i == 0 ? &stuck : &stuck_in_tls;

      add_point ("deadline", point, test_stuck_deadline);
      add_point ("cancel", point, test_stuck_cancel);
      add_point ("early-refusal", point, test_early_refusal);
    }
  g_test_add_func ("/session/endless", test_endless);
  g_test_add_func ("/session/deadline/connect", test_connect_deadline);
  g_test_add_func ("/session/cancel/before", test_cancelled_before);
  g_test_add_func ("/session/closed-while-idle", test_closed_while_idle);
  g_test_add_func ("/session/dropped-while-idle", test_dropped_while_idle);
  g_test_add_func ("/session/dropped-while-busy", test_dropped_while_busy);
  g_test_add_func ("/session/close-while-busy", test_close_while_busy);
  g_test_add_func ("/session/close-never-opened", test_close_never_opened);
  g_test_add_func ("/session/quit-unanswered", test_quit_unanswered);
  g_test_add_func ("/session/late-certificate-demand", test_late_certificate_demand);

  int status = g_test_run ();
  session_fixture_clear ();
  return status;
}
