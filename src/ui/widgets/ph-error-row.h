// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_ERROR_ROW (ph_error_row_get_type ())

/* What is wrong with the field above it, in words; hidden while nothing is. Property "field" (GtkWidget): a
 * GtkEditable or a GtkSwitch. */
G_DECLARE_FINAL_TYPE (PhErrorRow, ph_error_row, PH, ERROR_ROW, AdwPreferencesRow)

void ph_error_row_show (PhErrorRow *self, const char *text); /* marks the field and moves the focus to it */
void ph_error_row_clear (PhErrorRow *self);
gboolean ph_error_row_is_shown (PhErrorRow *self);

G_END_DECLS
