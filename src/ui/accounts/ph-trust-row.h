// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_TRUST_ROW (ph_trust_row_get_type ())

/* The one certificate that an account trusts, if it does. */
G_DECLARE_FINAL_TYPE (PhTrustRow, ph_trust_row, PH, TRUST_ROW, AdwActionRow)

void ph_trust_row_show (PhTrustRow *self, PhServices *services, PhAccount *account);

G_END_DECLS
