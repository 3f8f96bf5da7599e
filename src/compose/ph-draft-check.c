// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is worth asking about before a draft is sent. Pure: nobody is asked, and no file is looked at.

#include "config.h"

#include "ph-draft-check.h"

/**
 * ph_draft_finding_free:
 * @self: (transfer full): a finding
 */
void
ph_draft_finding_free (PhDraftFinding *self)
{
  g_free (self->subject);
  g_free (self->suggestion);
  g_free (self);
}

/**
 * ph_draft_flaw_forbids:
 * @flaw: a flaw
 *
 * Returns: whether a message with it can't be sent at all
 */
gboolean
ph_draft_flaw_forbids (PhDraftFlaw flaw)
{
  return flaw <= PH_DRAFT_FLAW_ATTACHMENT_MISSING;
}
