// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How one transaction ended: for the message, for each recipient, and how certain that is. Immutable once handed out.

#include "config.h"

#include "ph-smtp-result-private.h"

typedef struct
{
  PhSmtpRecipientOutcome outcome;
  PhSmtpReply *reply; /* (owned) (nullable) */
} Recipient;

struct _PhSmtpResult
{
  gatomicrefcount references;
  PhEnvelope *envelope;  /* (owned) */
  Recipient *recipients; /* (owned): as many as the envelope has */
  PhSmtpCertainty certainty;
  PhSmtpReply *reply; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (PhSmtpResult, ph_smtp_result, ph_smtp_result_ref, ph_smtp_result_unref)

/**
 * ph_smtp_result_new:
 * @envelope: of the message; without recipients when only the sender is checked
 *
 * Returns: (transfer full): a result in which nothing is sent and nobody tried
 */
PhSmtpResult *
ph_smtp_result_new (PhEnvelope *envelope)
{
  g_return_val_if_fail (envelope != NULL, NULL);

  PhSmtpResult *self = g_new0 (PhSmtpResult, 1);

  g_atomic_ref_count_init (&self->references);
  self->envelope = ph_envelope_ref (envelope);
  self->recipients = g_new0 (Recipient, ph_envelope_get_n_recipients (envelope));
  return self;
}

/**
 * ph_smtp_result_set_recipient:
 * @self: a result that nobody else has yet
 * @index: which recipient
 * @outcome: what became of it
 * @reply: (nullable): the reply to its RCPT
 */
void
ph_smtp_result_set_recipient (PhSmtpResult *self, guint index, PhSmtpRecipientOutcome outcome, PhSmtpReply *reply)
{
  g_return_if_fail (self != NULL && index < ph_envelope_get_n_recipients (self->envelope));

  Recipient *recipient = &self->recipients[index];

  g_clear_pointer (&recipient->reply, ph_smtp_reply_unref);
  recipient->outcome = outcome;
  recipient->reply = reply != NULL ? ph_smtp_reply_ref (reply) : NULL;
}

/**
 * ph_smtp_result_conclude:
 * @self: a result that nobody else has yet
 * @certainty: whether the server has the message
 * @reply: (nullable): the reply that decided
 * @error: (nullable): why it is not simply done; copied
 */
void
ph_smtp_result_conclude (PhSmtpResult *self, PhSmtpCertainty certainty, PhSmtpReply *reply, const GError *error)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->reply, ph_smtp_reply_unref);
  g_clear_error (&self->error);
  self->certainty = certainty;
  self->reply = reply != NULL ? ph_smtp_reply_ref (reply) : NULL;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

/**
 * ph_smtp_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
PhSmtpResult *
ph_smtp_result_ref (PhSmtpResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_smtp_result_unref:
 * @self: (transfer full): a result
 */
void
ph_smtp_result_unref (PhSmtpResult *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < ph_envelope_get_n_recipients (self->envelope); i++)
    g_clear_pointer (&self->recipients[i].reply, ph_smtp_reply_unref);
  g_free (self->recipients);
  g_clear_pointer (&self->reply, ph_smtp_reply_unref);
  g_clear_error (&self->error);
  ph_envelope_unref (self->envelope);
  g_free (self);
}

/**
 * ph_smtp_result_get_certainty:
 * @self: a result
 *
 * Returns: whether the server has the message
 */
PhSmtpCertainty
ph_smtp_result_get_certainty (const PhSmtpResult *self)
{
  g_return_val_if_fail (self != NULL, PH_SMTP_UNCERTAIN);

  return self->certainty;
}

/**
 * ph_smtp_result_get_error:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): why it is not simply done; %NULL for a message that was sent and for a sender
 *   that was accepted
 */
const GError *
ph_smtp_result_get_error (const PhSmtpResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * ph_smtp_result_get_reply:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): the reply that decided; %NULL when no reply did
 */
PhSmtpReply *
ph_smtp_result_get_reply (const PhSmtpResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reply;
}

/**
 * ph_smtp_result_get_n_recipients:
 * @self: a result
 *
 * Returns: how many recipients the message has; 0 when only the sender was checked
 */
guint
ph_smtp_result_get_n_recipients (const PhSmtpResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return ph_envelope_get_n_recipients (self->envelope);
}

/**
 * ph_smtp_result_get_recipient_outcome:
 * @self: a result
 * @index: which, below [method@SmtpResult.get_n_recipients]
 *
 * Returns: what the server said to this recipient
 */
PhSmtpRecipientOutcome
ph_smtp_result_get_recipient_outcome (const PhSmtpResult *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < ph_smtp_result_get_n_recipients (self), PH_SMTP_RECIPIENT_NOT_TRIED);

  return self->recipients[index].outcome;
}

/**
 * ph_smtp_result_get_recipient_reply:
 * @self: a result
 * @index: which, below [method@SmtpResult.get_n_recipients]
 *
 * Returns: (transfer none) (nullable): the reply to its RCPT
 */
PhSmtpReply *
ph_smtp_result_get_recipient_reply (const PhSmtpResult *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < ph_smtp_result_get_n_recipients (self), NULL);

  return self->recipients[index].reply;
}
