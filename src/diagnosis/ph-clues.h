// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-cross-probe.h"

G_BEGIN_DECLS

#define PH_TYPE_CLUES (ph_clues_get_type ())

G_DECLARE_FINAL_TYPE (PhClues, ph_clues, PH, CLUES, GObject)

PhClues *ph_clues_new (PhAccount *account, PhProviderCatalogue *catalogue, PhTestProbes scope);
void ph_clues_lend (PhClues *self, PhSession *session, PhEvidence *evidence);
gboolean ph_clues_can_follow (PhClues *self, const PhEvidence *evidence);
void ph_clues_follow_async (PhClues *self, const PhEvidence *evidence, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void ph_clues_follow_finish (PhClues *self, GAsyncResult *result);
PhProvider *ph_clues_get_provider (PhClues *self);

G_END_DECLS
