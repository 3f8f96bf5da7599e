// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message on its way: what the server must be told, what it said so far, and what that amounts to. It holds
// facts and judges them; when a command goes out is the engine's business.

#include "config.h"

#include "ph-smtp-transaction.h"

#include "ph-smtp-parameters.h"
#include "ph-smtp-result-private.h"

struct _PhSmtpTransaction
{
  PhSmtpPurpose purpose;
  PhSmtpSubmission submission;      /* its envelope and its identifier are owned */
  PhSmtpCapabilities *capabilities; /* (owned) */
  PhSmtpResult *result;             /* (owned) (nullable): NULL once concluded */
  guint n_replied;
  guint n_accepted;
  GError *failure;            /* (owned) (nullable): the first reason why the message will not go */
  PhSmtpBodyEncoder *encoder; /* (owned) */
  GByteArray *body;           /* (owned): encoded for the next chunk */
  gboolean body_has_ended;
};

/**
 * ph_smtp_transaction_new:
 * @purpose: what it is for
 * @submission: the message; copied
 * @capabilities: what the server offers
 *
 * Returns: (transfer full): a transaction of which nothing is sent yet
 */
PhSmtpTransaction *
ph_smtp_transaction_new (PhSmtpPurpose purpose, const PhSmtpSubmission *submission, PhSmtpCapabilities *capabilities)
{
  PhSmtpTransaction *self = g_new0 (PhSmtpTransaction, 1);

  self->purpose = purpose;
  self->submission = *submission;
  ph_envelope_ref (self->submission.envelope);
  self->submission.delivery.envelope_id = g_strdup (submission->delivery.envelope_id);
  self->result = ph_smtp_result_new (submission->envelope);
  self->body = g_byte_array_new ();
  ph_smtp_transaction_set_capabilities (self, capabilities);
  return self;
}

/**
 * ph_smtp_transaction_free:
 * @self: (transfer full): a transaction
 */
void
ph_smtp_transaction_free (PhSmtpTransaction *self)
{
  ph_envelope_unref (self->submission.envelope);
  g_free ((char *) self->submission.delivery.envelope_id);
  ph_smtp_capabilities_unref (self->capabilities);
  g_clear_pointer (&self->result, ph_smtp_result_unref);
  g_clear_error (&self->failure);
  ph_smtp_body_encoder_free (self->encoder);
  g_byte_array_unref (self->body);
  g_free (self);
}

/**
 * ph_smtp_transaction_set_capabilities:
 * @self: a transaction of which nothing is sent yet
 * @capabilities: what the server offers now
 */
void
ph_smtp_transaction_set_capabilities (PhSmtpTransaction *self, PhSmtpCapabilities *capabilities)
{
  PhSmtpCapabilities *previous = self->capabilities;

  self->capabilities = ph_smtp_capabilities_ref (capabilities);
  g_clear_pointer (&previous, ph_smtp_capabilities_unref);
  g_clear_pointer (&self->encoder, ph_smtp_body_encoder_free);
  self->encoder = ph_smtp_body_encoder_new (ph_smtp_transaction_get_transparency (self));
}

/**
 * ph_smtp_transaction_get_purpose:
 * @self: a transaction
 *
 * Returns: what it is for
 */
PhSmtpPurpose
ph_smtp_transaction_get_purpose (const PhSmtpTransaction *self)
{
  return self->purpose;
}

/**
 * ph_smtp_transaction_get_submission:
 * @self: a transaction
 *
 * Returns: (transfer none): what is to be sent
 */
const PhSmtpSubmission *
ph_smtp_transaction_get_submission (const PhSmtpTransaction *self)
{
  return &self->submission;
}

/**
 * ph_smtp_transaction_get_grouping:
 * @self: a transaction
 *
 * A message that must reach all or nobody cannot go out before every recipient is accepted, unless there is only one.
 * DATA can, since its content waits for the reply to it.
 *
 * Returns: how its commands may be grouped
 */
PhSmtpGrouping
ph_smtp_transaction_get_grouping (const PhSmtpTransaction *self)
{
  if (!ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_PIPELINING))
    return PH_SMTP_GROUPING_STEPS;
  if (self->submission.refused == PH_SMTP_REFUSED_ABORT && ph_smtp_transaction_get_n_recipients (self) > 1 &&
      ph_smtp_transaction_is_chunked (self))
    return PH_SMTP_GROUPING_ENVELOPE;
  return PH_SMTP_GROUPING_ALL;
}

static gboolean
is_verbatim (const PhSmtpSubmission *submission)
{
  return submission->content == PH_SMTP_CONTENT_BINARY || submission->line_ends == PH_SMTP_LINE_ENDS_CRLF;
}

/**
 * ph_smtp_transaction_get_transparency:
 * @self: a transaction
 *
 * Returns: whether the content goes as BDAT chunks, and then whether as it is, or behind DATA
 */
PhSmtpTransparency
ph_smtp_transaction_get_transparency (const PhSmtpTransaction *self)
{
  if (!ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_CHUNKING))
    return PH_SMTP_TRANSPARENCY_DOTS;
  return is_verbatim (&self->submission) ? PH_SMTP_TRANSPARENCY_VERBATIM : PH_SMTP_TRANSPARENCY_COUNTED;
}

/**
 * ph_smtp_transaction_is_chunked:
 * @self: a transaction
 *
 * Returns: whether the content goes as BDAT chunks
 */
gboolean
ph_smtp_transaction_is_chunked (const PhSmtpTransaction *self)
{
  return ph_smtp_transaction_get_transparency (self) != PH_SMTP_TRANSPARENCY_DOTS;
}

/**
 * ph_smtp_transaction_get_n_recipients:
 * @self: a transaction
 *
 * Returns: how many recipients the message has
 */
guint
ph_smtp_transaction_get_n_recipients (const PhSmtpTransaction *self)
{
  return ph_envelope_get_n_recipients (self->submission.envelope);
}

/**
 * ph_smtp_transaction_dup_mail:
 * @self: a transaction
 *
 * Returns: (transfer full): the MAIL command
 */
char *
ph_smtp_transaction_dup_mail (const PhSmtpTransaction *self)
{
  return ph_smtp_parameters_dup_mail (&self->submission, self->capabilities);
}

/**
 * ph_smtp_transaction_dup_rcpt:
 * @self: a transaction
 * @index: which recipient
 *
 * Returns: (transfer full): its RCPT command
 */
char *
ph_smtp_transaction_dup_rcpt (const PhSmtpTransaction *self, guint index)
{
  return ph_smtp_parameters_dup_rcpt (&self->submission, self->capabilities, index);
}

/**
 * ph_smtp_transaction_take_failure:
 * @self: a transaction
 * @failure: (transfer full): why the message will not go
 *
 * The first failure is kept: what follows from it explains less.
 */
void
ph_smtp_transaction_take_failure (PhSmtpTransaction *self, GError *failure)
{
  if (self->failure == NULL)
    self->failure = failure;
  else
    g_error_free (failure);
}

/**
 * ph_smtp_transaction_get_failure:
 * @self: a transaction
 *
 * Returns: (transfer none) (nullable): why the message will not go, as far as is known
 */
const GError *
ph_smtp_transaction_get_failure (const PhSmtpTransaction *self)
{
  return self->failure;
}

/* The reply that stands for all: a refusal for good weighs more than one for now. */
static PhSmtpReply *
find_weightiest_refusal (const PhSmtpTransaction *self)
{
  PhSmtpReply *deferred = NULL;

  for (guint i = 0; i < ph_smtp_transaction_get_n_recipients (self); i++)
    {
      PhSmtpRecipientOutcome outcome = ph_smtp_result_get_recipient_outcome (self->result, i);

      if (outcome == PH_SMTP_RECIPIENT_REFUSED)
        return ph_smtp_result_get_recipient_reply (self->result, i);
      if (outcome == PH_SMTP_RECIPIENT_DEFERRED && deferred == NULL)
        deferred = ph_smtp_result_get_recipient_reply (self->result, i);
    }
  return deferred;
}

static void
judge_all_recipients (PhSmtpTransaction *self)
{
  guint n_recipients = ph_smtp_transaction_get_n_recipients (self);
  guint n_needed = self->submission.refused == PH_SMTP_REFUSED_ABORT ? n_recipients : 1;

  if (self->n_accepted >= n_needed)
    return;

  PhSmtpReply *reply = find_weightiest_refusal (self);
  g_autofree char *words = ph_smtp_reply_to_string (reply);
  g_autofree char *message = g_strdup_printf ("%u of %u recipients refused: %s",
                                              n_recipients - self->n_accepted, n_recipients, words);

  ph_smtp_transaction_take_failure (self, ph_smtp_error_new (PH_SMTP_ERROR_RECIPIENTS_REFUSED, PH_SMTP_STAGE_RCPT, reply, message));
}

/**
 * ph_smtp_transaction_note_recipient:
 * @self: a transaction
 * @index: which recipient
 * @reply: the reply to its RCPT
 *
 * Notes what the server said. With the last of them the policy decides whether the message fails. A refusal that only
 * follows from a refused sender says nothing about the recipient and is not noted.
 */
void
ph_smtp_transaction_note_recipient (PhSmtpTransaction *self, guint index, PhSmtpReply *reply)
{
  PhSmtpRecipientOutcome outcome = ph_smtp_recipient_judge (reply);

  self->n_replied++;
  if (outcome == PH_SMTP_RECIPIENT_ACCEPTED)
    self->n_accepted++;
  if (outcome == PH_SMTP_RECIPIENT_ACCEPTED || self->failure == NULL)
    ph_smtp_result_set_recipient (self->result, index, outcome, reply);
  if (self->failure == NULL && self->n_replied == ph_smtp_transaction_get_n_recipients (self))
    judge_all_recipients (self);
}

/**
 * ph_smtp_transaction_get_n_replied:
 * @self: a transaction
 *
 * Returns: to how many recipients the server replied
 */
guint
ph_smtp_transaction_get_n_replied (const PhSmtpTransaction *self)
{
  return self->n_replied;
}

/**
 * ph_smtp_transaction_get_n_accepted:
 * @self: a transaction
 *
 * Returns: how many recipients the server accepted
 */
guint
ph_smtp_transaction_get_n_accepted (const PhSmtpTransaction *self)
{
  return self->n_accepted;
}

/**
 * ph_smtp_transaction_push_body:
 * @self: a transaction
 * @data: (array length=length): the next bytes of the message
 * @length: how many
 * @output: what they become is appended here
 */
void
ph_smtp_transaction_push_body (PhSmtpTransaction *self, const guint8 *data, gsize length, GByteArray *output)
{
  ph_smtp_body_encoder_push (self->encoder, data, length, output);
}

/**
 * ph_smtp_transaction_end_body:
 * @self: a transaction
 * @output: what ends the message is appended here
 */
void
ph_smtp_transaction_end_body (PhSmtpTransaction *self, GByteArray *output)
{
  ph_smtp_body_encoder_end (self->encoder, output);
  self->body_has_ended = TRUE;
}

/**
 * ph_smtp_transaction_get_body:
 * @self: a transaction
 *
 * Returns: (transfer none): where encoded content waits until it is a chunk; whoever moves it removes it here
 */
GByteArray *
ph_smtp_transaction_get_body (PhSmtpTransaction *self)
{
  return self->body;
}

/**
 * ph_smtp_transaction_body_has_ended:
 * @self: a transaction
 *
 * Returns: whether the whole message was handed over
 */
gboolean
ph_smtp_transaction_body_has_ended (const PhSmtpTransaction *self)
{
  return self->body_has_ended;
}

/**
 * ph_smtp_transaction_conclude:
 * @self: a transaction
 * @certainty: whether the server has the message
 * @reply: (nullable): the reply that decided; %NULL: that of the error
 * @error: (nullable): why it is not simply done; an earlier failure comes first
 *
 * Can be called once.
 *
 * Returns: (transfer full): how it ended
 */
PhSmtpResult *
ph_smtp_transaction_conclude (PhSmtpTransaction *self,
                              PhSmtpCertainty certainty,
                              PhSmtpReply *reply,
                              const GError *error)
{
  g_return_val_if_fail (self->result != NULL, NULL);

  const GError *reason = self->failure != NULL ? self->failure : error;

  if (reply == NULL && reason != NULL && reason->domain == PH_SMTP_ERROR)
    reply = ph_smtp_error_get_reply (reason);
  ph_smtp_result_conclude (self->result, certainty, reply, reason);
  return g_steal_pointer (&self->result);
}
