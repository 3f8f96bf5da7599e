// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-candidate.h"
#include "ph-discovery.h"

G_BEGIN_DECLS

/* All translated. */
const char *ph_text_source (PhSource source);             /* "Your provider’s own settings" */
const char *ph_text_attempt_state (PhAttemptState state); /* "asking…", "found" */
const char *ph_text_candidate_check (PhCandidate *candidate);
const char *ph_text_discovery_hint (PhDiscoveryHint hint);     /* (nullable): what happened and what to do; NULL for NONE */
const char *ph_text_enable_step (PhEnableStep step);           /* (nullable): what to switch on first; NULL for NONE */
const char *ph_text_app_password (PhAppPassword app_password); /* (nullable): which password is asked for; NULL for NO */
const char *ph_text_provider_name (PhProvider *provider);      /* as it calls itself; one that has no name of its own in translation */
char *ph_text_sends_no_mail (PhProvider *provider);            /* (transfer full): why this provider can't be added */
char *ph_text_daily_limit (PhProvider *provider);              /* (transfer full) (nullable): "500 recipients a day" */
char *ph_text_size (guint64 size);                             /* (transfer full): "25 MB" */
char *ph_text_max_size (PhProvider *provider);                 /* (transfer full) (nullable): "25 MB" */

G_END_DECLS
