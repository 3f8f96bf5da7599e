// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-provider.h"
#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhSignInFormPassword:
 * @PH_SIGN_IN_FORM_PASSWORD_REQUIRED: signing in needs a password here
 * @PH_SIGN_IN_FORM_PASSWORD_KEPT: an empty field keeps the stored one
 */
typedef enum
{
  PH_SIGN_IN_FORM_PASSWORD_REQUIRED,
  PH_SIGN_IN_FORM_PASSWORD_KEPT,
} PhSignInFormPassword;

#define PH_TYPE_SIGN_IN_FORM (ph_sign_in_form_get_type ())

/* How one signs in: user name, password, or neither. Property "security" (PhSecurity), write-only: that of the server. Signal
 * "changed": some field has. */
G_DECLARE_FINAL_TYPE (PhSignInForm, ph_sign_in_form, PH, SIGN_IN_FORM, GtkBox)

void ph_sign_in_form_set_password_policy (PhSignInForm *self, PhSignInFormPassword policy);
void ph_sign_in_form_set_security (PhSignInForm *self, PhSecurity security);
void ph_sign_in_form_explain_username (PhSignInForm *self, const char *text); /* NULL: nothing to explain */
void ph_sign_in_form_expect_password (PhSignInForm *self, PhAppPassword app_password);
void ph_sign_in_form_load (PhSignInForm *self, PhAccount *account, PhSecret *secret);
gboolean ph_sign_in_form_validate (PhSignInForm *self);
void ph_sign_in_form_apply (PhSignInForm *self, PhAccount *account);
void ph_sign_in_form_forget_password (PhSignInForm *self, const char *former, const char *host);
void ph_sign_in_form_refuse_password (PhSignInForm *self, const char *text);
PhSecret *ph_sign_in_form_dup_secret (PhSignInForm *self); /* (nullable): NULL when none is typed or needed */
void ph_sign_in_form_focus_password (PhSignInForm *self);

G_END_DECLS
