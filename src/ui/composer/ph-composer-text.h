// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_COMPOSER_TEXT (ph_composer_text_get_type ())

/* The text of a draft, as high as it needs to be; what stands around it scrolls. Signal "pasted-things" (): the clipboard holds files or a picture, and no text was asked for. */
G_DECLARE_FINAL_TYPE (PhComposerText, ph_composer_text, PH, COMPOSER_TEXT, GtkTextView)

void ph_composer_text_set_draft (PhComposerText *self, PhDraft *draft);

G_END_DECLS
