// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_ADVANCED_FORM (ph_advanced_form_get_type ())

/* What the assistant hides of an account. What is entered is in the account at once. */
G_DECLARE_FINAL_TYPE (PhAdvancedForm, ph_advanced_form, PH, ADVANCED_FORM, GtkBox)

void ph_advanced_form_set_account (PhAdvancedForm *self, PhAccount *account);
gboolean ph_advanced_form_validate (PhAdvancedForm *self);

G_END_DECLS
