// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_LIMITS (ph_outbox_limits_get_type ())

/* What accounts may still send, and which of them make a pause; hidden while there is nothing to say. It follows the outbox and
 * the accounts. */
G_DECLARE_FINAL_TYPE (PhOutboxLimits, ph_outbox_limits, PH, OUTBOX_LIMITS, AdwBin)

void ph_outbox_limits_set_services (PhOutboxLimits *self, PhServices *services);
void ph_outbox_limits_refresh (PhOutboxLimits *self);

G_END_DECLS
