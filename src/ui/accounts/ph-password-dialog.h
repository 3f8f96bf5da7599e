// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_PASSWORD_DIALOG (ph_password_dialog_get_type ())

/* Asks for a new password of a stored account, signs in with it, and keeps it only then. */
G_DECLARE_FINAL_TYPE (PhPasswordDialog, ph_password_dialog, PH, PASSWORD_DIALOG, AdwWindow)

PhPasswordDialog *ph_password_dialog_new (GtkWindow *parent, PhServices *services, PhAccount *account);

G_END_DECLS
