// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-lookup.h"

G_BEGIN_DECLS

#define PH_TYPE_MANUAL_VIEW (ph_manual_view_get_type ())

/* A server that the person enters, and what helps with that. Activates "server.choose-provider", "server.show-found" and
 * "assistant.look-up-again". */
G_DECLARE_FINAL_TYPE (PhManualView, ph_manual_view, PH, MANUAL_VIEW, GtkBox)

void ph_manual_view_load (PhManualView *self, PhAccount *account);
void ph_manual_view_show_lookup (PhManualView *self, PhLookup *lookup); /* says what came of it */
void ph_manual_view_fill_in (PhManualView *self, PhEndpoint *endpoint);
gboolean ph_manual_view_validate (PhManualView *self);
void ph_manual_view_apply (PhManualView *self, PhAccount *account);

G_END_DECLS
