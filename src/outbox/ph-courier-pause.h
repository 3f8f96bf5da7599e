// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-courier-outcome.h"

G_BEGIN_DECLS

/**
 * PhCourierPause:
 * @until: in seconds since 1970; 0: there is none
 * @trouble: (owned): why
 *
 * What follows for an account from what became of its messages, until the outbox is told.
 */
typedef struct
{
  gint64 until;
  PhOutboxTrouble trouble;
} PhCourierPause;

void ph_courier_pause_note (PhCourierPause *self, const PhCourierOutcome *outcome);
void ph_courier_pause_drop (PhCourierPause *self);
void ph_courier_pause_tell (PhCourierPause *self, PhOutbox *outbox, const char *account_id);

G_END_DECLS
