// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-address.h"
#include "ph-discovery.h"

G_BEGIN_DECLS

#define PH_TYPE_FOUND_VIEW (ph_found_view_get_type ())

/* The settings that were found for an address, one of them chosen. Signal "changed": another one is. Activates
 * "server.edit" and "assistant.look-up-again". */
G_DECLARE_FINAL_TYPE (PhFoundView, ph_found_view, PH, FOUND_VIEW, GtkBox)

void ph_found_view_show (PhFoundView *self, PhDiscovery *discovery, PhAddress *address); /* chooses the best one */
PhCandidate *ph_found_view_get_candidate (PhFoundView *self);                            /* (nullable): NULL before anything is shown */
void ph_found_view_announce (PhFoundView *self);
gboolean ph_found_view_validate (PhFoundView *self);

G_END_DECLS
