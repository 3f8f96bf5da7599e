// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

PhVerdict ph_error_rules_find (const PhEvidence *evidence);

G_END_DECLS
