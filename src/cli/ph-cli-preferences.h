// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice-rules.h"
#include "ph-courier.h"
#include "ph-discovery-query.h"

G_BEGIN_DECLS

/* The preferences that the window keeps and the command line heeds. */
PhDiscoveryFlags ph_cli_preferences_get_discovery_flags (void);
PhTestProbes ph_cli_preferences_get_probes (void);
PhAdviceReminder ph_cli_preferences_get_reminder (void);
void ph_cli_preferences_apply_to_courier (PhCourier *courier);

G_END_DECLS
