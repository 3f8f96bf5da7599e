// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One thing that a session was asked to do, while it waits for its turn and while it runs. When that is, the session
// decides.

#include "config.h"

#include "ph-session-operation.h"

/**
 * ph_session_operation_new:
 * @verb: what is to be done
 * @task: (transfer full) (nullable): who waits for it
 *
 * Returns: (transfer full): an operation
 */
PhSessionOperation *
ph_session_operation_new (PhSessionVerb verb, GTask *task)
{
  PhSessionOperation *self = g_new0 (PhSessionOperation, 1);

  self->verb = verb;
  self->task = task;
  return self;
}

/**
 * ph_session_operation_free:
 * @self: (transfer full): an operation
 */
void
ph_session_operation_free (PhSessionOperation *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_clear_pointer (&self->submission.envelope, ph_envelope_unref);
  g_free ((char *) self->submission.delivery.envelope_id);
  g_clear_pointer (&self->content, ph_content_reader_free);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * ph_session_operation_set_submission:
 * @self: an operation without a submission
 * @submission: what is sent or checked; copied
 */
void
ph_session_operation_set_submission (PhSessionOperation *self, const PhSmtpSubmission *submission)
{
  g_return_if_fail (self->submission.envelope == NULL);

  self->submission = *submission;
  self->submission.envelope = ph_envelope_ref (submission->envelope);
  self->submission.delivery.envelope_id = g_strdup (submission->delivery.envelope_id);
}

/**
 * ph_session_operation_watch:
 * @self: an operation
 * @cancelled: called with @self when the person cancels it, on the main loop
 */
void
ph_session_operation_watch (PhSessionOperation *self, GCancellableSourceFunc cancelled)
{
  GCancellable *cancellable = self->task != NULL ? g_task_get_cancellable (self->task) : NULL;

  if (cancellable == NULL)
    return;
  self->watch = g_cancellable_source_new (cancellable);
  g_source_set_static_name (self->watch, "PhSession cancelled");
  g_source_set_callback (self->watch, G_SOURCE_FUNC (cancelled), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

/**
 * ph_session_operation_is_cancelled:
 * @self: an operation
 *
 * Returns: whether the person does not want it any more
 */
gboolean
ph_session_operation_is_cancelled (const PhSessionOperation *self)
{
  return self->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

/**
 * ph_session_operation_complete:
 * @self: (transfer full): an operation
 * @result: (transfer full) (nullable): how a message ended
 * @error: (nullable): why the session did not open; closing never fails
 *
 * Tells whoever waits, who may ask for more or let go of the session from there.
 */
void
ph_session_operation_complete (PhSessionOperation *self, PhSmtpResult *result, const GError *error)
{
  g_autoptr(PhSessionOperation) owned G_GNUC_UNUSED = self;
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  if (task == NULL)
    g_clear_pointer (&result, ph_smtp_result_unref);
  else if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) ph_smtp_result_unref);
  else if (error != NULL && self->verb == PH_SESSION_OPENS)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}
