// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine while a message itself is on its way: what the driver hands over, DATA (RFC 5321 §4.1.1.4), and what the
// replies mean for the message.

#include "config.h"

#include "ph-smtp-engine-private.h"

/* Less than this waits for more, so that a small message with its end goes out in one write; more of it would only
 * take memory. */
#define OUTPUT_BLOCK (64 * 1024)

static gboolean
is_chunked (PhSmtpEngine *self)
{
  return ph_smtp_transaction_is_chunked (self->transaction);
}

static gboolean
has_failed (PhSmtpEngine *self)
{
  return ph_smtp_transaction_get_failure (self->transaction) != NULL;
}

PhSmtpWant
ph_smtp_engine_want_content (PhSmtpEngine *self)
{
  gboolean must_wait = is_chunked (self) && ph_smtp_engine_must_wait (self);

  if (self->output->len >= OUTPUT_BLOCK || (must_wait && self->output->len > 0))
    return PH_SMTP_WANT_WRITE;
  return must_wait ? PH_SMTP_WANT_READ : PH_SMTP_WANT_BODY;
}

/* DATA */

void
ph_smtp_engine_enter_data (PhSmtpEngine *self)
{
  ph_smtp_engine_say (self, PH_SMTP_VERB_DATA, 0, "DATA");
}

static void
note_content (PhSmtpEngine *self)
{
  if (self->transcript != NULL)
    ph_transcript_note (self->transcript, "the message follows");
}

/* The reply to the content is owed from now on, because it can come early; the end is not known yet. */
static void
enter_dotted_content (PhSmtpEngine *self)
{
  ph_smtp_engine_expect (self, PH_SMTP_VERB_CONTENT, 0, G_MAXUINT64);
  ph_smtp_engine_set_state (self, STATE_CONTENT);
}

static void
end_dotted_content (PhSmtpEngine *self)
{
  PhSmtpCommand *content = g_queue_peek_tail (&self->outstanding);

  ph_smtp_transaction_end_body (self->transaction, self->output);
  content->end = ph_smtp_engine_get_output_end (self);
  ph_smtp_engine_set_state (self, STATE_END_OF_DATA);
}

/* RFC 2920 §3.1: the server wants content that must go to nobody. An empty message ends this; it is refused. */
static void
send_empty_content (PhSmtpEngine *self)
{
  enter_dotted_content (self);
  end_dotted_content (self);
}

/* A 354 behind refused recipients. When some were accepted, even an empty message would be delivered to them: only
 * closing the connection keeps it back (RFC 5321 §3.3 has no other way out of DATA). */
static void
refuse_data (PhSmtpEngine *self)
{
  const GError *failure = ph_smtp_transaction_get_failure (self->transaction);

  if (ph_smtp_transaction_get_n_accepted (self->transaction) == 0)
    send_empty_content (self);
  else
    ph_smtp_engine_break_with_certainty (self, PH_SMTP_NOT_SENT, g_error_copy (failure));
}

static void
accept_data (PhSmtpEngine *self)
{
  if (!has_failed (self))
    {
      note_content (self);
      enter_dotted_content (self);
    }
  else if (ph_smtp_error_get_stage (ph_smtp_transaction_get_failure (self->transaction)) == PH_SMTP_STAGE_RCPT)
    refuse_data (self);
  else
    ph_smtp_engine_break (self, ph_smtp_error_new (PH_SMTP_ERROR_PROTOCOL, PH_SMTP_STAGE_DATA, NULL,
                                                   "the server takes the content of a message that it refused"));
}

void
ph_smtp_engine_reply_data (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (ph_smtp_reply_get_code (reply) == 354)
    accept_data (self);
  else if (ph_smtp_engine_is_no (reply))
    {
      ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_DATA, reply));
      ph_smtp_engine_finish_refused (self);
    }
  else
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_DATA, reply));
}

/* The whole message was taken, refused, or answered by something that cannot be understood. */
void
ph_smtp_engine_judge_final_reply (PhSmtpEngine *self, PhSmtpReply *reply)
{
  if (ph_smtp_engine_is_no (reply))
    {
      ph_smtp_transaction_take_failure (self->transaction, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_END_OF_DATA, reply));
      ph_smtp_engine_finish_refused (self);
    }
  else if (!ph_smtp_engine_is_yes (reply))
    ph_smtp_engine_break_with_certainty (self, has_failed (self) ? PH_SMTP_NOT_SENT : PH_SMTP_UNCERTAIN,
                                         ph_smtp_error_new_from_reply (PH_SMTP_STAGE_END_OF_DATA, reply));
  else if (!has_failed (self))
    {
      ph_smtp_engine_conclude (self, PH_SMTP_SENT, reply, NULL);
      ph_smtp_engine_turn_to_next (self);
    }
  else if (ph_smtp_transaction_get_n_accepted (self->transaction) == 0)
    ph_smtp_engine_finish_refused (self);
  else
    /* The server takes the end of a message of which it refused a part. */
    ph_smtp_engine_break_with_certainty (self, PH_SMTP_UNCERTAIN,
                                         ph_smtp_error_new (PH_SMTP_ERROR_PROTOCOL, PH_SMTP_STAGE_END_OF_DATA, reply,
                                                            "the server takes a message that it refused before"));
}

/* A reply before the end of the content: only closing the connection keeps the half message from being taken. Where all
 * recipients were refused there is nobody for whom it could be. */
static void
judge_early_reply (PhSmtpEngine *self, PhSmtpReply *reply)
{
  gboolean is_not_sent = ph_smtp_engine_is_no (reply) || has_failed (self);

  ph_smtp_engine_break_with_certainty (self, is_not_sent ? PH_SMTP_NOT_SENT : PH_SMTP_UNCERTAIN,
                                       ph_smtp_error_new_from_reply (PH_SMTP_STAGE_CONTENT, reply));
}

void
ph_smtp_engine_reply_content (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (ph_smtp_engine_was_taken (self, command))
    ph_smtp_engine_judge_final_reply (self, reply);
  else
    judge_early_reply (self, reply);
}

/* Both */

void
ph_smtp_engine_enter_content (PhSmtpEngine *self)
{
  ph_smtp_engine_set_state (self, STATE_CONTENT);
}

static gboolean
takes_body (PhSmtpEngine *self)
{
  return (self->state == STATE_COLLECT || self->state == STATE_CONTENT) &&
         !ph_smtp_transaction_body_has_ended (self->transaction);
}

/**
 * ph_smtp_engine_push_body:
 * @self: an engine that wants %PH_SMTP_WANT_BODY
 * @data: (array length=length): the next bytes of the message, with line ends of any kind
 * @length: how many; blocks of about 64 KiB are best
 *
 * Goes on with the content. Ignored when it is no longer wanted: while the driver fetched it, a reply may have come.
 */
void
ph_smtp_engine_push_body (PhSmtpEngine *self, const guint8 *data, gsize length)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && (data != NULL || length == 0));

  if (!takes_body (self))
    return;
  if (is_chunked (self))
    ph_smtp_engine_push_chunks (self, data, length);
  else
    ph_smtp_transaction_push_body (self->transaction, data, length, self->output);
}

/**
 * ph_smtp_engine_end_body:
 * @self: an engine that wants %PH_SMTP_WANT_BODY
 *
 * Says that the message is complete. Ignored like [method@SmtpEngine.push_body].
 */
void
ph_smtp_engine_end_body (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self));

  if (!takes_body (self))
    return;
  if (is_chunked (self))
    ph_smtp_engine_end_chunks (self);
  else
    end_dotted_content (self);
}
