// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-rules.h"

G_BEGIN_DECLS

GPtrArray *ph_fix_rules_find (PhProblemId id, const PhEvidence *evidence);

G_END_DECLS
