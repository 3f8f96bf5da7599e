// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The client side of one SMTP connection without any IO: bytes of the server go in, bytes for the server come out,
// and [method@SmtpEngine.next] says what is wanted. This file is the way in and out: it pairs each reply with the
// command that it answers and hands it to the part of the dialogue that knows it.

#include "config.h"

#include "ph-smtp-engine-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (PhSmtpEngine, ph_smtp_engine, G_TYPE_OBJECT)

typedef void (*ReplyFunc) (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);

static const ReplyFunc reply_funcs[PH_SMTP_N_VERBS] = {
  [PH_SMTP_VERB_GREETING] = ph_smtp_engine_reply_greeting,
  [PH_SMTP_VERB_EHLO] = ph_smtp_engine_reply_ehlo,
  [PH_SMTP_VERB_HELO] = ph_smtp_engine_reply_helo,
  [PH_SMTP_VERB_STARTTLS] = ph_smtp_engine_reply_starttls,
  [PH_SMTP_VERB_AUTH] = ph_smtp_engine_reply_auth,
  [PH_SMTP_VERB_AUTH_RESPONSE] = ph_smtp_engine_reply_auth,
  [PH_SMTP_VERB_AUTH_CANCEL] = ph_smtp_engine_reply_auth_cancel,
  [PH_SMTP_VERB_MAIL] = ph_smtp_engine_reply_mail,
  [PH_SMTP_VERB_RCPT] = ph_smtp_engine_reply_rcpt,
  [PH_SMTP_VERB_DATA] = ph_smtp_engine_reply_data,
  [PH_SMTP_VERB_CONTENT] = ph_smtp_engine_reply_content,
  [PH_SMTP_VERB_BDAT] = ph_smtp_engine_reply_chunk,
  [PH_SMTP_VERB_BDAT_LAST] = ph_smtp_engine_reply_chunk,
  [PH_SMTP_VERB_RSET] = ph_smtp_engine_reply_rset,
  [PH_SMTP_VERB_QUIT] = ph_smtp_engine_reply_quit,
};

static void
log_reply (PhSmtpEngine *self, PhSmtpReply *reply)
{
  const char *const *lines = ph_smtp_reply_get_lines (reply);
  guint code = ph_smtp_reply_get_code (reply);

  if (self->transcript == NULL)
    return;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* A challenge may hold what was derived from the password. */
      const char *shown = code == 334 ? "***" : lines[i];
      g_autofree char *line = g_strdup_printf ("%03u%c%s", code, lines[i + 1] != NULL ? '-' : ' ', shown);

      ph_transcript_add (self->transcript, PH_TRANSCRIPT_SERVER, line);
    }
}

/* A reply that answers nothing: 421 is how a server says that it closes (RFC 5321 §3.8), anything else means that we
 * no longer know which reply belongs to which command. */
static void
refuse_unsolicited (PhSmtpEngine *self, PhSmtpReply *reply)
{
  PhSmtpStage stage = ph_smtp_engine_get_stage (self);
  g_autofree char *words = ph_smtp_reply_to_string (reply);
  g_autofree char *message = NULL;
  gboolean is_closing = ph_smtp_reply_get_code (reply) == 421;

  message = g_strdup_printf (is_closing ? "the server closes the connection: %s" : "a reply to nothing: %s", words);
  ph_smtp_engine_break (self, ph_smtp_error_new (is_closing ? PH_SMTP_ERROR_CLOSED : PH_SMTP_ERROR_PROTOCOL, stage, reply, message));
}

/* 421 may answer any command and ends the connection: what stands behind that command is not done. Where the end is
 * near anyway, the command's own function knows better. */
static gboolean
judges_closing_itself (PhSmtpVerb verb)
{
  return verb == PH_SMTP_VERB_GREETING || verb == PH_SMTP_VERB_AUTH_CANCEL || verb == PH_SMTP_VERB_QUIT;
}

static void
receive_reply (PhSmtpEngine *self, PhSmtpReply *raw_reply)
{
  g_autoptr(PhSmtpReply) reply = ph_smtp_engine_censor_reply (self, raw_reply);
  const PhSmtpCommand *next = g_queue_peek_head (&self->outstanding);
  PhSmtpStage stage = ph_smtp_engine_get_stage (self);

  log_reply (self, reply);
  /* Only the content can be answered before it is complete. */
  if (next == NULL || (!ph_smtp_engine_was_taken (self, next) && next->verb != PH_SMTP_VERB_CONTENT))
    {
      refuse_unsolicited (self, reply);
      return;
    }

  g_autofree PhSmtpCommand *command = g_queue_pop_head (&self->outstanding);

  if (ph_smtp_reply_get_code (reply) == 421 && !judges_closing_itself (command->verb))
    ph_smtp_engine_break_with_certainty (self, PH_SMTP_NOT_SENT, ph_smtp_error_new_from_reply (stage, reply));
  else
    reply_funcs[command->verb](self, command, reply);
}

static void
receive_garbage (PhSmtpEngine *self)
{
  gsize length = 0;
  const guint8 *offending = ph_smtp_reply_parser_get_offending (self->parser, &length);

  /* It may be an echo of what was said last, cut off anywhere, so that there is nothing to look for in it. */
  if (self->auth_words != NULL)
    {
      offending = (const guint8 *) "***";
      length = 3;
    }
  if (self->transcript != NULL)
    ph_transcript_add_bytes (self->transcript, PH_TRANSCRIPT_SERVER, offending, length);
  if (self->state == STATE_QUIT)
    ph_smtp_engine_set_state (self, STATE_DONE);
  else
    ph_smtp_engine_break (self, ph_smtp_error_new_offending (ph_smtp_engine_get_stage (self),
                                                             ph_smtp_reply_parser_get_complaint (self->parser),
                                                             offending, length));
}

static void
receive_replies (PhSmtpEngine *self)
{
  while (!ph_smtp_engine_is_over (self) && self->state != STATE_TLS)
    {
      g_autoptr(PhSmtpReply) reply = NULL;

      switch (ph_smtp_reply_parser_next (self->parser, &reply))
        {
        case PH_SMTP_PARSED_NEED_MORE:
          return;
        case PH_SMTP_PARSED_BAD:
          receive_garbage (self);
          return;
        case PH_SMTP_PARSED_REPLY:
        default:
          receive_reply (self, reply);
          break;
        }
    }
}

/* Object */

static void
ph_smtp_engine_finalize (GObject *object)
{
  PhSmtpEngine *self = PH_SMTP_ENGINE (object);

  ph_smtp_engine_forget_auth (self);
  ph_smtp_engine_drop_output (self);
  g_free (self->ehlo_name);
  g_clear_pointer (&self->transcript, ph_transcript_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->parser, ph_smtp_reply_parser_free);
  g_byte_array_unref (self->output);
  g_queue_clear_full (&self->outstanding, g_free);
  g_clear_pointer (&self->greeting, ph_smtp_reply_unref);
  g_clear_pointer (&self->capabilities, ph_smtp_capabilities_unref);
  g_clear_pointer (&self->transaction, ph_smtp_transaction_free);
  g_clear_pointer (&self->next, ph_smtp_transaction_free);
  g_queue_clear_full (&self->results, (GDestroyNotify) ph_smtp_result_unref);

  G_OBJECT_CLASS (ph_smtp_engine_parent_class)->finalize (object);
}

static void
ph_smtp_engine_class_init (PhSmtpEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_smtp_engine_finalize;
}

static void
ph_smtp_engine_init (PhSmtpEngine *self)
{
  self->parser = ph_smtp_reply_parser_new ();
  self->output = g_byte_array_new ();
  g_queue_init (&self->outstanding);
  g_queue_init (&self->results);
  ph_smtp_engine_expect (self, PH_SMTP_VERB_GREETING, 0, 0);
}

/**
 * ph_smtp_engine_new:
 * @security: how the connection is protected; never weakened by the engine. With %PH_SECURITY_TLS the driver has
 *   finished the handshake before it makes the engine
 * @ehlo_name: how we call ourselves: a domain or an address literal (RFC 5321 §4.1.1.1)
 * @transcript: (nullable): where the dialogue is recorded, without secrets
 *
 * Makes an engine for one connection, which waits for the greeting. A bad @ehlo_name makes one that has failed with
 * %PH_SMTP_ERROR_INVALID.
 *
 * Returns: (transfer full): a new engine
 */
PhSmtpEngine *
ph_smtp_engine_new (PhSecurity security, const char *ehlo_name, PhTranscript *transcript)
{
  g_return_val_if_fail (ehlo_name != NULL, NULL);

  PhSmtpEngine *self = g_object_new (PH_TYPE_SMTP_ENGINE, NULL);

  self->security = security;
  self->ehlo_name = g_strdup (ehlo_name);
  self->transcript = transcript != NULL ? ph_transcript_ref (transcript) : NULL;
  if (!ph_smtp_engine_is_ehlo_name (ehlo_name))
    ph_smtp_engine_break (self, ph_smtp_error_new (PH_SMTP_ERROR_INVALID, PH_SMTP_STAGE_EHLO, NULL,
                                                   "the name for EHLO is neither a domain nor an address literal"));
  return self;
}

/**
 * ph_smtp_engine_set_hello:
 * @self: an engine that has received nothing yet
 * @hello: how it greets; HELO only where the connection is %PH_SECURITY_NONE, because it offers no STARTTLS
 *
 * For servers that hang up when they hear EHLO.
 */
void
ph_smtp_engine_set_hello (PhSmtpEngine *self, PhSmtpHello hello)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self));
  g_return_if_fail (hello == PH_SMTP_HELLO_EHLO || self->security == PH_SECURITY_NONE);

  self->hello = hello;
}

/**
 * ph_smtp_engine_get_hello:
 * @self: an engine
 *
 * Returns: how it greeted, or will greet
 */
PhSmtpHello
ph_smtp_engine_get_hello (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), PH_SMTP_HELLO_EHLO);

  return self->hello;
}

/**
 * ph_smtp_engine_ignore_extensions:
 * @self: an engine that has received nothing yet
 * @extensions: what is not used although the server offers it
 *
 * For servers that turned out to be unable to do what they offer, such as to keep what stands behind the first command of
 * a group (RFC 2920).
 */
void
ph_smtp_engine_ignore_extensions (PhSmtpEngine *self, PhSmtpExtensions extensions)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self));

  self->ignored = extensions;
}

/**
 * ph_smtp_engine_next:
 * @self: an engine
 *
 * To be asked again after each call that changes the engine.
 *
 * Returns: what is wanted of the driver
 */
PhSmtpWant
ph_smtp_engine_next (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), PH_SMTP_FAILED);

  if (self->state == STATE_CONTENT)
    return ph_smtp_engine_want_content (self);
  return self->output->len > 0 ? PH_SMTP_WANT_WRITE : ph_smtp_engine_get_want (self);
}

/**
 * ph_smtp_engine_feed:
 * @self: an engine
 * @data: (array length=length): what the server sent
 * @length: its octets
 *
 * Takes bytes at any time. After the end of the dialogue they are ignored; while the TLS handshake is due they are
 * %PH_SMTP_ERROR_INJECTION.
 */
void
ph_smtp_engine_feed (PhSmtpEngine *self, const guint8 *data, gsize length)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && (data != NULL || length == 0));

  if (ph_smtp_engine_is_over (self) || length == 0)
    return;
  ph_smtp_reply_parser_feed (self->parser, data, length);
  receive_replies (self);
  /* RFC 3207 §4: nothing from before the handshake may be believed, so nothing may wait there (CVE-2021-22947). */
  if (self->state == STATE_TLS && ph_smtp_reply_parser_has_pending (self->parser))
    ph_smtp_engine_break (self, ph_smtp_error_new (PH_SMTP_ERROR_INJECTION, PH_SMTP_STAGE_STARTTLS, NULL,
                                                   "bytes behind the reply to STARTTLS, before the handshake"));
}

/* Nobody will read the polite QUIT any more. */
static void
drop_goodbye (PhSmtpEngine *self)
{
  ph_smtp_engine_drop_output (self);
  ph_smtp_engine_set_state (self, STATE_FAILED);
}

/**
 * ph_smtp_engine_feed_eof:
 * @self: an engine
 *
 * Says that the server closed the connection: the end of QUIT, otherwise %PH_SMTP_ERROR_CLOSED, or
 * %PH_SMTP_ERROR_PROTOCOL when what it said last was no SMTP.
 */
void
ph_smtp_engine_feed_eof (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self));

  ph_smtp_reply_parser_feed_eof (self->parser);
  receive_replies (self);
  if (self->state == STATE_QUIT)
    ph_smtp_engine_set_state (self, STATE_DONE);
  else if (self->state == STATE_CLOSING)
    drop_goodbye (self);
  else if (!ph_smtp_engine_is_over (self))
    ph_smtp_engine_break (self, ph_smtp_error_new (PH_SMTP_ERROR_CLOSED, ph_smtp_engine_get_stage (self), NULL,
                                                   "the server closed the connection"));
}

/**
 * ph_smtp_engine_fail:
 * @self: an engine
 * @error: why: the transport, a deadline, the mechanism or the person ended it; copied
 *
 * Ends the dialogue at once. A running transaction gets a result that says whether the message may have been taken.
 * Ignored after the end; an error that was there before stays.
 */
void
ph_smtp_engine_fail (PhSmtpEngine *self, const GError *error)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && error != NULL);

  if (self->state == STATE_CLOSING)
    drop_goodbye (self);
  else if (!ph_smtp_engine_is_over (self))
    ph_smtp_engine_break (self, g_error_copy (error));
}

static void
free_wiped (gpointer data)
{
  GByteArray *array = data;

  if (array->len > 0)
    explicit_bzero (array->data, array->len);
  g_byte_array_unref (array);
}

/**
 * ph_smtp_engine_take_output:
 * @self: an engine
 *
 * Hands over all that is to be written, which must go out in one write and in order. What was taken counts as sent
 * when it comes to whether a message may have arrived. During the sign-in it may hold a password and is wiped when it is
 * freed.
 *
 * Returns: (transfer full): bytes for the server; may be empty
 */
GBytes *
ph_smtp_engine_take_output (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  GByteArray *taken = g_steal_pointer (&self->output);
  gboolean is_public = self->transaction != NULL;

  self->output = g_byte_array_new ();
  self->n_taken += taken->len;
  if (self->state == STATE_CLOSING)
    ph_smtp_engine_set_state (self, STATE_FAILED);
  if (is_public)
    return g_byte_array_free_to_bytes (taken);
  return g_bytes_new_with_free_func (taken->data, taken->len, free_wiped, taken);
}

/**
 * ph_smtp_engine_take_result:
 * @self: an engine
 *
 * Returns: (transfer full) (nullable): the oldest result that nobody took yet
 */
PhSmtpResult *
ph_smtp_engine_take_result (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  return g_queue_pop_head (&self->results);
}

/**
 * ph_smtp_engine_get_error:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): why the dialogue failed
 */
const GError *
ph_smtp_engine_get_error (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  return self->error;
}

/**
 * ph_smtp_engine_get_greeting:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): the greeting, also a refusing one
 */
PhSmtpReply *
ph_smtp_engine_get_greeting (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  return self->greeting;
}

/**
 * ph_smtp_engine_get_capabilities:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): what the latest EHLO offered; %NULL before it and after STARTTLS
 */
PhSmtpCapabilities *
ph_smtp_engine_get_capabilities (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  return self->capabilities;
}
