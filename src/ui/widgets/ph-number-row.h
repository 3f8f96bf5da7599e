// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_NUMBER_ROW (ph_number_row_get_type ())

/* A row with a number. Properties: "value" (guint), "upper" (guint, the most that can be entered; a value beyond it stays until
 * the person enters another), "unit" (guint: how many of the value are one of what is shown), "zero-text" (what stands there
 * instead of 0). */
G_DECLARE_FINAL_TYPE (PhNumberRow, ph_number_row, PH, NUMBER_ROW, AdwActionRow)

guint ph_number_row_get_value (PhNumberRow *self);
void ph_number_row_set_value (PhNumberRow *self, guint value);

G_END_DECLS
