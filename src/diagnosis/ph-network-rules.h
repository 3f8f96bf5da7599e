// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

gboolean ph_network_rules_find (const PhEvidence *evidence, PhVerdict *verdict);

G_END_DECLS
