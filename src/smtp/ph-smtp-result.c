// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How one transaction ended: for the message, for each recipient, and how certain that is. Immutable once handed out.

#include "config.h"

#include "ph-smtp-result-private.h"

#include "ph-smtp-error.h"

typedef struct
{
  PhSmtpRecipientOutcome outcome;
  PhSmtpCertainty certainty; /* of the transaction that it was in */
  PhSmtpReply *reply;        /* (owned) (nullable) */
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
 * ph_smtp_recipient_judge:
 * @reply: to RCPT, or to what followed it
 *
 * Returns: what it means for the recipient
 */
PhSmtpRecipientOutcome
ph_smtp_recipient_judge (const PhSmtpReply *reply)
{
  if (ph_smtp_reply_is_positive (reply))
    return PH_SMTP_RECIPIENT_ACCEPTED;
  /* RFC 5321 §4.5.3.1.10: old servers say 552 for "too many recipients" where 452 is meant. */
  if (ph_smtp_reply_is_transient (reply) || ph_smtp_reply_get_code (reply) == 552)
    return PH_SMTP_RECIPIENT_DEFERRED;
  return PH_SMTP_RECIPIENT_REFUSED;
}

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
  for (guint i = 0; i < ph_envelope_get_n_recipients (self->envelope); i++)
    self->recipients[i].certainty = certainty;
}

/**
 * ph_smtp_result_new_not_sent:
 * @envelope: of the message
 * @error: (nullable): why; copied
 *
 * Returns: (transfer full): the result of a message of which nothing was tried
 */
PhSmtpResult *
ph_smtp_result_new_not_sent (PhEnvelope *envelope, const GError *error)
{
  PhSmtpReply *reply = error != NULL && error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (error) : NULL;
  PhSmtpResult *self = ph_smtp_result_new (envelope);

  ph_smtp_result_conclude (self, PH_SMTP_NOT_SENT, reply, error);
  return self;
}

/* An envelope has each recipient once. */
static guint
find_recipient (const PhSmtpResult *self, const PhAddress *address)
{
  guint n_recipients = ph_envelope_get_n_recipients (self->envelope);
  guint i = 0;

  while (i < n_recipients && !ph_address_equal (ph_envelope_get_recipient (self->envelope, i), address))
    i++;
  return i;
}

/* Of a part that did not go while another one did, an accepted recipient has what refused the part; that another
 * recipient was refused says nothing about it. */
static PhSmtpReply *
find_reason (const PhSmtpResult *part)
{
  gboolean was_another = g_error_matches (part->error, PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);

  return was_another ? NULL : part->reply;
}

/* What somebody has, or may have, no later transaction takes back. */
static gboolean
is_settled (const Recipient *recipient)
{
  return recipient->outcome == PH_SMTP_RECIPIENT_ACCEPTED && recipient->certainty != PH_SMTP_NOT_SENT;
}

static void
merge_recipient (PhSmtpResult *self, const PhSmtpResult *part, guint index)
{
  guint target = find_recipient (self, ph_envelope_get_recipient (part->envelope, index));
  PhSmtpRecipientOutcome outcome = part->recipients[index].outcome;
  PhSmtpReply *reply = part->recipients[index].reply;

  if (target == ph_envelope_get_n_recipients (self->envelope) || is_settled (&self->recipients[target]))
    return;

  if (outcome == PH_SMTP_RECIPIENT_ACCEPTED && part->certainty == PH_SMTP_NOT_SENT && self->certainty != PH_SMTP_NOT_SENT)
    {
      reply = find_reason (part);
      outcome = reply != NULL ? ph_smtp_recipient_judge (reply) : PH_SMTP_RECIPIENT_NOT_TRIED;
    }
  ph_smtp_result_set_recipient (self, target, outcome, reply);
  self->recipients[target].certainty = part->certainty;
}

static gboolean
has_reached_all (const PhSmtpResult *self)
{
  for (guint i = 0; i < ph_envelope_get_n_recipients (self->envelope); i++)
    if (self->recipients[i].outcome != PH_SMTP_RECIPIENT_ACCEPTED)
      return FALSE;
  return self->certainty == PH_SMTP_SENT;
}

static const PhSmtpResult *
find_first (GPtrArray *results, PhSmtpCertainty certainty)
{
  for (guint i = 0; i < results->len; i++)
    if (ph_smtp_result_get_certainty (results->pdata[i]) == certainty)
      return results->pdata[i];
  return NULL;
}

/**
 * ph_smtp_result_new_merged:
 * @envelope: of the whole message
 * @results: (element-type PhSmtpResult): of the transactions that carried it, each to a part of the recipients, in the
 *   order in which they were run; a later one replaces what an earlier one said of a recipient that it tried again
 *
 * Makes one result of a message that went in several transactions. It is uncertain when one of them is, and sent when
 * at least one of them was: then the outcomes tell who got it, and the error is that of the first transaction that
 * failed, if one did.
 *
 * Returns: (transfer full): the result of the whole
 */
PhSmtpResult *
ph_smtp_result_new_merged (PhEnvelope *envelope, GPtrArray *results)
{
  static const PhSmtpCertainty by_weight[] = { PH_SMTP_UNCERTAIN, PH_SMTP_SENT, PH_SMTP_NOT_SENT };
  const PhSmtpResult *decisive = NULL;
  const PhSmtpResult *failed = NULL;

  g_return_val_if_fail (envelope != NULL && results != NULL && results->len > 0, NULL);

  PhSmtpResult *self = ph_smtp_result_new (envelope);

  for (guint i = 0; decisive == NULL; i++)
    decisive = find_first (results, by_weight[i]);
  failed = decisive->certainty == PH_SMTP_SENT ? find_first (results, PH_SMTP_NOT_SENT) : decisive;
  ph_smtp_result_conclude (self, decisive->certainty, decisive->reply, failed != NULL ? failed->error : NULL);
  for (guint i = 0; i < ph_envelope_get_n_recipients (envelope); i++)
    self->recipients[i].certainty = PH_SMTP_NOT_SENT;
  for (guint i = 0; i < results->len; i++)
    for (guint j = 0; j < ph_smtp_result_get_n_recipients (results->pdata[i]); j++)
      merge_recipient (self, results->pdata[i], j);
  if (has_reached_all (self))
    g_clear_error (&self->error);
  return self;
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
 *   that was accepted; of a message that went in several transactions also why some of them failed
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
 * ph_smtp_result_get_recipient_certainty:
 * @self: a result
 * @index: which, below [method@SmtpResult.get_n_recipients]
 *
 * A message that went in several transactions may have reached some while nobody knows of others.
 *
 * Returns: whether the server has the message for this recipient
 */
PhSmtpCertainty
ph_smtp_result_get_recipient_certainty (const PhSmtpResult *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < ph_smtp_result_get_n_recipients (self), PH_SMTP_UNCERTAIN);

  const Recipient *recipient = &self->recipients[index];

  return recipient->outcome == PH_SMTP_RECIPIENT_ACCEPTED ? recipient->certainty : PH_SMTP_NOT_SENT;
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
