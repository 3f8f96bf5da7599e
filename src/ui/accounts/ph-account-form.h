// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account-draft.h"
#include "ph-services.h"
#include "ph-setting.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_FORM (ph_account_form_get_type ())

/* What an account is to whoever writes with it: sender, server, sign-in, signature, look. Signal "changed": some field has that
 * the server may notice. */
G_DECLARE_FINAL_TYPE (PhAccountForm, ph_account_form, PH, ACCOUNT_FORM, GtkBox)

void ph_account_form_set_services (PhAccountForm *self, PhServices *services); /* once */
void ph_account_form_load (PhAccountForm *self, PhAccountDraft *draft);
gboolean ph_account_form_validate (PhAccountForm *self);
void ph_account_form_apply (PhAccountForm *self, PhAccount *account);
PhSecret *ph_account_form_dup_secret (PhAccountForm *self); /* (nullable): NULL when none is typed or needed */
void ph_account_form_refuse_password (PhAccountForm *self, const char *text);
void ph_account_form_focus (PhAccountForm *self, PhSettingEditor place);

G_END_DECLS
