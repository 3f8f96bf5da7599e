// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-secret.h"

G_BEGIN_DECLS

#define PH_TYPE_PASSWORD_FORM (ph_password_form_get_type ())

/* Asks for a password in the place where it is missed. Its button and Enter activate the action "test.use-password" of a
 * widget around it. */
G_DECLARE_FINAL_TYPE (PhPasswordForm, ph_password_form, PH, PASSWORD_FORM, GtkBox)

void ph_password_form_ask (PhPasswordForm *self, const char *username); /* empties it and moves the focus to it */
void ph_password_form_clear (PhPasswordForm *self);
PhSecret *ph_password_form_take_password (PhPasswordForm *self); /* (nullable): NULL: nothing is typed, which it then says */

G_END_DECLS
