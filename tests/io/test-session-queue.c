// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Several messages given to one session at once: they go in order, each has its own end, and how the end of one, of the
// person's patience or of the session leaves the others. Numbers in names are those of the behaviours of servers.

#include "config.h"

#include "session-points.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <string.h>

#define N_MAX 4
#define DATA  ENVELOPE, GO_ON, "M:"
#define QUIT  "C: QUIT", "S: 221 bye"

/* Some messages on one session, and how they ended. */
typedef struct
{
  ScriptedServer *server;
  PhSession *session;
  PhSmtpResult *results[N_MAX]; /* (owned) (nullable) each */
  guint order[N_MAX];           /* in which they ended */
  guint n_sent;                 /* how many were begun */
  guint n_ended;
} Batch;

typedef struct
{
  Batch *batch;
  guint index;
} Waiter;

static void
set_up (Batch *batch, const char *const *script)
{
  g_autoptr(GError) error = NULL;

  *batch = (Batch){ .server = scripted_server_new (script, NULL) };
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (batch->server, PH_SECURITY_NONE);
  batch->session = ph_session_new (settings, NULL);
  session_fixture_open (batch->session, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Batch *batch)
{
  for (guint i = 0; i < batch->n_sent; i++)
    ph_smtp_result_unref (batch->results[i]);
  session_fixture_let_go (batch->session);
  scripted_server_finish (batch->server);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiter *waiter = user_data;
  Batch *batch = waiter->batch;

  g_assert_null (batch->results[waiter->index]);
  batch->results[waiter->index] = ph_session_send_finish (PH_SESSION (source), result);
  batch->order[batch->n_ended++] = waiter->index;
}

static void
send_stream (Batch *batch, GInputStream *content, gint64 size, GCancellable *cancellable)
{
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  const PhSmtpSubmission submission = { .envelope = envelope, .size = size };
  Waiter *waiter = g_new (Waiter, 1);

  g_assert_cmpuint (batch->n_sent, <, N_MAX);
  *waiter = (Waiter){ batch, batch->n_sent++ };
  ph_session_send_async (batch->session, &submission, content, cancellable, sent_cb, waiter);
}

static void
send_text (Batch *batch, const char *text, GCancellable *cancellable)
{
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (text, -1, NULL);

  send_stream (batch, content, (gint64) strlen (text), cancellable);
}

static gboolean
all_ended (gpointer data)
{
  const Batch *batch = data;

  return batch->n_ended == batch->n_sent;
}

static gboolean
first_ended (gpointer data)
{
  return ((const Batch *) data)->n_ended > 0;
}

static gboolean
is_closed (gpointer data)
{
  return ph_session_get_stage (data) == PH_SESSION_STAGE_CLOSED;
}

static gboolean
server_waits (gpointer data)
{
  return scripted_server_is_waiting (data);
}

static void
assert_certainty (const Batch *batch, guint index, PhSmtpCertainty certainty)
{
  g_assert_cmpint (ph_smtp_result_get_certainty (batch->results[index]), ==, certainty);
}

static void
assert_error (const Batch *batch, guint index, GQuark domain, int code)
{
  assert_certainty (batch, index, PH_SMTP_NOT_SENT);
  g_assert_error (ph_smtp_result_get_error (batch->results[index]), domain, code);
}

static void
test_in_order (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 2.0.0 queued as one", DATA, "S: 250 2.0.0 queued as two", DATA, "S: 250 2.0.0 queued as three", QUIT, NULL };
  static const char *const words[] = { "queued as one", "queued as two", "queued as three" };
  Batch batch;

  set_up (&batch, script);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    send_text (&batch, "Subject: x\r\n\r\nx\r\n", NULL);
  g_assert_false (ph_session_is_ready (batch.session));
  session_fixture_wait (all_ended, &batch);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *reply = ph_smtp_reply_to_string (ph_smtp_result_get_reply (batch.results[i]));

      g_assert_cmpuint (batch.order[i], ==, i);
      assert_certainty (&batch, i, PH_SMTP_SENT);
      g_assert_nonnull (strstr (reply, words[i]));
    }
  g_assert_true (ph_session_is_ready (batch.session));
  session_fixture_close (batch.session);
  tear_down (&batch);
}

static void
test_refused_then_sent (void)
{
  static const char *const script[] = { READY, ENVELOPE, "S: 250 ok", "S: 550 5.1.1 nobody", "S: 503 5.5.1 no recipient", "C: RSET", "S: 250 ok", DATA, "S: 250 ok", QUIT, NULL };
  Batch batch;

  set_up (&batch, script);
  send_text (&batch, "x\r\n", NULL);
  send_text (&batch, "y\r\n", NULL);
  session_fixture_wait (all_ended, &batch);
  assert_error (&batch, 0, PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);
  assert_certainty (&batch, 1, PH_SMTP_SENT);
  /* That of the latest message. */
  g_assert_cmpint (ph_session_get_failed_stage (batch.session), ==, PH_SESSION_STAGE_IDLE);
  session_fixture_close (batch.session);
  tear_down (&batch);
}

static void
test_cancel_waiting (void)
{
  static const char *const script[] = { READY, ENVELOPE, "P:", GO_ON, "M:", "S: 250 ok", DATA, "S: 250 ok", QUIT, NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Batch batch;

  set_up (&batch, script);
  send_text (&batch, "x\r\n", NULL);
  send_text (&batch, "y\r\n", cancellable);
  send_text (&batch, "z\r\n", NULL);
  g_cancellable_cancel (cancellable);
  session_fixture_wait (first_ended, &batch);
  g_assert_cmpuint (batch.order[0], ==, 1);
  assert_error (&batch, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scripted_server_go (batch.server);
  session_fixture_wait (all_ended, &batch);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  assert_certainty (&batch, 2, PH_SMTP_SENT);
  session_fixture_close (batch.session);
  tear_down (&batch);
}

static void
test_cancel_running (void)
{
  static const char *const script[] = { READY, DATA, "H:", NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Batch batch;

  set_up (&batch, script);
  send_text (&batch, "x\r\n", cancellable);
  send_text (&batch, "y\r\n", NULL);
  session_fixture_wait (server_waits, batch.server);
  g_cancellable_cancel (cancellable);
  session_fixture_wait (all_ended, &batch);
  assert_certainty (&batch, 0, PH_SMTP_UNCERTAIN);
  g_assert_error (ph_smtp_result_get_error (batch.results[0]), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* Nobody cancelled this one. */
  assert_error (&batch, 1, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  g_assert_cmpint (ph_session_get_stage (batch.session), ==, PH_SESSION_STAGE_CLOSED);
  tear_down (&batch);
}

/* The message that rides is on the wire already: it is ended when its turn comes, and the one before it is not doubtful. */
static void
test_cancel_riding (void)
{
  static const char *const script[] = { READY, DATA, "P:", "S: 250 ok", "H:", NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Batch batch;

  set_up (&batch, script);
  send_text (&batch, "x\r\n", NULL);
  send_text (&batch, "y\r\n", cancellable);
  while (ph_session_get_stats (batch.session).bytes_sent < strlen ("EHLO [127.0.0.1]\r\nMAIL FROM:<ada@example.org> SIZE=3\r\nRCPT TO:<bob@example.net>\r\nDATA\r\nx\r\n.\r\n"))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  scripted_server_go (batch.server);
  session_fixture_wait (all_ended, &batch);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  assert_error (&batch, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&batch);
}

static void
test_server_leaves (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", "S: 421 4.3.2 shutting down", NULL };
  Batch batch;

  set_up (&batch, script);
  for (guint i = 0; i < 3; i++)
    send_text (&batch, "x\r\n", NULL);
  session_fixture_wait (all_ended, &batch);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  for (guint i = 1; i < 3; i++)
    {
      assert_certainty (&batch, i, PH_SMTP_NOT_SENT);
      g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_error_get_reply (ph_smtp_result_get_error (batch.results[i]))), ==, 421);
    }
  tear_down (&batch);
}

/* A file that can't be read: whoever waits behind it is told, and the half message goes to nobody. */
static void
test_unreadable_content (void)
{
  static const char *const script[] = { READY, ENVELOPE, GO_ON, "H:", NULL };
  g_autoptr(GInputStream) folder = g_unix_input_stream_new (open ("/", O_RDONLY | O_CLOEXEC), TRUE);
  Batch batch;

  set_up (&batch, script);
  send_stream (&batch, folder, -1, NULL);
  send_text (&batch, "y\r\n", NULL);
  session_fixture_wait (all_ended, &batch);
  assert_error (&batch, 0, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  assert_error (&batch, 1, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  tear_down (&batch);
}

static void
close_in_callback (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_session_close_async (PH_SESSION (source), NULL, NULL);
  sent_cb (source, result, user_data);
}

/* Whoever gets a result may close the session, although others wait. */
static void
test_close_from_callback (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", "H:", NULL };
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data ("x\r\n", 3, NULL);
  const PhSmtpSubmission submission = { .envelope = envelope, .size = 3 };
  Waiter *waiter = g_new (Waiter, 1);
  Batch batch;

  set_up (&batch, script);
  *waiter = (Waiter){ &batch, batch.n_sent++ };
  ph_session_send_async (batch.session, &submission, content, NULL, close_in_callback, waiter);
  send_text (&batch, "y\r\n", NULL);
  session_fixture_wait (all_ended, &batch);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  assert_certainty (&batch, 1, PH_SMTP_NOT_SENT);
  tear_down (&batch);
}

static void
send_when_asked (PhSession *session, Batch *batch)
{
  if (batch->n_sent < 3)
    send_text (batch, "y\r\n", NULL);
}

/* Nobody queues anything: the session asks. */
static void
test_can_send (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", DATA, "S: 250 ok", DATA, "S: 250 ok", QUIT, NULL };
  Batch batch;

  set_up (&batch, script);
  g_signal_connect (batch.session, "can-send", G_CALLBACK (send_when_asked), &batch);
  send_text (&batch, "x\r\n", NULL);
  session_fixture_wait (all_ended, &batch);
  g_assert_cmpuint (batch.n_sent, ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_certainty (&batch, i, PH_SMTP_SENT);
  session_fixture_close (batch.session);
  tear_down (&batch);
}

/* Queued while the session is still being opened. */
static void
test_send_before_open (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", QUIT, NULL };
  static const char *const refusing[] = { "S: 554 no", NULL };
  const char *const *const scripts[] = { script, refusing };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      Batch batch = { .server = scripted_server_new (scripts[i], NULL) };
      g_autoptr(PhServerSettings) settings = session_fixture_new_settings (batch.server, PH_SECURITY_NONE);

      batch.session = ph_session_new (settings, NULL);
      ph_session_open_async (batch.session, NULL, NULL, NULL);
      send_text (&batch, "x\r\n", NULL);
      session_fixture_wait (all_ended, &batch);
      assert_certainty (&batch, 0, i == 0 ? PH_SMTP_SENT : PH_SMTP_NOT_SENT);
      session_fixture_close (batch.session);
      tear_down (&batch);
    }
}

static void
test_retire (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", QUIT, NULL };
  Batch batch;

  set_up (&batch, script);
  send_text (&batch, "x\r\n", NULL);
  ph_session_retire (batch.session);
  ph_session_retire (batch.session);
  session_fixture_wait (is_closed, batch.session);
  g_assert_cmpuint (batch.n_ended, ==, 1);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  g_assert_cmpint (ph_session_get_failed_stage (batch.session), ==, PH_SESSION_STAGE_IDLE);
  tear_down (&batch);
}

/* 105: the result is there at once, and the socket is closed within five seconds. */
static void
test_retire_unanswered (void)
{
  static const char *const script[] = { READY, DATA, "S: 250 ok", "C: QUIT", "H:", NULL };
  gint64 start;
  Batch batch;

  set_up (&batch, script);
  start = g_get_monotonic_time ();
  send_text (&batch, "x\r\n", NULL);
  ph_session_retire (batch.session);
  session_fixture_wait (all_ended, &batch);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
  assert_certainty (&batch, 0, PH_SMTP_SENT);
  g_assert_false (ph_session_is_ready (batch.session));
  /* Who comes too late is told so. */
  send_text (&batch, "y\r\n", NULL);
  session_fixture_wait (is_closed, batch.session);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 4990 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 9 * G_USEC_PER_SEC);
  session_fixture_wait (all_ended, &batch);
  assert_error (&batch, 1, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  tear_down (&batch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/queue/in-order", test_in_order);
  g_test_add_func ("/session/queue/107-refused-then-sent", test_refused_then_sent);
  g_test_add_func ("/session/queue/106-cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/session/queue/106-cancel-running", test_cancel_running);
  g_test_add_func ("/session/queue/106-cancel-riding", test_cancel_riding);
  g_test_add_func ("/session/queue/100-server-leaves", test_server_leaves);
  g_test_add_func ("/session/queue/unreadable-content", test_unreadable_content);
  g_test_add_func ("/session/queue/close-from-callback", test_close_from_callback);
  g_test_add_func ("/session/queue/can-send", test_can_send);
  g_test_add_func ("/session/queue/send-before-open", test_send_before_open);
  g_test_add_func ("/session/queue/retire", test_retire);
  g_test_add_func ("/session/queue/105-retire-unanswered", test_retire_unanswered);
  return session_fixture_run ();
}
