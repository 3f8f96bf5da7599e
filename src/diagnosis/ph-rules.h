// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-problem.h"

G_BEGIN_DECLS

PhProblem *ph_rules_diagnose (const PhEvidence *evidence);
PhProblem *ph_rules_check_settings (PhAccount *account, PhSecret *password);

G_END_DECLS
