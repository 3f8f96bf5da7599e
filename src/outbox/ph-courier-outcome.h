// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-delivery.h"
#include "ph-problem.h"
#include "ph-provider.h"
#include "ph-session.h"
#include "ph-smtp-result.h"

G_BEGIN_DECLS

/**
 * PhCourierAttempt:
 * @entry: the message, as it was when it was claimed
 * @account: over which it was to go
 * @provider: (nullable): who runs the server
 * @session: (nullable): over which it went, or that could not be opened
 * @now: seconds since 1970
 * @give_up_s: how long it is tried
 * @luck: random, 0 to 65535
 * @archive: whether a copy is to be kept once it is sent
 *
 * One attempt to send one message. Borrows all.
 */
typedef struct
{
  PhOutboxEntry *entry;
  PhAccount *account;
  PhProvider *provider;
  PhSession *session;
  gint64 now;
  gint64 give_up_s;
  guint luck;
  PhOutboxArchive archive;
} PhCourierAttempt;

/**
 * PhCourierOutcome:
 * @plain: what the outbox is told; its arrays and texts belong to the outcome
 * @n_recipients: of the message, whose arrays @plain has
 * @pause_s: how long the whole account waits; 0: it does not
 *
 * How an attempt ended.
 */
typedef struct
{
  PhOutboxOutcome plain;
  guint n_recipients;
  gint64 pause_s;
} PhCourierOutcome;

gboolean ph_courier_trouble_is_break (const PhOutboxTrouble *trouble);
gboolean ph_courier_result_is_withdrawn (PhSmtpResult *result);
gboolean ph_courier_result_is_unnoted (PhSmtpResult *result);
PhProblem *ph_courier_attempt_diagnose (const PhCourierAttempt *attempt, const GError *error, PhSmtpCertainty certainty);
PhCourierOutcome *ph_courier_outcome_new_state (PhOutboxEntry *entry, PhOutboxState state);
PhCourierOutcome *ph_courier_outcome_new_later (PhOutboxEntry *entry, gint64 due);
PhCourierOutcome *ph_courier_outcome_new_problem (const PhCourierAttempt *attempt, PhProblem *problem);
PhCourierOutcome *ph_courier_outcome_new_result (const PhCourierAttempt *attempt, PhSmtpResult *result);
void ph_courier_outcome_take_transcript (PhCourierOutcome *self, char *transcript);
void ph_courier_outcome_free (PhCourierOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCourierOutcome, ph_courier_outcome_free)

G_END_DECLS
