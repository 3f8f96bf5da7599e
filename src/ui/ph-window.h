// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft-shelf.h"
#include "ph-account-change.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_WINDOW (ph_window_get_type ())

/* The main window: the list of accounts and, in its place, one account or the outbox. */
G_DECLARE_FINAL_TYPE (PhWindow, ph_window, PH, WINDOW, AdwApplicationWindow)

PhWindow *ph_window_new (GtkApplication *application, PhServices *services, PhDraftShelf *shelf);
void ph_window_show_outbox (PhWindow *self, gint64 id); /* 0: no message in particular */
gboolean ph_window_is_showing_outbox (PhWindow *self);
void ph_window_offer_undo (GtkWindow *above, PhAccountChange *change);

G_END_DECLS
