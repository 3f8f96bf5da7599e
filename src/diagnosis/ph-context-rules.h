// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

void ph_context_rules_apply (PhVerdict *verdict, const PhEvidence *evidence);

G_END_DECLS
