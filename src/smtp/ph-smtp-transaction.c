// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message on its way: what the server must be told, what it said so far, and what that amounts to. It holds
// facts and judges them; when a command goes out is the engine's business.

#include "config.h"

#include "ph-smtp-transaction.h"

#include "ph-smtp-result-private.h"

struct _PhSmtpTransaction
{
  PhEnvelope *envelope; /* (owned) */
  gint64 size;
  PhSmtpContent content;
  PhSmtpRefusedPolicy refused;
  PhSmtpCapabilities *capabilities; /* (owned) */
  PhSmtpResult *result;             /* (owned) (nullable): NULL once concluded */
  guint n_replied;
  guint n_accepted;
  GError *failure;            /* (owned) (nullable): the first reason why the message will not go */
  PhSmtpBodyEncoder *encoder; /* (owned) */
  GByteArray *body;           /* (owned): encoded, not yet in the output */
  gboolean body_has_ended;
};

static gboolean
needs_smtputf8 (const PhEnvelope *envelope, PhSmtpContent content)
{
  return content == PH_SMTP_CONTENT_UTF8_HEADERS || ph_envelope_needs_smtputf8 (envelope);
}

/**
 * ph_smtp_transaction_new:
 * @submission: the message; copied
 * @capabilities: what the server offers
 *
 * Returns: (transfer full): a transaction of which nothing is sent yet
 */
PhSmtpTransaction *
ph_smtp_transaction_new (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities)
{
  PhSmtpTransaction *self = g_new0 (PhSmtpTransaction, 1);

  self->envelope = ph_envelope_ref (submission->envelope);
  self->size = submission->size;
  self->content = submission->content;
  self->refused = submission->refused;
  self->capabilities = ph_smtp_capabilities_ref ((PhSmtpCapabilities *) capabilities);
  self->result = ph_smtp_result_new (self->envelope);
  self->encoder = ph_smtp_body_encoder_new (ph_smtp_transaction_get_transparency (self));
  self->body = g_byte_array_new ();
  return self;
}

/**
 * ph_smtp_transaction_free:
 * @self: (transfer full): a transaction
 */
void
ph_smtp_transaction_free (PhSmtpTransaction *self)
{
  ph_envelope_unref (self->envelope);
  ph_smtp_capabilities_unref (self->capabilities);
  g_clear_pointer (&self->result, ph_smtp_result_unref);
  g_clear_error (&self->failure);
  ph_smtp_body_encoder_free (self->encoder);
  g_byte_array_unref (self->body);
  g_free (self);
}

/**
 * ph_smtp_transaction_find_obstacle:
 * @self: a transaction of which nothing is sent yet
 *
 * Looks for what the server said beforehand that it would refuse.
 *
 * Returns: (transfer full) (nullable): %PH_SMTP_ERROR_NEEDS_SMTPUTF8, %PH_SMTP_ERROR_NEEDS_8BITMIME or
 *   %PH_SMTP_ERROR_TOO_LARGE; %NULL when nothing speaks against trying
 */
GError *
ph_smtp_transaction_find_obstacle (const PhSmtpTransaction *self)
{
  guint64 max_size = ph_smtp_capabilities_get_max_size (self->capabilities);

  if (needs_smtputf8 (self->envelope, self->content) &&
      !ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_SMTPUTF8))
    return ph_smtp_error_new (PH_SMTP_ERROR_NEEDS_SMTPUTF8, PH_SMTP_STAGE_MAIL, NULL,
                              "the message needs SMTPUTF8, which the server does not offer");
  if (self->content != PH_SMTP_CONTENT_7BIT && !ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_8BITMIME))
    return ph_smtp_error_new (PH_SMTP_ERROR_NEEDS_8BITMIME, PH_SMTP_STAGE_MAIL, NULL,
                              "the message needs 8BITMIME, which the server does not offer");
  if (max_size > 0 && self->size > 0 && (guint64) self->size > max_size)
    {
      g_autofree char *message = g_strdup_printf ("the message has %" G_GINT64_FORMAT " octets, the server takes %" G_GUINT64_FORMAT,
                                                  self->size, max_size);

      return ph_smtp_error_new (PH_SMTP_ERROR_TOO_LARGE, PH_SMTP_STAGE_MAIL, NULL, message);
    }
  return NULL;
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
  if (self->refused == PH_SMTP_REFUSED_ABORT && ph_smtp_transaction_get_n_recipients (self) > 1 &&
      ph_smtp_transaction_get_transparency (self) != PH_SMTP_TRANSPARENCY_DOTS)
    return PH_SMTP_GROUPING_ENVELOPE;
  return PH_SMTP_GROUPING_ALL;
}

/**
 * ph_smtp_transaction_get_transparency:
 * @self: a transaction
 *
 * Returns: whether the content goes as BDAT chunks or behind DATA
 */
PhSmtpTransparency
ph_smtp_transaction_get_transparency (const PhSmtpTransaction *self)
{
  return ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_CHUNKING) ? PH_SMTP_TRANSPARENCY_COUNTED
                                                                                   : PH_SMTP_TRANSPARENCY_DOTS;
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
  return ph_envelope_get_n_recipients (self->envelope);
}

/**
 * ph_smtp_transaction_dup_mail:
 * @self: a transaction
 *
 * Returns: (transfer full): the MAIL command with the parameters that the server knows and the message needs
 */
char *
ph_smtp_transaction_dup_mail (const PhSmtpTransaction *self)
{
  PhAddress *sender = ph_envelope_get_sender (self->envelope);
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "MAIL FROM:<%s>", sender != NULL ? ph_address_get_wire (sender) : "");
  if (self->size >= 0 && ph_smtp_capabilities_has (self->capabilities, PH_SMTP_EXTENSION_SIZE))
    g_string_append_printf (line, " SIZE=%" G_GINT64_FORMAT, self->size);
  if (self->content != PH_SMTP_CONTENT_7BIT)
    g_string_append (line, " BODY=8BITMIME");
  if (needs_smtputf8 (self->envelope, self->content))
    g_string_append (line, " SMTPUTF8");
  return g_string_free (line, FALSE);
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
  return g_strdup_printf ("RCPT TO:<%s>", ph_address_get_wire (ph_envelope_get_recipient (self->envelope, index)));
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
  guint n_needed = self->refused == PH_SMTP_REFUSED_ABORT ? n_recipients : 1;

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
 */
void
ph_smtp_transaction_push_body (PhSmtpTransaction *self, const guint8 *data, gsize length)
{
  ph_smtp_body_encoder_push (self->encoder, data, length, self->body);
}

/**
 * ph_smtp_transaction_end_body:
 * @self: a transaction
 */
void
ph_smtp_transaction_end_body (PhSmtpTransaction *self)
{
  ph_smtp_body_encoder_end (self->encoder, self->body);
  self->body_has_ended = TRUE;
}

/**
 * ph_smtp_transaction_get_body:
 * @self: a transaction
 *
 * Returns: (transfer none): the encoded content that is not in the output yet; whoever moves it removes it here
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
