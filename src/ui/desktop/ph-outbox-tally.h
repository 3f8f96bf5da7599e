// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_TALLY (ph_outbox_tally_get_type ())

/* How many messages of which kind there are, kept up to date for those who need no more than that. Signal "changed" (): counted anew. */
G_DECLARE_FINAL_TYPE (PhOutboxTally, ph_outbox_tally, PH, OUTBOX_TALLY, GObject)

PhOutboxTally *ph_outbox_tally_new (PhOutbox *outbox);
void ph_outbox_tally_count_anew (PhOutboxTally *self);
gboolean ph_outbox_tally_is_known (PhOutboxTally *self);     /* FALSE: it has not been counted yet */
guint ph_outbox_tally_get_attention (PhOutboxTally *self);   /* that wait for the person: held, uncertain, failed */
guint ph_outbox_tally_get_undelivered (PhOutboxTally *self); /* that a courier has something to do with: queued, sending, waiting */
gint64 ph_outbox_tally_get_next_due (PhOutboxTally *self);   /* of the first of them, in seconds since 1970; 0: none */
guint ph_outbox_tally_count (PhOutboxTally *self, PhOutboxState state);

G_END_DECLS
