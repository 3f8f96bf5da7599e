// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-list.h"

G_BEGIN_DECLS

PhOutboxItem *ph_outbox_item_new (void);
void ph_outbox_item_set_entry (PhOutboxItem *self, PhOutboxEntry *entry);
void ph_outbox_item_set_progress (PhOutboxItem *self, gint64 done, gint64 total);
gint64 ph_outbox_item_get_id (PhOutboxItem *self);

G_END_DECLS
