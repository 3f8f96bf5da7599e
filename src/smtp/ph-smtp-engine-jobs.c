// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the engine is asked to do once it is signed in: messages and checks, one behind the other. The commands of a
// message ride behind the content of the one before it where the server takes groups (RFC 2920 §3.1).

#include "config.h"

#include "ph-smtp-engine-private.h"

#include "ph-smtp-parameters.h"

static gboolean
is_one_flight (const PhSmtpTransaction *transaction)
{
  return ph_smtp_transaction_get_grouping (transaction) == PH_SMTP_GROUPING_ALL;
}

/* The first chunk goes out with the commands before it. */
static gboolean
begins_with_content (const PhSmtpTransaction *transaction)
{
  return is_one_flight (transaction) && ph_smtp_transaction_is_chunked (transaction);
}

/* RFC 8689 §2: a server that offers REQUIRETLS without TLS cannot be believed. */
static GError *
find_obstacle (PhSmtpEngine *self, const PhSmtpTransaction *transaction)
{
  const PhSmtpSubmission *submission = ph_smtp_transaction_get_submission (transaction);

  if (self->security == PH_SECURITY_NONE && submission->delivery.onward_tls == PH_SMTP_ONWARD_TLS_REQUIRED)
    return ph_smtp_error_new (PH_SMTP_ERROR_NEEDS_EXTENSION, PH_SMTP_STAGE_MAIL, NULL,
                              "the message needs REQUIRETLS, which holds only where the connection is encrypted");
  return ph_smtp_parameters_find_obstacle (submission, self->capabilities);
}

/* Some servers offer more to who has signed in. They are asked again when that may help the message. */
static gboolean
must_ask_again (PhSmtpEngine *self, const PhSmtpTransaction *transaction)
{
  return self->offer == OFFER_BEFORE_SIGN_IN &&
         !ph_smtp_parameters_are_offered (ph_smtp_transaction_get_submission (transaction), self->capabilities);
}

static void
say_envelope_and_data (PhSmtpEngine *self, PhSmtpTransaction *transaction)
{
  if (ph_smtp_engine_say_envelope (self, transaction) && is_one_flight (transaction))
    ph_smtp_engine_enter_data (self);
}

static void
enter_check (PhSmtpEngine *self)
{
  ph_smtp_engine_set_state (self, STATE_CHECK);
  if (ph_smtp_engine_say_envelope (self, self->transaction) &&
      ph_smtp_transaction_get_grouping (self->transaction) != PH_SMTP_GROUPING_STEPS)
    ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET");
}

static void
enter_delivery (PhSmtpEngine *self)
{
  if (begins_with_content (self->transaction))
    ph_smtp_engine_set_state (self, STATE_COLLECT);
  else
    {
      ph_smtp_engine_set_state (self, STATE_ENVELOPE);
      say_envelope_and_data (self, self->transaction);
    }
}

/* The current transaction may begin, if there is one. */
void
ph_smtp_engine_enter_transaction (PhSmtpEngine *self)
{
  g_autoptr(GError) obstacle = NULL;

  ph_smtp_engine_set_state (self, STATE_READY);
  if (self->transaction == NULL)
    return;
  if (must_ask_again (self, self->transaction))
    {
      ph_smtp_engine_enter_ehlo (self, STATE_EHLO_AGAIN);
      return;
    }
  obstacle = find_obstacle (self, self->transaction);
  if (obstacle != NULL)
    ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, obstacle);
  else if (ph_smtp_transaction_get_purpose (self->transaction) == PH_SMTP_PURPOSE_CHECK)
    enter_check (self);
  else
    enter_delivery (self);
}

/* The commands of the next message go out behind the content of the current one. A message whose first chunk belongs
 * into one write with its commands waits, and so does one that may not go at all: its result must not come first. */
static void
ride (PhSmtpEngine *self)
{
  g_autoptr(GError) obstacle = find_obstacle (self, self->next);

  if (obstacle != NULL || must_ask_again (self, self->next) || begins_with_content (self->next))
    return;
  /* RFC 3030 §2: after a BDAT that failed only RSET may follow. */
  if (ph_smtp_transaction_is_chunked (self->transaction) && !ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET"))
    return;
  say_envelope_and_data (self, self->next);
}

/* The current transaction has its result, and nothing that concerns it is outstanding. Whatever is rode behind it. */
void
ph_smtp_engine_turn_to_next (PhSmtpEngine *self)
{
  const PhSmtpCommand *riding = g_queue_peek_head (&self->outstanding);

  self->transaction = g_steal_pointer (&self->next);
  if (riding == NULL)
    ph_smtp_engine_enter_transaction (self);
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

/* Takes ownership of @transaction. */
static void
begin (PhSmtpEngine *self, PhSmtpTransaction *transaction)
{
  if (self->state == STATE_READY)
    {
      self->transaction = transaction;
      ph_smtp_engine_enter_transaction (self);
    }
  else
    {
      self->next = transaction;
      ride (self);
    }
}

/**
 * ph_smtp_engine_send:
 * @self: an engine with which [method@SmtpEngine.can_send]
 * @submission: the message; copied
 *
 * Starts to send a message. What the server would refuse by its own word (%PH_SMTP_ERROR_NEEDS_SMTPUTF8,
 * %PH_SMTP_ERROR_NEEDS_8BITMIME, %PH_SMTP_ERROR_NEEDS_EXTENSION, %PH_SMTP_ERROR_TOO_LARGE,
 * %PH_SMTP_ERROR_TOO_MANY_RECIPIENTS) is refused here without a byte of it, and so is a wish out of its range
 * (%PH_SMTP_ERROR_INVALID); otherwise the content is wanted in time, which is never before the previous message has its
 * result. Reports, priority and a notice when it is late are wishes that a message goes without. Either way a result
 * follows; results come in the order of the messages.
 */
void
ph_smtp_engine_send (PhSmtpEngine *self, const PhSmtpSubmission *submission)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && ph_smtp_engine_can_send (self));
  g_return_if_fail (submission != NULL && ph_envelope_get_n_recipients (submission->envelope) > 0);

  begin (self, ph_smtp_transaction_new (PH_SMTP_PURPOSE_DELIVER, submission, self->capabilities));
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

  begin (self, ph_smtp_transaction_new (PH_SMTP_PURPOSE_CHECK, &submission, self->capabilities));
}
