// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft-check.h"

G_BEGIN_DECLS

/* Everything here returns translated text for a person, (transfer full). */

char *ph_text_draft_finding (const PhDraftFinding *finding);        /* what is the matter and what to do, in sentences that stand alone */
char *ph_text_draft_finding_way_on (const PhDraftFinding *finding); /* the label of a button that mends it or leads to what does, with a mnemonic */

G_END_DECLS
