// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine's transactions up to the content: MAIL, RCPT and RSET, one by one or in groups (RFC 5321 §3.3, RFC 2920),
// and what follows from the replies to them.

#include "config.h"

#include "ph-smtp-engine-private.h"

/* Every 2xx means yes to a command of a transaction and to the content, except those that speak of the connection. */
gboolean
ph_smtp_engine_is_yes (PhSmtpReply *reply)
{
  guint code = ph_smtp_reply_get_code (reply);

  return ph_smtp_reply_is_positive (reply) && code != 220 && code != 221;
}

gboolean
ph_smtp_engine_is_no (PhSmtpReply *reply)
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

static void
enter_reset (PhSmtpEngine *self)
{
  const PhSmtpCommand *last = g_queue_peek_tail (&self->outstanding);

  ph_smtp_engine_set_state (self, STATE_RESET);
  if (last == NULL || last->verb != PH_SMTP_VERB_RSET)
    ph_smtp_engine_say (self, PH_SMTP_VERB_RSET, 0, "RSET");
}

void
ph_smtp_engine_reply_rset (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (!ph_smtp_engine_is_yes (reply))
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RSET, reply));
  else if (self->state == STATE_RESET)
    ph_smtp_engine_turn_to_next (self);
}

/* The message will not go, whatever replies are still to come: the result is out at once, the RSET behind it is only
 * awaited before the next job. Where the next one rides, there is either an RSET already or the server has ended the
 * transaction by itself. */
void
ph_smtp_engine_finish_refused (PhSmtpEngine *self)
{
  const PhSmtpCommand *last = g_queue_peek_tail (&self->outstanding);

  ph_smtp_engine_conclude (self, PH_SMTP_NOT_SENT, NULL, NULL);
  if (last == NULL || last->verb == PH_SMTP_VERB_BDAT)
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

  if (has_failed && (self->state == STATE_CONTENT || self->state == STATE_END_OF_DATA))
    ph_smtp_engine_stop_chunks (self);
  else if (awaits_replies (self))
    return;
  else if (!has_failed && n_replied < ph_smtp_transaction_get_n_recipients (transaction))
    say_rcpt (self, transaction, n_replied);
  else if (self->state == STATE_CHECK)
    finish_check (self, reply);
  else if (has_failed)
    ph_smtp_engine_finish_refused (self);
  else if (ph_smtp_transaction_is_chunked (transaction))
    ph_smtp_engine_enter_content (self);
  else
    ph_smtp_engine_enter_data (self);
}

void
ph_smtp_engine_reply_mail (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (!ph_smtp_engine_is_yes (reply) && !ph_smtp_engine_is_no (reply))
    {
      ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
      return;
    }
  if (ph_smtp_engine_is_no (reply))
    ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_MAIL, reply));
  advance (self, reply);
}

void
ph_smtp_engine_reply_rcpt (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (!ph_smtp_engine_is_yes (reply) && !ph_smtp_engine_is_no (reply))
    {
      ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RCPT, reply));
      return;
    }
  ph_smtp_transaction_note_recipient (self->transaction, command->recipient, reply);
  advance (self, reply);
}
