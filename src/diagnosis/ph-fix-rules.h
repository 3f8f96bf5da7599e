// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

GPtrArray *ph_fix_rules_find (const PhVerdict *verdict, const PhEvidence *evidence);

G_END_DECLS
