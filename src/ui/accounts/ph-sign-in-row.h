// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-keyring.h"

G_BEGIN_DECLS

#define PH_TYPE_SIGN_IN_ROW (ph_sign_in_row_get_type ())

/* How one signs in with an account, and whether there is a password for it. */
G_DECLARE_FINAL_TYPE (PhSignInRow, ph_sign_in_row, PH, SIGN_IN_ROW, AdwActionRow)

void ph_sign_in_row_show (PhSignInRow *self, PhAccount *account, PhKeyring *keyring);

G_END_DECLS
