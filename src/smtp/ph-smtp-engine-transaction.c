// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine's transactions up to the content: MAIL, RCPT and RSET, one by one or in groups (RFC 5321 §3.3,
// RFC 2920), and the check of a sender.

#include "config.h"

#include "ph-smtp-engine-private.h"

/* Every 2xx means yes to MAIL and RCPT, except those that speak of the connection. */
static gboolean
is_yes (PhSmtpReply *reply)
{
  guint code = ph_smtp_reply_get_code (reply);

  return ph_smtp_reply_is_positive (reply) && code != 220 && code != 221;
}

static gboolean
is_no (PhSmtpReply *reply)
{
  return ph_smtp_reply_is_transient (reply) || ph_smtp_reply_is_permanent (reply);
}

static gboolean
say_mail (PhSmtpEngine *self)
{
  g_autofree char *line = ph_smtp_transaction_dup_mail (self->transaction);

  return ph_smtp_engine_say (self, PH_SMTP_VERB_MAIL, 0, line);
}

static gboolean
say_rcpt (PhSmtpEngine *self, guint index)
{
  g_autofree char *line = ph_smtp_transaction_dup_rcpt (self->transaction, index);

  return ph_smtp_engine_say (self, PH_SMTP_VERB_RCPT, index, line);
}

/* MAIL, and all RCPT where the server takes groups. */
gboolean
ph_smtp_engine_say_envelope (PhSmtpEngine *self)
{
  guint n_recipients = 0;

  if (ph_smtp_transaction_get_grouping (self->transaction) != PH_SMTP_GROUPING_STEPS)
    n_recipients = ph_smtp_transaction_get_n_recipients (self->transaction);
  if (!say_mail (self))
    return FALSE;
  for (guint i = 0; i < n_recipients; i++)
    if (!say_rcpt (self, i))
      return FALSE;
  return TRUE;
}

static void
enter_transaction (PhSmtpEngine *self)
{
  gboolean is_one_flight = ph_smtp_transaction_get_grouping (self->transaction) == PH_SMTP_GROUPING_ALL;
  gboolean is_chunked = ph_smtp_transaction_get_transparency (self->transaction) == PH_SMTP_TRANSPARENCY_COUNTED;

  if (is_one_flight && is_chunked)
    {
      ph_smtp_engine_set_state (self, STATE_COLLECT);
      return;
    }
  ph_smtp_engine_set_state (self, STATE_ENVELOPE);
  if (ph_smtp_engine_say_envelope (self) && is_one_flight)
    ph_smtp_engine_enter_data (self);
}

/**
 * ph_smtp_engine_can_send:
 * @self: an engine
 *
 * Returns: whether [method@SmtpEngine.send] may be called now
 */
gboolean
ph_smtp_engine_can_send (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), FALSE);

  return self->state == STATE_READY;
}

/**
 * ph_smtp_engine_send:
 * @self: an engine that wants %PH_SMTP_WANT_JOB
 * @submission: the message; copied
 *
 * Starts to send a message. What the server would refuse by its own word (%PH_SMTP_ERROR_NEEDS_SMTPUTF8,
 * %PH_SMTP_ERROR_NEEDS_8BITMIME, %PH_SMTP_ERROR_TOO_LARGE) is refused here without a byte; otherwise the content is
 * wanted in time. Either way a result follows.
 */
void
ph_smtp_engine_send (PhSmtpEngine *self, const PhSmtpSubmission *submission)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_READY);
  g_return_if_fail (submission != NULL && ph_envelope_get_n_recipients (submission->envelope) > 0);

  g_autoptr(GError) obstacle = ph_smtp_transaction_find_obstacle (submission, self->capabilities);

  self->transaction = ph_smtp_transaction_new (submission, self->capabilities);
  if (obstacle != NULL)
    ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
  else
    enter_transaction (self);
}

/**
 * ph_smtp_engine_check_sender:
 * @self: an engine that wants %PH_SMTP_WANT_JOB
 * @sender: (nullable): the sender to try; %NULL for the null reverse-path
 *
 * Asks whether the server lets us send as @sender: MAIL, then RSET, so that nothing is delivered. A result follows; its
 * reply is that to MAIL.
 */
void
ph_smtp_engine_check_sender (PhSmtpEngine *self, PhAddress *sender)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_READY);

  g_autoptr(GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = ph_envelope_new (sender, nobody);
  PhSmtpSubmission submission = { .envelope = envelope, .size = -1 };
  g_autoptr(GError) obstacle = ph_smtp_transaction_find_obstacle (&submission, self->capabilities);

  self->transaction = ph_smtp_transaction_new (&submission, self->capabilities);
  if (obstacle != NULL)
    {
      ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
      return;
    }
  ph_smtp_engine_set_state (self, STATE_CHECK_SENDER);
  if (say_mail (self) && ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_PIPELINING))
    ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET");
}

static void
enter_reset (PhSmtpEngine *self)
{
  ph_smtp_engine_set_state (self, STATE_RESET);
  if (g_queue_is_empty (&self->outstanding))
    ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET");
}

void
ph_smtp_engine_reply_rset (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (is_yes (reply))
    ph_smtp_engine_set_state (self, STATE_READY);
  else
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RSET, reply));
}

/* The message will not go and all replies are in: the result is out at once, the RSET behind it is only awaited before
 * the next job. */
void
ph_smtp_engine_finish_refused (PhSmtpEngine *self)
{
  g_assert (g_queue_is_empty (&self->outstanding));

  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, NULL);
  enter_reset (self);
}

static void
finish_check (PhSmtpEngine *self, PhSmtpReply *reply)
{
  g_autoptr(GError) error = is_no (reply) ? ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply) : NULL;

  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, reply, error);
  enter_reset (self);
}

/* One more reply to MAIL or RCPT is noted: what follows from it? */
static void
advance (PhSmtpEngine *self)
{
  PhSmtpTransaction *transaction = self->transaction;
  gboolean has_failed = ph_smtp_transaction_get_failure (transaction) != NULL;
  guint n_replied = ph_smtp_transaction_get_n_replied (transaction);

  if (has_failed && self->state == STATE_CONTENT)
    ph_smtp_engine_stop_content (self);
  else if (!g_queue_is_empty (&self->outstanding))
    return;
  else if (has_failed)
    ph_smtp_engine_finish_refused (self);
  else if (n_replied < ph_smtp_transaction_get_n_recipients (transaction))
    say_rcpt (self, n_replied);
  else if (ph_smtp_transaction_get_transparency (transaction) == PH_SMTP_TRANSPARENCY_COUNTED)
    ph_smtp_engine_enter_content (self);
  else
    ph_smtp_engine_enter_data (self);
}

void
ph_smtp_engine_reply_mail (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (!is_yes (reply) && !is_no (reply))
    {
      ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
      return;
    }
  if (self->state == STATE_CHECK_SENDER)
    {
      finish_check (self, reply);
      return;
    }
  if (is_no (reply))
    ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
  advance (self);
}

void
ph_smtp_engine_reply_rcpt (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (!is_yes (reply) && !is_no (reply))
    {
      ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RCPT, reply));
      return;
    }
  ph_smtp_transaction_note_recipient (self->transaction, command->recipient, reply);
  advance (self);
}
