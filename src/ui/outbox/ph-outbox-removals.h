// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_REMOVALS (ph_outbox_removals_get_type ())

/* Messages that a person has removed and may still want back: they leave the outbox when that time is over. Signals
 * "changed" (): another set of them; "failed" (GError *error): one could not be removed. */
G_DECLARE_FINAL_TYPE (PhOutboxRemovals, ph_outbox_removals, PH, OUTBOX_REMOVALS, GObject)

PhOutboxRemovals *ph_outbox_removals_new (PhOutbox *outbox);
void ph_outbox_removals_add (PhOutboxRemovals *self, gint64 id);
void ph_outbox_removals_undo (PhOutboxRemovals *self, gint64 id);
void ph_outbox_removals_settle (PhOutboxRemovals *self, gint64 id);
void ph_outbox_removals_settle_all (PhOutboxRemovals *self);
gboolean ph_outbox_removals_has (PhOutboxRemovals *self, gint64 id);

G_END_DECLS
