// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft-store.h"

G_BEGIN_DECLS

#define PH_TYPE_DRAFT_KEEPER (ph_draft_keeper_get_type ())

/* Saves a draft some seconds after it was changed, and at once when it ends; one saving at a time. Signal "failed" (GError *error). */
G_DECLARE_FINAL_TYPE (PhDraftKeeper, ph_draft_keeper, PH, DRAFT_KEEPER, GObject)

PhDraftKeeper *ph_draft_keeper_new (PhDraftStore *store, PhDraft *draft);
void ph_draft_keeper_flush_async (PhDraftKeeper *self, GAsyncReadyCallback callback, gpointer user_data); /* finishes when what is there now is on the disk */
gboolean ph_draft_keeper_flush_finish (PhDraftKeeper *self, GAsyncResult *result, GError **error);
void ph_draft_keeper_discard_async (PhDraftKeeper *self, GAsyncReadyCallback callback, gpointer user_data); /* removes it, and saves no more */
gboolean ph_draft_keeper_discard_finish (PhDraftKeeper *self, GAsyncResult *result, GError **error);

G_END_DECLS
