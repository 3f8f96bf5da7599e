// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"

G_BEGIN_DECLS

gboolean ph_provider_clue_runs_server (const PhEvidence *evidence);
gboolean ph_provider_clue_has_address (const PhEvidence *evidence);
gboolean ph_provider_clue_lists (const PhEvidence *evidence, guint port, PhSecurity security);
guint ph_provider_clue_get_n_endpoints (const PhEvidence *evidence);
PhEndpoint *ph_provider_clue_dup_endpoint (const PhEvidence *evidence, guint index);
char *ph_provider_clue_dup_username (const PhEvidence *evidence);

G_END_DECLS
