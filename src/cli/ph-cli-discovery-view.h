// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-cli-look-up.h"

G_BEGIN_DECLS

/* What a look for settings found, in words. */
void ph_cli_discovery_print (const PhCliLookUp *look_up);
char *ph_cli_candidate_describe (PhCandidate *candidate, const char *domain);
char *ph_cli_provider_describe (PhProvider *provider);

G_END_DECLS
