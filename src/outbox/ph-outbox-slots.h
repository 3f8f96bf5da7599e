// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-list.h"

G_BEGIN_DECLS

/* The rows of a list that somebody has, or had a short while ago, and where they stand. */
typedef struct _PhOutboxSlots PhOutboxSlots;

PhOutboxSlots *ph_outbox_slots_new (void);
void ph_outbox_slots_free (PhOutboxSlots *self);
PhOutboxItem *ph_outbox_slots_find (PhOutboxSlots *self, guint position);
PhOutboxItem *ph_outbox_slots_ensure (PhOutboxSlots *self, guint position);
GArray *ph_outbox_slots_list_positions (PhOutboxSlots *self);
PhOutboxItem *ph_outbox_slots_find_id (PhOutboxSlots *self, gint64 id);
void ph_outbox_slots_splice (PhOutboxSlots *self, guint position, guint n_removed, guint n_added);
void ph_outbox_slots_clear (PhOutboxSlots *self);

G_END_DECLS
