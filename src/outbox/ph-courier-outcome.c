// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From what a server said to each recipient to what becomes of a message of the outbox and of each of them. Who has got
// it never gets it again; who was put off is tried again; and what the policy decides for those who are left holds for
// the message. Pure but for the rules that it asks.

#include "config.h"

#include "ph-courier-outcome.h"

#include "ph-delivery-policy.h"
#include "ph-escape.h"
#include "ph-rules.h"

#include <string.h>

/* What an attempt has come to so far. */
typedef struct
{
  const PhCourierAttempt *attempt;
  PhCourierOutcome *outcome;
  PhOutboxRecipientState *recipients;
  PhOutboxTrouble *troubles;
  guint n[PH_OUTBOX_RECIPIENT_REFUSED + 1]; /* recipients, by state */
} Tally;

/**
 * ph_courier_attempt_diagnose:
 * @attempt: an attempt
 * @error: why it failed
 * @certainty: what is known of the message
 *
 * Returns: (transfer full): what is wrong
 */
PhProblem *
ph_courier_attempt_diagnose (const PhCourierAttempt *attempt, const GError *error, PhSmtpCertainty certainty)
{
  PhEvidence evidence = {
    .account = attempt->account,
    .step = PH_TEST_STEP_SIGN_IN,
    .error = error,
    .certainty = certainty,
    .provider = attempt->provider,
    .connectivity = g_network_monitor_get_connectivity (g_network_monitor_get_default ()),
  };

  if (attempt->session != NULL)
    ph_evidence_take_session (&evidence, attempt->session);
  return ph_rules_diagnose (&evidence);
}

static void
fill_trouble (PhOutboxTrouble *trouble, const PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);

  ph_outbox_trouble_clear (trouble);
  trouble->has_problem = TRUE;
  trouble->problem = ph_problem_get_id (problem);
  trouble->step = ph_problem_get_step (problem);
  if (reply == NULL)
    return;
  trouble->code = ph_smtp_reply_get_code (reply);
  trouble->enhanced = g_strdup (ph_smtp_reply_get_enhanced (reply));
  trouble->text = ph_escape_text (ph_smtp_reply_get_text (reply));
}

static void
begin (Tally *tally, const PhCourierAttempt *attempt, PhOutboxEntry *entry)
{
  guint n_recipients = ph_outbox_entry_get_n_recipients (entry);

  *tally = (Tally){ .attempt = attempt, .outcome = g_new0 (PhCourierOutcome, 1), .recipients = g_new0 (PhOutboxRecipientState, n_recipients + 1), .troubles = g_new0 (PhOutboxTrouble, n_recipients + 1) };
  tally->outcome->plain.recipients = tally->recipients;
  tally->outcome->plain.recipient_troubles = tally->troubles;
  for (guint i = 0; i < n_recipients; i++)
    {
      tally->recipients[i] = ph_outbox_entry_get_recipient_state (entry, i);
      ph_outbox_trouble_copy (ph_outbox_entry_get_recipient_trouble (entry, i), &tally->troubles[i]);
    }
  tally->outcome->n_recipients = n_recipients;
}

static void
count (Tally *tally)
{
  memset (tally->n, 0, sizeof tally->n);
  for (guint i = 0; i < tally->outcome->n_recipients; i++)
    tally->n[tally->recipients[i]]++;
}

/* 552 to a recipient says that they are too many, and the next time it is among the first (RFC 5321 §4.5.3.1.10). */
static guint
get_code (const PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);
  guint code = reply != NULL ? ph_smtp_reply_get_code (reply) : 0;

  return code == 552 && ph_problem_get_id (problem) == PH_PROBLEM_TOO_MANY_RECIPIENTS ? 452 : code;
}

static gint64
get_age (const PhCourierAttempt *attempt)
{
  gint64 since = ph_outbox_entry_get_tried (attempt->entry);

  return since > 0 ? MAX (attempt->now - since, 0) : 0;
}

static PhDeliveryDecision
decide (const PhCourierAttempt *attempt, const PhProblem *problem, PhSmtpCertainty certainty)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);
  const PhDeliveryCase delivery = {
    .problem = ph_problem_get_id (problem),
    .code = get_code (problem),
    .certainty = certainty,
    .n_attempts = ph_outbox_entry_get_n_attempts (attempt->entry),
    .age_s = get_age (attempt),
    .hint_s = reply != NULL ? ph_delivery_policy_find_hint (ph_smtp_reply_get_text (reply)) : 0,
    .luck = attempt->luck,
    .give_up_s = attempt->give_up_s,
  };

  return ph_delivery_policy_decide (&delivery);
}

/* Some have got it: those who never will don't make it a failure. */
static void
give_up_rest (Tally *tally)
{
  for (guint i = 0; i < tally->outcome->n_recipients; i++)
    if (tally->recipients[i] == PH_OUTBOX_RECIPIENT_PENDING)
      tally->recipients[i] = PH_OUTBOX_RECIPIENT_REFUSED;
  tally->outcome->plain.state = PH_OUTBOX_SENT;
}

static void
follow_policy (Tally *tally, const PhProblem *problem, PhSmtpCertainty certainty)
{
  PhOutboxOutcome *plain = &tally->outcome->plain;
  const PhDeliveryDecision decision = decide (tally->attempt, problem, certainty);

  plain->state = decision.state;
  plain->due = decision.state == PH_OUTBOX_WAITING ? tally->attempt->now + decision.delay_s : 0;
  tally->outcome->pause_s = decision.pause_s;
  fill_trouble (&plain->trouble, problem);
  if (decision.state == PH_OUTBOX_FAILED && tally->n[PH_OUTBOX_RECIPIENT_SENT] > 0)
    give_up_rest (tally);
}

/* Recipients */

static PhProblem *
diagnose_recipient (const PhCourierAttempt *attempt, PhSmtpReply *reply)
{
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_RCPT, reply);

  return ph_courier_attempt_diagnose (attempt, error, PH_SMTP_NOT_SENT);
}

/* Whether a refusal of this one is the end for it alone. */
static gboolean
is_alone (const Tally *tally)
{
  return ph_outbox_entry_get_refused_policy (tally->attempt->entry) == PH_SMTP_REFUSED_SEND_TO_OTHERS;
}

/* Also a refusal for good may be about something else, the sender for example: then there is still somebody to send to. */
static void
refuse_recipient (Tally *tally, guint index, PhSmtpReply *reply)
{
  g_autoptr(PhProblem) problem = diagnose_recipient (tally->attempt, reply);

  fill_trouble (&tally->troubles[index], problem);
  if (decide (tally->attempt, problem, PH_SMTP_NOT_SENT).state == PH_OUTBOX_FAILED)
    tally->recipients[index] = PH_OUTBOX_RECIPIENT_REFUSED;
}

static void
defer_recipient (Tally *tally, guint index, PhSmtpReply *reply)
{
  g_autoptr(PhProblem) problem = diagnose_recipient (tally->attempt, reply);

  fill_trouble (&tally->troubles[index], problem);
}

/* Nobody knows of this one, while others certainly have it or certainly have not. */
static void
doubt_recipient (Tally *tally, guint index)
{
  PhOutboxTrouble *trouble = &tally->troubles[index];

  trouble->has_problem = TRUE;
  trouble->problem = PH_PROBLEM_UNCERTAIN;
  trouble->step = PH_TEST_STEP_DELIVER;
}

static void
judge_recipient (Tally *tally, guint index, PhSmtpResult *result, guint nth)
{
  PhSmtpRecipientOutcome outcome = ph_smtp_result_get_recipient_outcome (result, nth);
  PhSmtpCertainty certainty = ph_smtp_result_get_recipient_certainty (result, nth);
  PhSmtpReply *reply = ph_smtp_result_get_recipient_reply (result, nth);
  gboolean is_sent = ph_smtp_result_get_certainty (result) == PH_SMTP_SENT;
  gboolean is_refused = outcome == PH_SMTP_RECIPIENT_REFUSED && reply != NULL;

  ph_outbox_trouble_clear (&tally->troubles[index]);
  if (certainty == PH_SMTP_SENT)
    tally->recipients[index] = PH_OUTBOX_RECIPIENT_SENT;
  else if (certainty == PH_SMTP_UNCERTAIN)
    doubt_recipient (tally, index);
  else if (is_refused && (is_sent || is_alone (tally)))
    refuse_recipient (tally, index, reply);
  else if (is_refused || (outcome == PH_SMTP_RECIPIENT_DEFERRED && reply != NULL))
    defer_recipient (tally, index, reply);
}

/* Those who were pending are the recipients of the result, in the same order. */
static void
judge_recipients (Tally *tally, PhSmtpResult *result)
{
  guint nth = 0;

  for (guint i = 0; i < tally->outcome->n_recipients && nth < ph_smtp_result_get_n_recipients (result); i++)
    if (ph_outbox_entry_get_recipient_state (tally->attempt->entry, i) == PH_OUTBOX_RECIPIENT_PENDING)
      judge_recipient (tally, i, result, nth++);
  count (tally);
}

/* (nullable): the reply because of which somebody has not got it: where all or nobody shall get it a refusal for good
 * decides, else one that may be over next time. */
static PhSmtpReply *
find_decisive_reply (const Tally *tally, PhSmtpResult *result)
{
  PhSmtpRecipientOutcome first = is_alone (tally) || ph_smtp_result_get_certainty (result) == PH_SMTP_SENT ? PH_SMTP_RECIPIENT_DEFERRED : PH_SMTP_RECIPIENT_REFUSED;
  const PhSmtpRecipientOutcome order[] = { first, PH_SMTP_RECIPIENT_DEFERRED, PH_SMTP_RECIPIENT_REFUSED };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < ph_smtp_result_get_n_recipients (result); j++)
      if (ph_smtp_result_get_recipient_outcome (result, j) == order[i] && ph_smtp_result_get_recipient_reply (result, j) != NULL)
        return ph_smtp_result_get_recipient_reply (result, j);
  return NULL;
}

/* (transfer full) (nullable): why those who have not got it have not. */
static PhProblem *
find_problem (const Tally *tally, PhSmtpResult *result)
{
  const GError *error = ph_smtp_result_get_error (result);
  PhSmtpCertainty certainty = ph_smtp_result_get_certainty (result);
  gboolean is_about_recipients = error == NULL || g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_RECIPIENTS_REFUSED);
  PhSmtpReply *reply = is_about_recipients ? find_decisive_reply (tally, result) : NULL;

  if (reply != NULL)
    return diagnose_recipient (tally->attempt, reply);
  if (error == NULL)
    return NULL;
  return ph_courier_attempt_diagnose (tally->attempt, error, certainty == PH_SMTP_SENT ? PH_SMTP_NOT_SENT : certainty);
}

/**
 * ph_courier_outcome_new_result:
 * @attempt: an attempt
 * @result: of those of its recipients who were pending
 *
 * Returns: (transfer full): what becomes of the message
 */
PhCourierOutcome *
ph_courier_outcome_new_result (const PhCourierAttempt *attempt, PhSmtpResult *result)
{
  g_return_val_if_fail (attempt != NULL && result != NULL, NULL);

  PhSmtpCertainty certainty = ph_smtp_result_get_certainty (result);
  Tally tally;

  begin (&tally, attempt, attempt->entry);
  judge_recipients (&tally, result);

  g_autoptr(PhProblem) problem = find_problem (&tally, result);
  gboolean is_over = certainty != PH_SMTP_UNCERTAIN && tally.n[PH_OUTBOX_RECIPIENT_PENDING] == 0;

  tally.outcome->plain.archive = attempt->archive;
  if (is_over && tally.n[PH_OUTBOX_RECIPIENT_SENT] > 0)
    tally.outcome->plain.state = PH_OUTBOX_SENT;
  else if (problem != NULL)
    follow_policy (&tally, problem, certainty == PH_SMTP_SENT ? PH_SMTP_NOT_SENT : certainty);
  else
    tally.outcome->plain.state = certainty == PH_SMTP_UNCERTAIN ? PH_OUTBOX_UNCERTAIN : PH_OUTBOX_HELD;
  /* Nobody is left for whom time could change anything. */
  if (is_over && tally.n[PH_OUTBOX_RECIPIENT_SENT] == 0)
    tally.outcome->plain.state = PH_OUTBOX_FAILED;
  return tally.outcome;
}

/**
 * ph_courier_result_is_withdrawn:
 * @result: of a message
 *
 * Returns: whether it did not go because we did not want it to any more
 */
gboolean
ph_courier_result_is_withdrawn (PhSmtpResult *result)
{
  const GError *error = ph_smtp_result_get_error (result);

  return ph_smtp_result_get_certainty (result) == PH_SMTP_NOT_SENT &&
         (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED));
}

/**
 * ph_courier_result_is_unnoted:
 * @result: of a message
 *
 * Nothing of it is the server's: the disk was full, or another program kept the outbox locked.
 *
 * Returns: whether it did not go because the outbox could not note that it was about to
 */
gboolean
ph_courier_result_is_unnoted (PhSmtpResult *result)
{
  const GError *error = ph_smtp_result_get_error (result);

  return ph_smtp_result_get_certainty (result) == PH_SMTP_NOT_SENT && error != NULL && error->domain == PH_OUTBOX_ERROR;
}

/**
 * ph_courier_trouble_is_break:
 * @trouble: what stood in the way of a message
 *
 * Returns: whether its connection broke
 */
gboolean
ph_courier_trouble_is_break (const PhOutboxTrouble *trouble)
{
  return trouble->has_problem && (trouble->problem == PH_PROBLEM_CONNECTION_LOST || trouble->problem == PH_PROBLEM_SERVER_CLOSING ||
                                  trouble->problem == PH_PROBLEM_STEP_TIMEOUT || trouble->problem == PH_PROBLEM_SERVER_BUSY);
}

/**
 * ph_courier_outcome_new_problem:
 * @attempt: an attempt that came to nothing before there was anything to say about the message
 * @problem: why
 *
 * Returns: (transfer full): what becomes of the message
 */
PhCourierOutcome *
ph_courier_outcome_new_problem (const PhCourierAttempt *attempt, PhProblem *problem)
{
  g_return_val_if_fail (attempt != NULL && problem != NULL, NULL);

  Tally tally;

  begin (&tally, attempt, attempt->entry);
  count (&tally);
  /* Some may have it since an attempt before. */
  tally.outcome->plain.archive = attempt->archive;
  follow_policy (&tally, problem, PH_SMTP_NOT_SENT);
  return tally.outcome;
}

/**
 * ph_courier_outcome_new_state:
 * @entry: a message
 * @state: what it is from now on
 *
 * For what has no problem with a name: its account was removed or switched off, or its file is lost.
 *
 * Returns: (transfer full): the outcome
 */
PhCourierOutcome *
ph_courier_outcome_new_state (PhOutboxEntry *entry, PhOutboxState state)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (entry), NULL);

  Tally tally;

  begin (&tally, NULL, entry);
  tally.outcome->plain.state = state;
  return tally.outcome;
}

/**
 * ph_courier_outcome_new_later:
 * @entry: a message that can't be read now
 * @due: when it is tried again
 *
 * Given back it would be tried at once, time after time.
 *
 * Returns: (transfer full): the outcome
 */
PhCourierOutcome *
ph_courier_outcome_new_later (PhOutboxEntry *entry, gint64 due)
{
  PhCourierOutcome *outcome = ph_courier_outcome_new_state (entry, PH_OUTBOX_WAITING);

  outcome->plain.due = due;
  return outcome;
}

/**
 * ph_courier_outcome_take_transcript:
 * @self: an outcome without a transcript
 * @transcript: (transfer full) (nullable): of this attempt
 */
void
ph_courier_outcome_take_transcript (PhCourierOutcome *self, char *transcript)
{
  g_return_if_fail (self != NULL && self->plain.transcript == NULL);

  self->plain.transcript = transcript;
}

/**
 * ph_courier_outcome_free:
 * @self: (transfer full): an outcome
 */
void
ph_courier_outcome_free (PhCourierOutcome *self)
{
  for (guint i = 0; i < self->n_recipients; i++)
    ph_outbox_trouble_clear ((PhOutboxTrouble *) &self->plain.recipient_troubles[i]);
  g_free ((gpointer) self->plain.recipient_troubles);
  g_free ((gpointer) self->plain.recipients);
  g_free ((char *) self->plain.transcript);
  ph_outbox_trouble_clear (&self->plain.trouble);
  g_free (self);
}
