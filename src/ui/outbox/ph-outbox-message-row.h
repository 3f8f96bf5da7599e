// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-outbox-list.h"
#include "ph-outbox-removals.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_MESSAGE_ROW (ph_outbox_message_row_get_type ())

/* One message in the list of the outbox. A row is used for one message after the other. */
G_DECLARE_FINAL_TYPE (PhOutboxMessageRow, ph_outbox_message_row, PH, OUTBOX_MESSAGE_ROW, AdwBin)

GtkWidget *ph_outbox_message_row_new (PhServices *services, PhOutboxRemovals *removals);
void ph_outbox_message_row_set_item (PhOutboxMessageRow *self, PhOutboxItem *item); /* (nullable) */
void ph_outbox_message_row_refresh (PhOutboxMessageRow *self);                      /* the words depend on the time */

G_END_DECLS
