// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-candidate.h"
#include "ph-settings-document.h"
#include "ph-web-answer.h"

G_BEGIN_DECLS

PhCandidateTrust ph_discovery_rules_judge_trust (PhSource source, PhWebProtection protection, const char *host, const char *domain);
PhSignInMethods ph_discovery_rules_merge_methods (PhSignInMethods known, PhSignInMethods offered);
GArray *ph_discovery_rules_order_offers (const PhSettingsDocument *document);
PhCandidate *ph_discovery_rules_apply_check (PhCandidate *candidate, PhCandidateCheck check, PhSignInMethods offered);

G_END_DECLS
