// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-draft-store.h"

G_BEGIN_DECLS

#define PH_TYPE_ATTACHER (ph_attacher_get_type ())

/* Makes attachments of a draft from what a person chooses, drops or pastes. Signal "failed" (const char *words): something can't be attached, and why. */
G_DECLARE_FINAL_TYPE (PhAttacher, ph_attacher, PH, ATTACHER, GObject)

PhAttacher *ph_attacher_new (PhDraftStore *store, PhDraft *draft);
void ph_attacher_choose (PhAttacher *self, GtkWindow *parent);
void ph_attacher_add_file (PhAttacher *self, GFile *file);
void ph_attacher_add_value (PhAttacher *self, const GValue *value); /* a GdkFileList, a GFile or a GdkTexture */
gboolean ph_attacher_can_paste (GdkClipboard *clipboard);           /* it holds files or a picture, and no text was meant */
void ph_attacher_paste (PhAttacher *self, GdkClipboard *clipboard);

G_END_DECLS
