// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_CAPS_LOCK_ROW (ph_caps_lock_row_get_type ())

/* Says that Caps Lock is on, while one types into the field above it. Property "field" (GtkWidget). */
G_DECLARE_FINAL_TYPE (PhCapsLockRow, ph_caps_lock_row, PH, CAPS_LOCK_ROW, AdwPreferencesRow)

G_END_DECLS
