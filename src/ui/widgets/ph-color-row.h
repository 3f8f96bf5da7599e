// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_COLOR_ROW (ph_color_row_get_type ())

/* A row with the color of an account. Property "color" (string: one of ph_account_list_colors(), or ""). */
G_DECLARE_FINAL_TYPE (PhColorRow, ph_color_row, PH, COLOR_ROW, AdwComboRow)

void ph_color_row_mark (GtkWidget *widget, const char *color); /* @widget gets the style class of @color, and loses others */

G_END_DECLS
