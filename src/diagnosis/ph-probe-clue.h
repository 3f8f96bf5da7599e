// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"

G_BEGIN_DECLS

const PhProbe *ph_probe_clue_find (const PhEvidence *evidence, PhProbeKind kind);
const PhProbe *ph_probe_clue_find_port (const PhEvidence *evidence, guint port);
PhProbeOutcome ph_probe_clue_get_outcome (const PhEvidence *evidence, guint port);
gboolean ph_probe_clue_finds_other_port (const PhEvidence *evidence);
gboolean ph_probe_clue_finds_tls_here (const PhEvidence *evidence);
gboolean ph_probe_clue_finds_family (const PhEvidence *evidence);
PhAddressFamily ph_probe_clue_get_better_family (const PhEvidence *evidence);

G_END_DECLS
