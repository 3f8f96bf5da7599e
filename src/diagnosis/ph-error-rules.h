// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-rules.h"

G_BEGIN_DECLS

PhProblemId ph_error_rules_find (const PhEvidence *evidence);

G_END_DECLS
