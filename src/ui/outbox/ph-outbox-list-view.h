// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-outbox-removals.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_LIST_VIEW (ph_outbox_list_view_get_type ())

/* The messages of the outbox, to be looked through. Signal "open" (gint64 id): somebody wants to see one. */
G_DECLARE_FINAL_TYPE (PhOutboxListView, ph_outbox_list_view, PH, OUTBOX_LIST_VIEW, AdwBin)

void ph_outbox_list_view_set_services (PhOutboxListView *self, PhServices *services, PhOutboxRemovals *removals);
void ph_outbox_list_view_focus_list (PhOutboxListView *self);

G_END_DECLS
