// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine while a message goes out in chunks (BDAT, RFC 3030).

#include "config.h"

#include "ph-smtp-engine-private.h"

/* One chunk is held in memory until its length is known; larger ones would save nothing, since they are pipelined. */
#define MAX_CHUNK (256 * 1024)

/* Whether a chunk must wait until the previous one is answered. */
gboolean
ph_smtp_engine_must_wait (PhSmtpEngine *self)
{
  return ph_smtp_transaction_get_grouping (self->transaction) == PH_SMTP_GROUPING_STEPS &&
         !g_queue_is_empty (&self->outstanding);
}

static gboolean
say_chunk (PhSmtpEngine *self, gsize length, PhSmtpVerb verb)
{
  GByteArray *body = ph_smtp_transaction_get_body (self->transaction);
  g_autofree char *line = g_strdup_printf ("BDAT %" G_GSIZE_FORMAT "%s", length, verb == PH_SMTP_VERB_BDAT_LAST ? " LAST" : "");

  if (!ph_smtp_engine_say (self, verb, 0, line))
    return FALSE;
  g_byte_array_append (self->output, body->data, length);
  if (length > 0)
    g_byte_array_remove_range (body, 0, length);

  PhSmtpCommand *chunk = g_queue_peek_tail (&self->outstanding);

  chunk->end = ph_smtp_engine_get_output_end (self);
  return TRUE;
}

/* Sends what may be sent now. A full chunk waits for one octet more or the end, so that the last one is never empty
 * unless the message is. */
static void
say_chunks (PhSmtpEngine *self)
{
  GByteArray *body = ph_smtp_transaction_get_body (self->transaction);

  while (body->len > MAX_CHUNK && !ph_smtp_engine_must_wait (self))
    if (!say_chunk (self, MAX_CHUNK, PH_SMTP_VERB_BDAT))
      return;
  if (!ph_smtp_transaction_body_has_ended (self->transaction) || ph_smtp_engine_must_wait (self))
    return;
  if (say_chunk (self, body->len, PH_SMTP_VERB_BDAT_LAST))
    ph_smtp_engine_set_state (self, STATE_END_OF_DATA);
}

static gboolean
has_whole_chunk (PhSmtpEngine *self)
{
  return ph_smtp_transaction_get_body (self->transaction)->len > MAX_CHUNK ||
         ph_smtp_transaction_body_has_ended (self->transaction);
}

/* The first chunk goes out with the envelope in one write. */
static void
move_chunks (PhSmtpEngine *self)
{
  if (self->state == STATE_COLLECT && has_whole_chunk (self) && ph_smtp_engine_say_envelope (self, self->transaction))
    ph_smtp_engine_set_state (self, STATE_CONTENT);
  if (self->state == STATE_CONTENT)
    say_chunks (self);
}

void
ph_smtp_engine_push_chunks (PhSmtpEngine *self, const guint8 *data, gsize length)
{
  ph_smtp_transaction_push_body (self->transaction, data, length, ph_smtp_transaction_get_body (self->transaction));
  move_chunks (self);
}

void
ph_smtp_engine_end_chunks (PhSmtpEngine *self)
{
  ph_smtp_transaction_end_body (self->transaction, ph_smtp_transaction_get_body (self->transaction));
  move_chunks (self);
}

/* Chunks that nobody has taken need not go out any more: a server that has refused might not read them. What rides
 * behind them starts anew; but a QUIT was promised. */
static void
drop_untaken (PhSmtpEngine *self)
{
  const PhSmtpCommand *last = g_queue_peek_tail (&self->outstanding);

  if (last == NULL || last->verb == PH_SMTP_VERB_QUIT || ph_smtp_engine_was_taken (self, last))
    return;
  while (last != NULL && !ph_smtp_engine_was_taken (self, last))
    {
      g_free (g_queue_pop_tail (&self->outstanding));
      last = g_queue_peek_tail (&self->outstanding);
    }
  ph_smtp_engine_drop_output (self);
}

/* Whether nothing that could still change what became of the message is outstanding. */
static gboolean
is_decided (PhSmtpEngine *self)
{
  const PhSmtpCommand *first = g_queue_peek_head (&self->outstanding);
  const PhSmtpCommand *last = g_queue_peek_tail (&self->outstanding);

  return first == NULL || (first->verb == PH_SMTP_VERB_BDAT && last->verb == PH_SMTP_VERB_BDAT);
}

/* The message is refused: no more of it is wanted. What went out went in whole chunks, so the dialogue stays in step. */
void
ph_smtp_engine_stop_chunks (PhSmtpEngine *self)
{
  drop_untaken (self);
  if (self->state == STATE_CONTENT)
    ph_smtp_engine_set_state (self, STATE_END_OF_DATA);
  if (is_decided (self))
    ph_smtp_engine_finish_refused (self);
}

static void
reply_middle_chunk (PhSmtpEngine *self, PhSmtpReply *reply)
{
  if (ph_smtp_engine_is_no (reply))
    {
      ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_CONTENT, reply));
      ph_smtp_engine_stop_chunks (self);
    }
  else if (!ph_smtp_engine_is_yes (reply))
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_CONTENT, reply));
  else if (self->state == STATE_CONTENT)
    say_chunks (self);
}

void
ph_smtp_engine_reply_chunk (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  /* The message was refused before; the RSET behind this chunk puts things right. */
  if (self->state == STATE_RESET)
    return;
  if (command->verb == PH_SMTP_VERB_BDAT_LAST)
    ph_smtp_engine_judge_final_reply (self, reply);
  else
    reply_middle_chunk (self, reply);
}
