// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft-shelf.h"

G_BEGIN_DECLS

#define PH_TYPE_DRAFTS_BUTTON (ph_drafts_button_get_type ())

/* Offers the drafts that lie aside; hidden while there are none. */
G_DECLARE_FINAL_TYPE (PhDraftsButton, ph_drafts_button, PH, DRAFTS_BUTTON, AdwBin)

void ph_drafts_button_set_shelf (PhDraftsButton *self, PhDraftShelf *shelf); /* once */

G_END_DECLS
