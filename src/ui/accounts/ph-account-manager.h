// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_MANAGER (ph_account_manager_get_type ())

/* What menus and keys do with accounts: actions "edit", "duplicate", "export", "move-up", "move-down", "set-default", "switch-on",
 * "switch-off", "change-password", "remove" (s: identifier), "move" (su: identifier and place), "export-all", "import", and
 * "import-file" (s: URI). Signals, for what only a window can show: "say" (text), "changed" (PhAccountChange), "failed" (GError),
 * "moved" (identifier), "remove" (PhAccount). */
G_DECLARE_FINAL_TYPE (PhAccountManager, ph_account_manager, PH, ACCOUNT_MANAGER, GObject)

PhAccountManager *ph_account_manager_new (GtkWindow *parent, PhServices *services);
GActionGroup *ph_account_manager_get_actions (PhAccountManager *self);

G_END_DECLS
