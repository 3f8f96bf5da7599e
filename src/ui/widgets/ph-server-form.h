// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhServerFormPassword:
 * @PH_SERVER_FORM_PASSWORD_REQUIRED: signing in needs a password here
 * @PH_SERVER_FORM_PASSWORD_KEPT: an empty field keeps the stored one
 */
typedef enum
{
  PH_SERVER_FORM_PASSWORD_REQUIRED,
  PH_SERVER_FORM_PASSWORD_KEPT,
} PhServerFormPassword;

#define PH_TYPE_SERVER_FORM (ph_server_form_get_type ())

/* Where and how mail goes out: server, port, security, sign-in. */
G_DECLARE_FINAL_TYPE (PhServerForm, ph_server_form, PH, SERVER_FORM, GtkBox)

void ph_server_form_set_password_policy (PhServerForm *self, PhServerFormPassword policy);
void ph_server_form_load (PhServerForm *self, PhAccount *account, PhSecret *secret);
gboolean ph_server_form_validate (PhServerForm *self);
void ph_server_form_apply (PhServerForm *self, PhAccount *account);
PhSecret *ph_server_form_dup_secret (PhServerForm *self); /* (nullable): NULL when none is typed or needed */
void ph_server_form_focus_password (PhServerForm *self);

G_END_DECLS
