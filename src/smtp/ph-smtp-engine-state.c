// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the engine is, at each moment: its state and the table of all changes of it, the commands whose replies are
// outstanding, the output, and the ways in which a message or the whole dialogue ends. It knows no command by itself.

#include "config.h"

#include "ph-smtp-engine-private.h"

#include <string.h>

#define BIT(state) (1u << (state))

/* From which state to which: everything that affects the state is here. Each may also end in FAILED. */
static const guint transitions[N_STATES] = {
  [STATE_GREETING] = BIT (STATE_EHLO) | BIT (STATE_HELO) | BIT (STATE_CLOSING),
  [STATE_EHLO] = BIT (STATE_HELO) | BIT (STATE_STARTTLS) | BIT (STATE_AUTH_CHOICE) | BIT (STATE_CLOSING),
  [STATE_HELO] = BIT (STATE_AUTH_CHOICE) | BIT (STATE_CLOSING),
  [STATE_STARTTLS] = BIT (STATE_TLS) | BIT (STATE_CLOSING),
  [STATE_TLS] = BIT (STATE_EHLO_TLS),
  [STATE_EHLO_TLS] = BIT (STATE_AUTH_CHOICE) | BIT (STATE_CLOSING),
  [STATE_AUTH_CHOICE] = BIT (STATE_AUTH) | BIT (STATE_READY) | BIT (STATE_QUIT),
  [STATE_AUTH] = BIT (STATE_AUTH_STEP) | BIT (STATE_AUTH_VERIFY) | BIT (STATE_AUTH_CANCEL) | BIT (STATE_CLOSING),
  [STATE_AUTH_STEP] = BIT (STATE_AUTH) | BIT (STATE_AUTH_CANCEL),
  [STATE_AUTH_VERIFY] = BIT (STATE_READY),
  [STATE_AUTH_CANCEL] = BIT (STATE_CLOSING),
  [STATE_READY] = BIT (STATE_READY) | BIT (STATE_EHLO_AGAIN) | BIT (STATE_COLLECT) | BIT (STATE_ENVELOPE) |
                  BIT (STATE_CHECK) | BIT (STATE_QUIT),
  [STATE_EHLO_AGAIN] = BIT (STATE_READY),
  [STATE_CHECK] = BIT (STATE_RESET),
  [STATE_COLLECT] = BIT (STATE_CONTENT),
  [STATE_ENVELOPE] = BIT (STATE_CONTENT) | BIT (STATE_RESET),
  [STATE_CONTENT] = BIT (STATE_END_OF_DATA) | BIT (STATE_RESET),
  [STATE_END_OF_DATA] = BIT (STATE_READY) | BIT (STATE_RESET) | BIT (STATE_ENVELOPE) | BIT (STATE_QUIT),
  [STATE_RESET] = BIT (STATE_READY),
  [STATE_QUIT] = BIT (STATE_DONE),
};

static const PhSmtpWant wants[N_STATES] = {
  [STATE_GREETING] = PH_SMTP_WANT_READ,
  [STATE_EHLO] = PH_SMTP_WANT_READ,
  [STATE_HELO] = PH_SMTP_WANT_READ,
  [STATE_STARTTLS] = PH_SMTP_WANT_READ,
  [STATE_TLS] = PH_SMTP_WANT_TLS,
  [STATE_EHLO_TLS] = PH_SMTP_WANT_READ,
  [STATE_AUTH_CHOICE] = PH_SMTP_WANT_AUTH,
  [STATE_AUTH] = PH_SMTP_WANT_READ,
  [STATE_AUTH_STEP] = PH_SMTP_WANT_AUTH_STEP,
  [STATE_AUTH_VERIFY] = PH_SMTP_WANT_AUTH_VERIFY,
  [STATE_AUTH_CANCEL] = PH_SMTP_WANT_READ,
  [STATE_READY] = PH_SMTP_WANT_JOB,
  [STATE_EHLO_AGAIN] = PH_SMTP_WANT_READ,
  [STATE_CHECK] = PH_SMTP_WANT_READ,
  [STATE_COLLECT] = PH_SMTP_WANT_BODY,
  [STATE_ENVELOPE] = PH_SMTP_WANT_READ,
  [STATE_CONTENT] = PH_SMTP_WANT_BODY,
  [STATE_END_OF_DATA] = PH_SMTP_WANT_READ,
  [STATE_RESET] = PH_SMTP_WANT_READ,
  [STATE_QUIT] = PH_SMTP_WANT_READ,
  [STATE_CLOSING] = PH_SMTP_WANT_WRITE,
  [STATE_DONE] = PH_SMTP_DONE,
  [STATE_FAILED] = PH_SMTP_FAILED,
};

/* Where we are while no reply is outstanding; an engine that failed remembers where. */
static const PhSmtpStage idle_stages[N_STATES] = {
  [STATE_GREETING] = PH_SMTP_STAGE_GREETING,
  [STATE_EHLO] = PH_SMTP_STAGE_EHLO,
  [STATE_HELO] = PH_SMTP_STAGE_EHLO,
  [STATE_STARTTLS] = PH_SMTP_STAGE_STARTTLS,
  [STATE_TLS] = PH_SMTP_STAGE_TLS,
  [STATE_EHLO_TLS] = PH_SMTP_STAGE_EHLO_TLS,
  [STATE_AUTH_CHOICE] = PH_SMTP_STAGE_AUTH,
  [STATE_AUTH] = PH_SMTP_STAGE_AUTH,
  [STATE_AUTH_STEP] = PH_SMTP_STAGE_AUTH,
  [STATE_AUTH_VERIFY] = PH_SMTP_STAGE_AUTH,
  [STATE_AUTH_CANCEL] = PH_SMTP_STAGE_AUTH,
  [STATE_READY] = PH_SMTP_STAGE_READY,
  [STATE_EHLO_AGAIN] = PH_SMTP_STAGE_MAIL,
  [STATE_CHECK] = PH_SMTP_STAGE_MAIL,
  [STATE_COLLECT] = PH_SMTP_STAGE_MAIL,
  [STATE_ENVELOPE] = PH_SMTP_STAGE_RCPT,
  [STATE_CONTENT] = PH_SMTP_STAGE_CONTENT,
  [STATE_END_OF_DATA] = PH_SMTP_STAGE_END_OF_DATA,
  [STATE_RESET] = PH_SMTP_STAGE_RSET,
  [STATE_QUIT] = PH_SMTP_STAGE_QUIT,
  [STATE_DONE] = PH_SMTP_STAGE_QUIT,
};

/* State */

gboolean
ph_smtp_engine_is_over (PhSmtpEngine *self)
{
  return self->state == STATE_CLOSING || self->state == STATE_DONE || self->state == STATE_FAILED;
}

void
ph_smtp_engine_set_state (PhSmtpEngine *self, PhSmtpState state)
{
  g_assert (state == STATE_FAILED || (transitions[self->state] & BIT (state)) != 0);

  self->state = state;
}

/* What the state wants when nothing waits to be written. */
PhSmtpWant
ph_smtp_engine_get_want (PhSmtpEngine *self)
{
  return wants[self->state];
}

void
ph_smtp_engine_drop_output (PhSmtpEngine *self)
{
  if (self->output->len > 0)
    explicit_bzero (self->output->data, self->output->len);
  g_byte_array_set_size (self->output, 0);
}

/* Commands and their replies */

guint64
ph_smtp_engine_get_output_end (PhSmtpEngine *self)
{
  return self->n_taken + self->output->len;
}

/* Notes that a reply is owed to what ends at @end of the output. */
void
ph_smtp_engine_expect (PhSmtpEngine *self, PhSmtpVerb verb, guint recipient, guint64 end)
{
  PhSmtpCommand command = { verb, recipient, end };

  g_queue_push_tail (&self->outstanding, g_memdup2 (&command, sizeof command));
}

/* Queues one command. A line that must not go out ends the dialogue instead; then nothing more may be done. */
gboolean
ph_smtp_engine_say (PhSmtpEngine *self, PhSmtpVerb verb, guint recipient, const char *line)
{
  GError *error = NULL;

  if (!ph_smtp_command_write (verb, line, self->output, self->transcript, &error))
    {
      ph_smtp_engine_break (self, error);
      return FALSE;
    }
  ph_smtp_engine_expect (self, verb, recipient, ph_smtp_engine_get_output_end (self));
  return TRUE;
}

gboolean
ph_smtp_engine_was_taken (PhSmtpEngine *self, const PhSmtpCommand *command)
{
  return command->end <= self->n_taken;
}

/* Ends */

/* Ends the running transaction, whatever else ends with it. */
void
ph_smtp_engine_conclude (PhSmtpEngine *self, PhSmtpCertainty certainty, PhSmtpReply *reply, const GError *error)
{
  g_autoptr(PhSmtpTransaction) transaction = g_steal_pointer (&self->transaction);

  if (transaction != NULL)
    g_queue_push_tail (&self->results, ph_smtp_transaction_conclude (transaction, certainty, reply, error));
}

/* Never more than one message has its end on the way, so that never more than one is uncertain. */
static gboolean
is_end_out (PhSmtpEngine *self)
{
  for (const GList *at = self->outstanding.head; at != NULL; at = at->next)
    if (ph_smtp_verb_ends_message (((const PhSmtpCommand *) at->data)->verb))
      return ph_smtp_engine_was_taken (self, at->data);
  return FALSE;
}

/* Whether the server may have the message although we have no reply to it: all of it went out, and nothing that the
 * server said before excludes that it was taken. */
static PhSmtpCertainty
judge_certainty (PhSmtpEngine *self)
{
  if (self->transaction == NULL || ph_smtp_transaction_get_failure (self->transaction) != NULL)
    return PH_SMTP_NOT_SENT;
  return is_end_out (self) ? PH_SMTP_UNCERTAIN : PH_SMTP_NOT_SENT;
}

/* The first error is kept. Takes ownership of @error. */
static void
take_error (PhSmtpEngine *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  self->last_stage = self->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_stage (self->error)
                                                          : ph_smtp_engine_get_stage (self);
}

/* @certainty is that of the current message; of the next one no content has gone out. Takes ownership of @error. */
void
ph_smtp_engine_break_with_certainty (PhSmtpEngine *self, PhSmtpCertainty certainty, GError *error)
{
  ph_smtp_engine_conclude (self, certainty, NULL, error);
  self->transaction = g_steal_pointer (&self->next);
  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, error);
  ph_smtp_engine_forget_auth (self);
  ph_smtp_engine_drop_output (self);
  take_error (self, error);
  ph_smtp_engine_set_state (self, STATE_FAILED);
}

/* The dialogue cannot go on. Takes ownership of @error. */
void
ph_smtp_engine_break (PhSmtpEngine *self, GError *error)
{
  ph_smtp_engine_break_with_certainty (self, judge_certainty (self), error);
}

/* The dialogue ends in step with the server, which is told so; its reply is not awaited. Takes ownership of @error. */
void
ph_smtp_engine_close_politely (PhSmtpEngine *self, GError *error)
{
  ph_smtp_engine_forget_auth (self);
  ph_smtp_engine_drop_output (self);
  take_error (self, error);
  ph_smtp_engine_set_state (self, STATE_CLOSING);
  ph_smtp_engine_say (self, PH_SMTP_VERB_QUIT, 0, "QUIT");
}

/**
 * ph_smtp_engine_get_stage:
 * @self: an engine
 *
 * Returns: where in the dialogue we are: what the next reply answers; after the end, where it ended
 */
PhSmtpStage
ph_smtp_engine_get_stage (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), PH_SMTP_STAGE_GREETING);

  const PhSmtpCommand *next = g_queue_peek_head (&self->outstanding);

  if (self->state == STATE_CLOSING || self->state == STATE_FAILED)
    return self->last_stage;
  if (next == NULL || next->verb == PH_SMTP_VERB_EHLO || next->verb == PH_SMTP_VERB_CONTENT)
    return idle_stages[self->state];
  return ph_smtp_verb_get_stage (next->verb);
}
