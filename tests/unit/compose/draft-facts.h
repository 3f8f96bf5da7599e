// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that a draft has, as one text, so that two can be compared, and a draft with a bit of everything.

#pragma once

#include "ph-draft.h"

char *draft_facts_to_text (PhDraft *draft);
PhDraft *draft_facts_new_full (const char *id);
void draft_facts_set_recipients (PhDraft *draft, PhRecipientsField field, const char *list);
