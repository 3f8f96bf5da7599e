// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-outbox-entry.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_STAND_VIEW (ph_outbox_stand_view_get_type ())

/* Where one message stands, why, what next, and the ways on: buttons with actions "message.…", which somebody above installs. */
G_DECLARE_FINAL_TYPE (PhOutboxStandView, ph_outbox_stand_view, PH, OUTBOX_STAND_VIEW, GtkBox)

void ph_outbox_stand_view_show (PhOutboxStandView *self, PhOutboxEntry *entry, PhAccount *account); /* @account (nullable): removed */
void ph_outbox_stand_view_set_progress (PhOutboxStandView *self, gint64 done, gint64 total);        /* @total 0: nothing is on its way */

G_END_DECLS
