// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a session is asked to do, one after the other: when the engine gets the next message, whose result is whose, and
// how everything ends when one of them, the clock or the server ends the session.

#include "config.h"

#include "ph-session-private.h"

static gboolean on_cancelled (GCancellable *cancellable, gpointer user_data);

/* Of the head, and of the one behind it, whose beginning is read while the server looks at the head. */
#define N_READ_AHEAD 2

PhSessionOperation *
ph_session_get_head (PhSession *self)
{
  return g_queue_peek_head (&self->operations);
}

static gboolean
has_result (const PhSessionOperation *operation)
{
  return operation->verb == PH_SESSION_SENDS || operation->verb == PH_SESSION_CHECKS;
}

static GError *
new_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

/* For who was not asked: somebody else's cancelling is not theirs. */
static GError *
new_closed (void)
{
  return ph_smtp_error_new (PH_SMTP_ERROR_CLOSED, PH_SMTP_STAGE_READY, NULL, "the session was closed before");
}

/* What the server said weighs more than how the session ended after that. */
static void
note_result (PhSession *self, PhSmtpResult *result)
{
  const GError *reason = ph_smtp_result_get_error (result);

  if (reason != NULL && ph_smtp_result_get_certainty (result) != PH_SMTP_SENT &&
      (self->failed_stage == PH_SESSION_STAGE_IDLE || reason->domain == PH_SMTP_ERROR))
    ph_session_note_failure (self, reason);
}

static void
read_ahead (PhSession *self)
{
  for (guint i = 0; i < N_READ_AHEAD; i++)
    {
      const PhSessionOperation *operation = g_queue_peek_nth (&self->operations, i);

      if (operation != NULL && operation->content != NULL)
        ph_content_reader_read_ahead (operation->content);
    }
}

/* Its turn has come: from now on the clock counts for it, and it can't be taken out any more without an end of all. */
static void
begin_head (PhSession *self)
{
  const PhSessionOperation *head = ph_session_get_head (self);

  self->clock_key = 0;
  if (head == NULL)
    return;
  if (head->verb != PH_SESSION_CLOSES)
    self->failed_stage = PH_SESSION_STAGE_IDLE;
  read_ahead (self);
}

/**
 * ph_session_enqueue:
 * @self: a session that is not closed
 * @operation: (transfer full): what is to be done behind all else
 */
void
ph_session_enqueue (PhSession *self, PhSessionOperation *operation)
{
  g_queue_push_tail (&self->operations, operation);
  ph_session_operation_watch (operation, on_cancelled);
  if (ph_session_get_head (self) == operation)
    begin_head (self);
  else
    read_ahead (self);
}

/**
 * ph_session_refuse:
 * @self: a session that is closed
 * @operation: (transfer full): what it can't do any more
 */
void
ph_session_refuse (PhSession *self, PhSessionOperation *operation)
{
  const GError *reason = self->engine != NULL ? ph_smtp_engine_get_error (self->engine) : NULL;
  g_autoptr(GError) closed = new_closed ();

  ph_session_operation_complete (operation, ph_smtp_result_new_not_sent (operation->submission.envelope, reason != NULL ? reason : closed), NULL);
}

static void
complete_head (PhSession *self, PhSmtpResult *result)
{
  PhSessionOperation *head = g_queue_pop_head (&self->operations);

  self->n_given--;
  if (result != NULL)
    note_result (self, result);
  ph_session_operation_complete (head, result, NULL);
  begin_head (self);
}

/* Takes out what has not begun. */
static void
withdraw (PhSession *self, PhSessionOperation *operation)
{
  g_autoptr(GError) error = new_cancelled ();
  gboolean was_head = operation == ph_session_get_head (self);

  g_queue_remove (&self->operations, operation);
  if (was_head)
    begin_head (self);
  ph_session_operation_complete (operation, has_result (operation) ? ph_smtp_result_new_not_sent (operation->submission.envelope, error) : NULL, error);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  PhSessionOperation *operation = user_data;
  g_autoptr(PhSession) self = g_object_ref (g_task_get_source_object (operation->task));
  int index = g_queue_index (&self->operations, operation);
  g_autoptr(GError) error = new_cancelled ();

  if (index >= (int) self->n_given)
    withdraw (self, operation);
  else if (index == 0)
    ph_session_end (self, error);
  /* One that rides ends when its turn comes: to end it now would leave open what becomes of the message before it. */
  return G_SOURCE_REMOVE;
}

/**
 * ph_session_settle:
 * @self: a session with an engine
 *
 * Tells the results that there are, in order. Those of an engine that failed come with the end of the session, which
 * whoever gets them shall see.
 */
void
ph_session_settle (PhSession *self)
{
  const PhSessionOperation *head = ph_session_get_head (self);

  if (ph_smtp_engine_next (self->engine) == PH_SMTP_FAILED)
    return;
  if (head != NULL && head->verb == PH_SESSION_OPENS && ph_smtp_engine_next (self->engine) == PH_SMTP_WANT_JOB)
    {
      ph_session_note_protection (self);
      ph_session_forget_secrets (self);
      complete_head (self, NULL);
    }
  while (self->n_given > 0 && has_result (ph_session_get_head (self)))
    {
      PhSmtpResult *result = ph_smtp_engine_take_result (self->engine);

      if (result == NULL)
        break;
      complete_head (self, result);
    }

  g_autoptr(GError) error = new_cancelled ();

  if (self->n_given > 0 && ph_session_operation_is_cancelled (ph_session_get_head (self)))
    ph_session_end (self, error);
}

static gboolean
can_give (PhSession *self, const PhSessionOperation *operation)
{
  if (operation->verb == PH_SESSION_CHECKS)
    return ph_smtp_engine_next (self->engine) == PH_SMTP_WANT_JOB;
  return ph_smtp_engine_can_send (self->engine);
}

static void
give_one (PhSession *self, PhSessionOperation *operation)
{
  self->n_given++;
  if (operation->verb == PH_SESSION_SENDS)
    ph_smtp_engine_send (self->engine, &operation->submission);
  else if (operation->verb == PH_SESSION_CHECKS)
    ph_smtp_engine_check (self->engine, operation->submission.envelope);
  else
    ph_smtp_engine_quit (self->engine);
}

/**
 * ph_session_give:
 * @self: a session with an engine
 *
 * Gives the engine the next operation if it can take one; when there is none, others are asked for a message.
 *
 * Returns: whether something was done, so that the engine has to be asked again
 */
gboolean
ph_session_give (PhSession *self)
{
  PhSessionOperation *next = g_queue_peek_nth (&self->operations, self->n_given);
  const PhSessionOperation *head = ph_session_get_head (self);

  if (next == NULL && ph_smtp_engine_can_send (self->engine) && (head == NULL || head->verb == PH_SESSION_SENDS))
    {
      ph_session_emit_can_send (self);
      if (self->stage == PH_SESSION_STAGE_CLOSED)
        return FALSE;
      next = g_queue_peek_nth (&self->operations, self->n_given);
    }
  if (next == NULL || !can_give (self, next))
    return FALSE;
  if (ph_session_operation_is_cancelled (next))
    withdraw (self, next);
  else
    give_one (self, next);
  return TRUE;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* (transfer full): how a message ended that the end of the session took by surprise. */
static PhSmtpResult *
take_last_result (PhSession *self, const PhSessionOperation *operation, gboolean is_given, const GError *reason)
{
  g_autoptr(PhSmtpResult) result = is_given ? ph_smtp_engine_take_result (self->engine) : NULL;

  /* The engine knows one reason for all. */
  if (result == NULL || (is_cancelled (ph_smtp_result_get_error (result)) && !is_cancelled (reason)))
    return ph_smtp_result_new_not_sent (operation->submission.envelope, reason);
  note_result (self, result);
  return g_steal_pointer (&result);
}

static void
complete_all (PhSession *self, const GError *error)
{
  g_autoptr(GError) closed = new_closed ();
  gboolean is_personal = error == NULL || is_cancelled (error);
  GQueue operations = self->operations;
  guint n_given = self->n_given;

  /* Whoever is told may ask for more. */
  g_queue_init (&self->operations);
  self->n_given = 0;
  for (guint i = 0; !g_queue_is_empty (&operations); i++)
    {
      PhSessionOperation *operation = g_queue_pop_head (&operations);
      const GError *reason = i > 0 && is_personal ? closed : error;
      PhSmtpResult *result = has_result (operation) ? take_last_result (self, operation, i < n_given, reason != NULL ? reason : closed) : NULL;

      ph_session_operation_complete (operation, result, reason);
    }
}

/**
 * ph_session_end:
 * @self: a session
 * @error: (nullable): why; %NULL for an orderly end
 *
 * Ends the session and everything that it was asked to do.
 */
void
ph_session_end (PhSession *self, const GError *error)
{
  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(GError) reason = error != NULL ? g_error_copy (error) : NULL;

  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  if (reason != NULL)
    {
      ph_session_note_failure (self, reason);
      ph_transcript_note (self->transcript, "failed: %s", reason->message);
      if (self->engine != NULL)
        ph_smtp_engine_fail (self->engine, reason);
    }
  g_cancellable_cancel (self->io);
  g_clear_pointer (&self->wire, ph_session_wire_free);
  ph_session_clock_stop (self->clock);
  ph_connection_close (self->connection);
  ph_session_forget_secrets (self);
  ph_session_set_stage (self, PH_SESSION_STAGE_CLOSED);
  complete_all (self, reason);
}
