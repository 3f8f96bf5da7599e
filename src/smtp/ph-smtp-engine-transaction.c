// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine's transactions up to the content: MAIL, RCPT and RSET, one by one or in groups (RFC 5321 §3.3,
// RFC 2920), and the check of an envelope.

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
 * ph_smtp_engine_check:
 * @self: an engine that wants %PH_SMTP_WANT_JOB
 * @envelope: the sender and the recipients to try, of which there may be none
 *
 * Asks whether the server takes mail from the sender to each of the recipients: MAIL and RCPT, then RSET, so that nothing
 * is delivered. A result follows, with an error when the sender or a recipient was refused; otherwise its reply is the
 * last one.
 */
void
ph_smtp_engine_check (PhSmtpEngine *self, PhEnvelope *envelope)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_READY && envelope != NULL);

  PhSmtpSubmission submission = { .envelope = envelope, .size = -1, .refused = PH_SMTP_REFUSED_ABORT };
  g_autoptr(GError) obstacle = ph_smtp_transaction_find_obstacle (&submission, self->capabilities);

  self->transaction = ph_smtp_transaction_new (&submission, self->capabilities);
  if (obstacle != NULL)
    {
      ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
      return;
    }
  ph_smtp_engine_set_state (self, STATE_CHECK);
  if (ph_smtp_engine_say_envelope (self) && ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_PIPELINING))
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
  gboolean has_failed = ph_smtp_transaction_get_failure (self->transaction) != NULL;

  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, has_failed ? NULL : reply, NULL);
  enter_reset (self);
}

/* The RSET of a check may already be on its way. */
static gboolean
awaits_replies (PhSmtpEngine *self)
{
  const PhSmtpCommand *next = g_queue_peek_head (&self->outstanding);

  return next != NULL && next->verb != PH_SMTP_VERB_RSET;
}

/* One more reply to MAIL or RCPT is noted: what follows from it? */
static void
advance (PhSmtpEngine *self, PhSmtpReply *reply)
{
  PhSmtpTransaction *transaction = self->transaction;
  gboolean has_failed = ph_smtp_transaction_get_failure (transaction) != NULL;
  guint n_replied = ph_smtp_transaction_get_n_replied (transaction);

  if (has_failed && self->state == STATE_CONTENT)
    ph_smtp_engine_stop_content (self);
  else if (awaits_replies (self))
    return;
  else if (!has_failed && n_replied < ph_smtp_transaction_get_n_recipients (transaction))
    say_rcpt (self, n_replied);
  else if (self->state == STATE_CHECK)
    finish_check (self, reply);
  else if (has_failed)
    ph_smtp_engine_finish_refused (self);
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
  if (is_no (reply))
    ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
  advance (self, reply);
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
  advance (self, reply);
}
