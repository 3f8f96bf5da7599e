// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-finding-fix.h"
#include "ph-sender-facts.h"

G_BEGIN_DECLS

/**
 * PhFindingsMending:
 * @PH_FINDINGS_MENDING_HERE: what one press mends is mended in the dialog
 * @PH_FINDINGS_MENDING_ELSEWHERE: the draft is a copy: everything leads away
 */
typedef enum
{
  PH_FINDINGS_MENDING_HERE,
  PH_FINDINGS_MENDING_ELSEWHERE,
} PhFindingsMending;

#define PH_TYPE_FINDINGS_DIALOG (ph_findings_dialog_get_type ())

/* What is worth asking about before a draft is sent, each with a way on. What one press mends is mended here, and looked at again.
 * Signal "way" (const PhDraftFinding *finding): the person wants to mend it; the dialog is gone then. Response "send": it shall be sent. */
G_DECLARE_FINAL_TYPE (PhFindingsDialog, ph_findings_dialog, PH, FINDINGS_DIALOG, AdwMessageDialog)

/* (nullable): NULL: there is nothing to ask */
GtkWindow *ph_findings_dialog_new (GtkWindow *parent, PhSenderFacts *facts, PhDraft *draft, GPtrArray *missing);
void ph_findings_dialog_set_mending (PhFindingsDialog *self, PhFindingsMending mending);

G_END_DECLS
