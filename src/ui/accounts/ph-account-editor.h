// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"
#include "ph-setting.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_EDITOR (ph_account_editor_get_type ())

/* Edits one stored account. Signal "saved" when it is kept. */
G_DECLARE_FINAL_TYPE (PhAccountEditor, ph_account_editor, PH, ACCOUNT_EDITOR, AdwWindow)

PhAccountEditor *ph_account_editor_new (GtkWindow *parent, PhServices *services, PhAccount *account);
void ph_account_editor_propose (PhAccountEditor *self, PhAccount *account); /* settings to begin with */
void ph_account_editor_focus (PhAccountEditor *self, PhSettingEditor place);

G_END_DECLS
