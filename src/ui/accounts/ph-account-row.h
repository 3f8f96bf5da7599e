// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_ROW (ph_account_row_get_type ())

/* One account in the list, live. */
G_DECLARE_FINAL_TYPE (PhAccountRow, ph_account_row, PH, ACCOUNT_ROW, AdwActionRow)

GtkWidget *ph_account_row_new (PhServices *services, PhAccount *account);
PhAccount *ph_account_row_get_account (PhAccountRow *self);

G_END_DECLS
