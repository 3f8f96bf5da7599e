// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"
#include "ph-setting.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_EDITOR (ph_account_editor_get_type ())

/* Edits one stored account, or a copy of one, of which nothing is kept before. Signal "saved" when it is kept. */
G_DECLARE_FINAL_TYPE (PhAccountEditor, ph_account_editor, PH, ACCOUNT_EDITOR, AdwWindow)

PhAccountEditor *ph_account_editor_new (GtkWindow *parent, PhServices *services, PhAccount *account);
PhAccountEditor *ph_account_editor_new_copy (GtkWindow *parent, PhServices *services, PhAccount *copy, PhAccount *original);
void ph_account_editor_propose (PhAccountEditor *self, PhAccount *account); /* settings to begin with */
void ph_account_editor_focus (PhAccountEditor *self, PhSettingEditor place);

G_END_DECLS
