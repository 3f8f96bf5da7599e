// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_COMPOSER_HEAD (ph_composer_head_get_type ())

/* What stands above the text of a message: from whom, to whom, about what. Properties "cc-shown", "bcc-shown", "reply-to-shown" (boolean); its menu wants them as
 * actions "draft.cc", "draft.bcc", "draft.reply-to".
 * Signal "account-changed" (PhAccount *before (nullable)): another account sends it. Signal "sender-lost" (const char *address):
 * another one took the place of that sender, which can't be chosen any more. */
G_DECLARE_FINAL_TYPE (PhComposerHead, ph_composer_head, PH, COMPOSER_HEAD, GtkBox)

void ph_composer_head_set_draft (PhComposerHead *self, PhServices *services, PhDraft *draft);
PhAccount *ph_composer_head_get_account (PhComposerHead *self); /* (nullable): who sends it */
void ph_composer_head_commit (PhComposerHead *self);
void ph_composer_head_focus_field (PhComposerHead *self, PhRecipientsField field);
void ph_composer_head_focus_subject (PhComposerHead *self);
void ph_composer_head_focus_sender (PhComposerHead *self);

G_END_DECLS
