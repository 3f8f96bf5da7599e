// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft-check.h"

G_BEGIN_DECLS

/**
 * PhFindingPlace:
 * @PH_FINDING_PLACE_RECIPIENTS: the recipients of its field
 * @PH_FINDING_PLACE_SENDER: from whom it comes
 * @PH_FINDING_PLACE_SUBJECT: the subject
 * @PH_FINDING_PLACE_TEXT: the text
 * @PH_FINDING_PLACE_ATTACHMENTS: the attachments that are there
 * @PH_FINDING_PLACE_NEW_ATTACHMENT: a file that is not attached yet
 *
 * Where a person mends what was found.
 */
typedef enum
{
  PH_FINDING_PLACE_RECIPIENTS,
  PH_FINDING_PLACE_SENDER,
  PH_FINDING_PLACE_SUBJECT,
  PH_FINDING_PLACE_TEXT,
  PH_FINDING_PLACE_ATTACHMENTS,
  PH_FINDING_PLACE_NEW_ATTACHMENT,
} PhFindingPlace;

PhFindingPlace ph_finding_fix_get_place (PhDraftFlaw flaw);
gboolean ph_finding_fix_apply (const PhDraftFinding *finding, PhDraft *draft, PhAccount *account); /* FALSE: only the person can mend it */

G_END_DECLS
