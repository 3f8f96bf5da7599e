// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft-store.h"

G_BEGIN_DECLS

#define PH_TYPE_DRAFT_ROW (ph_draft_row_get_type ())

/* A draft that lies aside: what it is about, to whom, since when. Signal "discard" (): the person wants to be rid of it. */
G_DECLARE_FINAL_TYPE (PhDraftRow, ph_draft_row, PH, DRAFT_ROW, AdwActionRow)

GtkWidget *ph_draft_row_new (PhDraft *draft, PhDraftStore *store);
PhDraft *ph_draft_row_get_draft (PhDraftRow *self);
const char *ph_draft_row_get_title (PhDraftRow *self); /* what it is about, in words; never empty */

G_END_DECLS
