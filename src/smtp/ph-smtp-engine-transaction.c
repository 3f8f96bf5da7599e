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
say_mail (PhSmtpEngine *self, PhSmtpTransaction *transaction)
{
  g_autofree char *line = ph_smtp_transaction_dup_mail (transaction);

  return ph_smtp_engine_say (self, PH_SMTP_VERB_MAIL, 0, line);
}

static gboolean
say_rcpt (PhSmtpEngine *self, PhSmtpTransaction *transaction, guint index)
{
  g_autofree char *line = ph_smtp_transaction_dup_rcpt (transaction, index);

  return ph_smtp_engine_say (self, PH_SMTP_VERB_RCPT, index, line);
}

/* MAIL, and all RCPT where the server takes groups. */
gboolean
ph_smtp_engine_say_envelope (PhSmtpEngine *self, PhSmtpTransaction *transaction)
{
  guint n_recipients = 0;

  if (ph_smtp_transaction_get_grouping (transaction) != PH_SMTP_GROUPING_STEPS)
    n_recipients = ph_smtp_transaction_get_n_recipients (transaction);
  if (!say_mail (self, transaction))
    return FALSE;
  for (guint i = 0; i < n_recipients; i++)
    if (!say_rcpt (self, transaction, i))
      return FALSE;
  return TRUE;
}

static gboolean
is_one_flight (const PhSmtpTransaction *transaction)
{
  return ph_smtp_transaction_get_grouping (transaction) == PH_SMTP_GROUPING_ALL;
}

static gboolean
is_chunked (const PhSmtpTransaction *transaction)
{
  return ph_smtp_transaction_get_transparency (transaction) == PH_SMTP_TRANSPARENCY_COUNTED;
}

static void
say_envelope_and_data (PhSmtpEngine *self, PhSmtpTransaction *transaction)
{
  if (ph_smtp_engine_say_envelope (self, transaction) && is_one_flight (transaction))
    ph_smtp_engine_enter_data (self);
}

static void
enter_transaction (PhSmtpEngine *self)
{
  g_autoptr(GError) obstacle = ph_smtp_transaction_find_obstacle (self->transaction);

  if (obstacle != NULL)
    ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
  else if (is_one_flight (self->transaction) && is_chunked (self->transaction))
    ph_smtp_engine_set_state (self, STATE_COLLECT);
  else
    {
      ph_smtp_engine_set_state (self, STATE_ENVELOPE);
      say_envelope_and_data (self, self->transaction);
    }
}

/* The commands of the next message go out behind the content of the current one. A message whose first chunk belongs
 * into one write with its commands waits, and so does one that will not go at all: its result must not come first. */
static void
ride (PhSmtpEngine *self)
{
  g_autoptr(GError) obstacle = ph_smtp_transaction_find_obstacle (self->next);

  if (obstacle != NULL || (is_one_flight (self->next) && is_chunked (self->next)))
    return;
  /* RFC 3030 §2: after a BDAT that failed only RSET may follow. */
  if (is_chunked (self->transaction) && !ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET"))
    return;
  say_envelope_and_data (self, self->next);
}

/* The current message has its result, and nothing that concerns it is outstanding. Whatever is rode behind it. */
void
ph_smtp_engine_turn_to_next (PhSmtpEngine *self)
{
  const PhSmtpCommand *riding = g_queue_peek_head (&self->outstanding);

  self->transaction = g_steal_pointer (&self->next);
  if (riding == NULL)
    {
      ph_smtp_engine_set_state (self, STATE_READY);
      if (self->transaction != NULL)
        enter_transaction (self);
    }
  else
    ph_smtp_engine_set_state (self, riding->verb == PH_SMTP_VERB_QUIT ? STATE_QUIT : STATE_ENVELOPE);
}

/* The end of the current message is the last thing that was said, and the server takes groups. */
static gboolean
can_ride (PhSmtpEngine *self)
{
  const PhSmtpCommand *last = g_queue_peek_tail (&self->outstanding);

  return self->state == STATE_END_OF_DATA && self->next == NULL && ph_smtp_verb_ends_message (last->verb) &&
         ph_smtp_transaction_get_failure (self->transaction) == NULL &&
         ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_PIPELINING);
}

/**
 * ph_smtp_engine_can_send:
 * @self: an engine
 *
 * To be asked whenever there is a job, best before output is taken: behind the end of a message the next one may ride
 * in the same write.
 *
 * Returns: whether [method@SmtpEngine.send] and [method@SmtpEngine.quit] may be called now
 */
gboolean
ph_smtp_engine_can_send (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), FALSE);

  return self->state == STATE_READY || can_ride (self);
}

/**
 * ph_smtp_engine_send:
 * @self: an engine with which [method@SmtpEngine.can_send]
 * @submission: the message; copied
 *
 * Starts to send a message. What the server would refuse by its own word (%PH_SMTP_ERROR_NEEDS_SMTPUTF8,
 * %PH_SMTP_ERROR_NEEDS_8BITMIME, %PH_SMTP_ERROR_TOO_LARGE) is refused here without a byte; otherwise the content is
 * wanted in time, which is never before the previous message has its result. Either way a result follows; results come
 * in the order of the messages.
 */
void
ph_smtp_engine_send (PhSmtpEngine *self, const PhSmtpSubmission *submission)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && ph_smtp_engine_can_send (self));
  g_return_if_fail (submission != NULL && ph_envelope_get_n_recipients (submission->envelope) > 0);

  PhSmtpTransaction *transaction = ph_smtp_transaction_new (submission, self->capabilities);

  if (self->state == STATE_READY)
    {
      self->transaction = transaction;
      enter_transaction (self);
    }
  else
    {
      self->next = transaction;
      ride (self);
    }
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
  g_autoptr(GError) obstacle = NULL;

  self->transaction = ph_smtp_transaction_new (&submission, self->capabilities);
  obstacle = ph_smtp_transaction_find_obstacle (self->transaction);
  if (obstacle != NULL)
    {
      ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
      return;
    }
  ph_smtp_engine_set_state (self, STATE_CHECK);
  if (ph_smtp_engine_say_envelope (self, self->transaction) && ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_PIPELINING))
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
  if (!is_yes (reply))
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RSET, reply));
  else if (self->state == STATE_RESET)
    ph_smtp_engine_turn_to_next (self);
}

/* The message will not go and all replies are in: the result is out at once, the RSET behind it is only awaited before
 * the next job. Where the next one rides, there is either an RSET already or the server has ended the transaction by
 * itself. */
void
ph_smtp_engine_finish_refused (PhSmtpEngine *self)
{
  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, NULL);
  if (g_queue_is_empty (&self->outstanding))
    enter_reset (self);
  else
    ph_smtp_engine_turn_to_next (self);
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
    say_rcpt (self, transaction, n_replied);
  else if (self->state == STATE_CHECK)
    finish_check (self, reply);
  else if (has_failed)
    ph_smtp_engine_finish_refused (self);
  else if (is_chunked (transaction))
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
