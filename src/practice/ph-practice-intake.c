// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The content of messages, by DATA (RFC 5321 §4.1.1.4) or BDAT (RFC 3030): which octets belong to it, what is replied at
// the end of it, and where the connection breaks if it has to. What the octets mean is the transaction's business.

#include "config.h"

#include "ph-practice-dialogue-private.h"

static void
finish_message (PhPracticeDialogue *self)
{
  PhPracticeMessage *message = NULL;
  const char *problem = ph_practice_transaction_finish_message (self->transaction, self->mechanism, &message);

  self->state = STATE_COMMAND;
  if (problem != NULL)
    {
      ph_practice_dialogue_reply (self, problem);
      return;
    }
  g_queue_push_tail (&self->messages, message);
  self->n_messages++;
  if (self->behaviour->drop == PH_PRACTICE_DROP_AFTER_CONTENT)
    self->state = STATE_DROPPED;
  else
    g_string_append_printf (self->output, "250 2.0.0 Taken as message %u\r\n", self->n_messages);
}

void
ph_practice_dialogue_take_data (PhPracticeDialogue *self, const char *argument)
{
  const char *problem = ph_practice_transaction_data (self->transaction);

  ph_practice_dialogue_reply (self, problem != NULL ? problem : "354 End data with <CR><LF>.<CR><LF>\r\n");
  if (problem == NULL)
    self->state = STATE_DATA;
}

gsize
ph_practice_dialogue_consume_data (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  PhPracticeContentStatus status = PH_PRACTICE_CONTENT_OPEN;

  if (self->behaviour->drop == PH_PRACTICE_DROP_IN_CONTENT)
    {
      self->state = STATE_DROPPED;
      return length;
    }

  gsize used = ph_practice_transaction_feed_data (self->transaction, data, length, &status);
  if (status == PH_PRACTICE_CONTENT_ENDED)
    finish_message (self);
  return used;
}

static void
finish_chunk (PhPracticeDialogue *self)
{
  self->state = STATE_COMMAND;
  if (ph_practice_transaction_is_message_over (self->transaction))
    finish_message (self);
  else
    ph_practice_dialogue_reply (self, ph_practice_transaction_finish_chunk (self->transaction));
}

gsize
ph_practice_dialogue_consume_chunk (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  if (self->behaviour->drop == PH_PRACTICE_DROP_IN_CONTENT)
    {
      self->state = STATE_DROPPED;
      return length;
    }

  gsize used = ph_practice_transaction_feed_chunk (self->transaction, data, length);
  if (ph_practice_transaction_is_chunk_over (self->transaction))
    finish_chunk (self);
  return used;
}

void
ph_practice_dialogue_take_bdat (PhPracticeDialogue *self, const char *argument)
{
  const char *refusal = ph_practice_dialogue_check_need (self, NEED_RECIPIENT);

  if (ph_practice_transaction_bdat (self->transaction, argument, refusal) == PH_PRACTICE_CHUNK_MALFORMED)
    {
      ph_practice_dialogue_close_with (self, "501 5.5.4 Syntax error in the size of the chunk\r\n");
      return;
    }
  self->state = STATE_CHUNK;
  if (ph_practice_transaction_is_chunk_over (self->transaction))
    finish_chunk (self);
}
