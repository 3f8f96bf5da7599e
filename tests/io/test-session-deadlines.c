// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sessions that the clock ends, at every point where a server can be waited for. They all run at once: what takes long
// is the waiting.

#include "config.h"

#include "black-hole.h"
#include "session-points.h"

/* Long enough for all of them to get to their point on a slow computer. */
#define DEADLINE_MS 6000

/* One session on its way to its deadline. */
typedef struct
{
  const SessionPoint *point;
  const char *last; /* unowned: step of the server */
  ScriptedServer *server;
  PhSession *session;
  char *message; /* (nullable) */
  gsize message_size;
  gint64 start;
  gint64 end;
  GError *error; /* (nullable): set when it is over */
} Attempt;

static void
take_end (Attempt *self, GError *error)
{
  self->end = g_get_monotonic_time ();
  self->error = error;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Attempt *self = user_data;
  g_autoptr(PhSmtpResult) outcome = ph_session_send_finish (self->session, result);

  g_assert_cmpint (ph_smtp_result_get_certainty (outcome), ==, self->point->certainty);
  g_assert_nonnull (ph_smtp_result_get_error (outcome));
  take_end (self, g_error_copy (ph_smtp_result_get_error (outcome)));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Attempt *self = user_data;
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  g_autoptr(GError) error = NULL;
  gboolean opened = ph_session_open_finish (self->session, result, &error);

  if (opened != (self->message_size > 0))
    g_error ("%s, %s: ended in stage %d after %d ms", self->point->name, self->last, ph_session_get_failed_stage (self->session), (int) ((g_get_monotonic_time () - self->start) / 1000));
  if (!opened)
    {
      take_end (self, g_steal_pointer (&error));
      return;
    }
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (self->message, (gssize) self->message_size, NULL);
  const PhSmtpSubmission submission = { .envelope = envelope, .size = (gint64) self->message_size };
  ph_session_send_async (self->session, &submission, content, NULL, sent_cb, self);
}

static Attempt *
attempt_new (const SessionPoint *point, const char *last)
{
  Attempt *self = g_new0 (Attempt, 1);

  self->point = point;
  self->last = last;
  self->message_size = point->message_size;
  self->message = session_point_new_message (point);
  self->server = session_point_new_server (point, last);
  g_autoptr(PhServerSettings) settings = session_point_new_settings (point, self->server);
  settings->timeout_ms = DEADLINE_MS;
  self->session = ph_session_new (settings, NULL);
  return self;
}

/* Not before all of them are made, which takes time that no server is to blame for. */
static void
attempt_begin (gpointer data, gpointer user_data)
{
  Attempt *self = data;

  self->start = g_get_monotonic_time ();
  ph_session_open_async (self->session, NULL, opened_cb, self);
}

/* Checks how it ended, and frees it. */
static void
attempt_conclude (gpointer data)
{
  Attempt *self = data;
  gint64 elapsed_ms = (self->end - self->start) / 1000;

  g_test_message ("%s, %s: %d ms", self->point->name, self->last, (int) elapsed_ms);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (elapsed_ms, >=, DEADLINE_MS - 10);
  g_assert_cmpint (elapsed_ms, <, 3 * DEADLINE_MS);
  g_assert_cmpint (ph_session_get_stage (self->session), ==, PH_SESSION_STAGE_CLOSED);
  g_assert_cmpint (ph_session_get_failed_stage (self->session), ==, self->point->stage);
  g_assert_false (ph_session_is_ready (self->session));
  session_fixture_let_go (self->session);
  scripted_server_finish (self->server);
  g_error_free (self->error);
  g_free (self->message);
  g_free (self);
}

static gboolean
are_over (gpointer data)
{
  GPtrArray *attempts = data;

  for (guint i = 0; i < attempts->len; i++)
    if (((Attempt *) g_ptr_array_index (attempts, i))->error == NULL)
      return FALSE;
  return TRUE;
}

/* A byte now and then. In a handshake it has to look like the beginning of a long record. */
static const char *
get_drip (const SessionPoint *point)
{
  gboolean is_handshake = g_str_equal (point->name, "tls") || g_str_equal (point->name, "starttls-handshake");

  return is_handshake ? "D: \\026\\003\\003\\077\\077" : "D: 250-a very slow reply, which never comes to its end";
}

/* Whether the server says nothing, reads nothing or lets a byte drip now and then: the clock does not care. */
static void
test_points (void)
{
  g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func (attempt_conclude);

  for (guint i = 0; i < N_SESSION_POINTS; i++)
    {
      g_ptr_array_add (attempts, attempt_new (&session_points[i], "H:"));
      g_ptr_array_add (attempts, attempt_new (&session_points[i], get_drip (&session_points[i])));
    }
  for (guint i = 0; i < N_STUCK_POINTS; i++)
    g_ptr_array_add (attempts, attempt_new (&stuck_points[i], "N:"));
  g_ptr_array_foreach (attempts, attempt_begin, NULL);
  session_fixture_wait (are_over, attempts);
}

static void
test_connect (void)
{
  g_autoptr(BlackHole) hole = black_hole_new ("127.0.0.1", 0);
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  g_autoptr(GError) error = NULL;

  settings->endpoint = ph_endpoint_new ("127.0.0.1", black_hole_get_port (hole), PH_SECURITY_TLS);
  settings->timeout_ms = 200;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_CONNECT);
  session_fixture_let_go (session);
}

static gboolean
hurry (gpointer session)
{
  ph_session_hurry (session, 100);
  return G_SOURCE_REMOVE;
}

/* What somebody knows to be in vain ends before its time; what can't be hurried is left alone. */
static void
test_hurry (void)
{
  g_autoptr(BlackHole) hole = black_hole_new ("127.0.0.1", 0);
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", black_hole_get_port (hole), PH_SECURITY_STARTTLS);
  PhSession *session = ph_session_new (settings, NULL);
  ph_session_hurry (session, 1);
  g_timeout_add (100, hurry, session);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_CONNECT);
  ph_session_hurry (session, 1);
  session_fixture_let_go (session);
}

static void
test_quit_unanswered (void)
{
  static const char *const script[] = { READY, "C: QUIT", "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_true (session_fixture_open (session, NULL, &error));
  gint64 start = g_get_monotonic_time ();
  session_fixture_close (session);
  gint64 elapsed_ms = (g_get_monotonic_time () - start) / 1000;
  g_assert_cmpint (elapsed_ms, >=, 4990);
  g_assert_cmpint (elapsed_ms, <, 6000);
  /* Nothing of that is a failure. */
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_IDLE);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Who has nothing to do has no deadline. */
static void
test_idle (void)
{
  static const char *const script[] = { READY, "C: QUIT", "S: 221 bye", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;
  gboolean is_late = FALSE;

  settings->timeout_ms = 1500;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_true (session_fixture_open (session, NULL, &error));
  g_timeout_add (settings->timeout_ms + 500, set_true, &is_late);
  session_fixture_wait (is_true, &is_late);
  g_assert_true (ph_session_is_ready (session));
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/deadline/points", test_points);
  g_test_add_func ("/session/deadline/connect", test_connect);
  g_test_add_func ("/session/deadline/hurry", test_hurry);
  g_test_add_func ("/session/deadline/quit-unanswered", test_quit_unanswered);
  g_test_add_func ("/session/deadline/idle", test_idle);
  return session_fixture_run ();
}
