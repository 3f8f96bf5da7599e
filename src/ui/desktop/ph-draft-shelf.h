// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_DRAFT_SHELF (ph_draft_shelf_get_type ())

/* The drafts that lie aside: a GListModel of PhDraft, the latest first, without those that have a window or are in the outbox already. It also knows which had a window
 * when the program ended without closing it: signal "restore" (PhDraft) asks for a window for each of them, once. */
G_DECLARE_FINAL_TYPE (PhDraftShelf, ph_draft_shelf, PH, DRAFT_SHELF, GObject)

PhDraftShelf *ph_draft_shelf_new (PhServices *services);
PhDraftStore *ph_draft_shelf_get_store (PhDraftShelf *self);
void ph_draft_shelf_restore (PhDraftShelf *self); /* a window is there, and the person sees what comes back */
void ph_draft_shelf_note_open (PhDraftShelf *self, const char *id);
void ph_draft_shelf_note_closed (PhDraftShelf *self, const char *id);
gboolean ph_draft_shelf_is_open (PhDraftShelf *self, const char *id);
PhDraft *ph_draft_shelf_find (PhDraftShelf *self, const char *id); /* (transfer none) (nullable): of those that lie aside */
void ph_draft_shelf_discard (PhDraftShelf *self, const char *id);  /* for good */
void ph_draft_shelf_freeze (PhDraftShelf *self);                   /* the session ends: what has a window now has one again the next time */
void ph_draft_shelf_refresh (PhDraftShelf *self);

G_END_DECLS
