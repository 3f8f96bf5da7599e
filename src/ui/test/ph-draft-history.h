// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-draft.h"

G_BEGIN_DECLS

/* What a draft was before each change that can be taken back. */
typedef struct _PhDraftHistory PhDraftHistory;

PhDraftHistory *ph_draft_history_new (PhAccountDraft *draft); /* as it is now */
void ph_draft_history_free (PhDraftHistory *self);
void ph_draft_history_push (PhDraftHistory *self);    /* before a change */
gboolean ph_draft_history_pop (PhDraftHistory *self); /* takes the latest change back; FALSE: there is none */
gboolean ph_draft_history_can_pop (PhDraftHistory *self);
void ph_draft_history_settle (PhDraftHistory *self);  /* nothing can be taken back any more */
void ph_draft_history_restart (PhDraftHistory *self); /* nor counts anything as changed */
PhAccount *ph_draft_history_get_former (PhDraftHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhDraftHistory, ph_draft_history_free)

G_END_DECLS
