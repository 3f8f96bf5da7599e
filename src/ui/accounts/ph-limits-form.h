// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_LIMITS_FORM (ph_limits_form_get_type ())

/* How much goes out over an account at most. What is entered is in the account at once. */
G_DECLARE_FINAL_TYPE (PhLimitsForm, ph_limits_form, PH, LIMITS_FORM, GtkBox)

void ph_limits_form_set_account (PhLimitsForm *self, PhAccount *account);

G_END_DECLS
