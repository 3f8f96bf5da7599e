// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The steps of a guided test, one after the other, until one fails: settings, network, the session with all that happens
// while it opens, the sender, and the message if there is one.

#include "config.h"

#include "ph-guided-test-private.h"

#include "ph-keyring.h"
#include "ph-rules.h"
#include "ph-settings-check.h"

/* Without a default route, whether a host can be reached is a matter of this computer's tables and a name server near by. */
#define NETWORK_MS 3000

static void start_network (GTask *owned_task);
static void network_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_session (GTask *owned_task);
static void session_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_sender (GTask *owned_task);
static void sender_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_delivery (GTask *owned_task);
static void delivery_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* With one line of evidence, if there is anything to tell. */
static void
pass_connection_step (PhGuidedTest *self)
{
  PhConnection *connection = ph_session_get_connection (self->session);
  PhTestStepId id = ph_test_rows_get_running (self->rows);
  const char *words = NULL;
  guint number = 0;

  if (id == PH_TEST_STEP_RESOLVE)
    number = ph_connection_get_n_addresses (connection);
  else if (id == PH_TEST_STEP_CONNECT)
    words = ph_connection_get_remote_address (connection);
  else if (id == PH_TEST_STEP_ENCRYPT)
    words = ph_connection_get_tls_version (connection);
  else if (id == PH_TEST_STEP_SIGN_IN)
    words = ph_session_get_mechanism (self->session);
  if (id == PH_TEST_STEP_CONNECT && words != NULL)
    number = ph_account_get_port (self->account);
  ph_test_rows_pass (self->rows, words != NULL ? words : "", number);
}

/* What went by too fast to be seen has passed as well. */
void
ph_guided_test_advance_to (PhGuidedTest *self, PhTestStepId id)
{
  if (!ph_test_rows_is_ahead (self->rows, id))
    return;
  if (ph_test_rows_has_running (self->rows))
    pass_connection_step (self);
  ph_test_rows_begin (self->rows, id);
  ph_guided_test_watch_step (self);
}

static void
on_session_stage_cb (PhSession *session, GParamSpec *pspec, PhGuidedTest *self)
{
  PhTestStepId id;

  if (!ph_evidence_find_step (ph_session_get_stage (session), &id))
    return;
  /* The session passes by the sign-in also when there is none to do. */
  if (id != PH_TEST_STEP_SIGN_IN || self->settings->username != NULL)
    ph_guided_test_advance_to (self, id);
}

/* Settings and network */

void
ph_guided_test_start (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GError) error = NULL;

  ph_test_rows_begin (self->rows, PH_TEST_STEP_SETTINGS);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      ph_guided_test_fail (g_steal_pointer (&task), PH_TEST_STEP_SETTINGS, error);
      return;
    }
  self->problem = ph_rules_check_settings (self->account, self->password);
  if (self->problem != NULL)
    {
      ph_test_rows_end (self->rows, PH_TEST_STATUS_FAILED, ph_problem_get_detail (self->problem));
      ph_guided_test_finish (g_steal_pointer (&task));
      return;
    }
  g_array_unref (self->warnings);
  self->warnings = ph_settings_check_dup_warnings (self->account);
  ph_test_rows_end (self->rows, self->warnings->len > 0 ? PH_TEST_STATUS_WARNING : PH_TEST_STATUS_OK, "");
  start_network (g_steal_pointer (&task));
}

/* Whether there is a network is asked first only because "not found" would be a strange word for its absence. Only
 * without a default route is the host itself asked about: it may be this computer, or in a network without a way out. */
static void
start_network (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  g_autoptr(GSocketConnectable) host = NULL;

  ph_test_rows_begin (self->rows, PH_TEST_STEP_NETWORK);
  self->settings = ph_account_dup_server_settings (self->account, self->password, NULL);
  self->settings->token = self->token != NULL ? ph_secret_ref (self->token) : NULL;
  if (g_network_monitor_get_network_available (monitor) || ph_endpoint_is_loopback (self->settings->endpoint))
    {
      ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, "");
      start_session (g_steal_pointer (&task));
      return;
    }
  self->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (self->deadline, self->settings->timeout_ms != 0 ? self->settings->timeout_ms : NETWORK_MS);
  host = g_network_address_new (ph_endpoint_get_host (self->settings->endpoint), ph_endpoint_get_port (self->settings->endpoint));
  g_network_monitor_can_reach_async (monitor, host, ph_deadline_get_cancellable (self->deadline), network_cb, g_steal_pointer (&task));
}

static void
network_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean can_reach = g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (source), result, &error);

  ph_deadline_translate_error (self->deadline, &error);
  g_clear_object (&self->deadline);
  if (!can_reach)
    {
      ph_guided_test_fail (g_steal_pointer (&task), PH_TEST_STEP_NETWORK, error);
      return;
    }
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, "");
  start_session (g_steal_pointer (&task));
}

/* The session */

static gboolean
lacks_secret (PhGuidedTest *self)
{
  return ph_account_needs_password (self->account) && self->password == NULL && self->token == NULL;
}

static void
open_session (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);

  /* Without a password there is no sign-in to try, but all that comes before it can still be tested. */
  if (lacks_secret (self))
    g_clear_pointer (&self->settings->username, g_free);
  g_clear_object (&self->session);
  self->session = ph_session_new (self->settings, self->transcript);
  ph_guided_test_advance_to (self, PH_TEST_STEP_RESOLVE);
  self->stage_handler = g_signal_connect (self->session, "notify::stage", G_CALLBACK (on_session_stage_cb), self);
  ph_session_open_async (self->session, self->cancellable, session_cb, g_steal_pointer (&task));
}

/* One that an earlier run has left open is signed in already. */
static void
start_session (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);

  if (self->session != NULL && ph_session_is_ready (self->session))
    start_sender (g_steal_pointer (&task));
  else
    open_session (g_steal_pointer (&task));
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  PhEvidence evidence = { .account = self->account, .step = ph_test_rows_get_running (self->rows) };

  g_clear_signal_handler (&self->stage_handler, self->session);
  if (!ph_session_open_finish (self->session, result, &error))
    {
      evidence.error = error;
      ph_evidence_take_session (&evidence, self->session);
      ph_guided_test_fail (g_steal_pointer (&task), evidence.step, error);
      return;
    }
  if (lacks_secret (self))
    {
      if (self->secret_error == NULL)
        g_set_error_literal (&self->secret_error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING, "there is no password");
      ph_guided_test_fail (g_steal_pointer (&task), PH_TEST_STEP_SIGN_IN, self->secret_error);
      return;
    }
  pass_connection_step (self);
  start_sender (g_steal_pointer (&task));
}

static char *
dup_reply_line (PhSmtpReply *reply)
{
  return reply != NULL ? ph_smtp_reply_to_string (reply) : g_strdup ("");
}

static void
start_sender (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(PhAddress) sender = ph_address_parse (ph_account_get_address (self->account), NULL);

  ph_test_rows_begin (self->rows, PH_TEST_STEP_SENDER);
  ph_session_check_sender_async (self->session, sender, cancellable, sender_cb, g_steal_pointer (&task));
}

static void
sender_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(PhSmtpResult) checked = ph_session_check_sender_finish (self->session, result);
  g_autofree char *line = NULL;

  if (ph_smtp_result_get_error (checked) != NULL)
    {
      ph_guided_test_fail (g_steal_pointer (&task), PH_TEST_STEP_SENDER, ph_smtp_result_get_error (checked));
      return;
    }
  line = dup_reply_line (ph_smtp_result_get_reply (checked));
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, line);
  if (self->message != NULL)
    start_delivery (g_steal_pointer (&task));
  else
    ph_guided_test_finish (g_steal_pointer (&task));
}

static PhSmtpContent
find_content_kind (GBytes *message)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (message, &length);

  for (gsize i = 0; i < length; i++)
    if (data[i] >= 0x80)
      return PH_SMTP_CONTENT_8BIT;
  return PH_SMTP_CONTENT_7BIT;
}

static void
start_delivery (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(PhAddress) sender = ph_address_parse (ph_account_get_address (self->account), NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = NULL;
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_bytes (self->message);
  PhSmtpSubmission submission = { .size = (gint64) g_bytes_get_size (self->message), .content = find_content_kind (self->message), .refused = PH_SMTP_REFUSED_ABORT };

  g_ptr_array_add (recipients, self->recipient);
  envelope = ph_envelope_new (sender, recipients);
  submission.envelope = envelope;
  ph_test_rows_begin (self->rows, PH_TEST_STEP_DELIVER);
  ph_session_send_async (self->session, &submission, content, cancellable, delivery_cb, g_steal_pointer (&task));
}

static void
delivery_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autofree char *line = NULL;

  self->result = ph_session_send_finish (self->session, result);
  if (ph_smtp_result_get_certainty (self->result) != PH_SMTP_SENT)
    {
      ph_guided_test_fail (g_steal_pointer (&task), PH_TEST_STEP_DELIVER, ph_smtp_result_get_error (self->result));
      return;
    }
  line = dup_reply_line (ph_smtp_result_get_reply (self->result));
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, line);
  ph_guided_test_finish (g_steal_pointer (&task));
}
