// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_REFERENCE_WINDOW (ph_reference_window_get_type ())

/* The reference of reply codes: a list to search, and a page for each code. */
G_DECLARE_FINAL_TYPE (PhReferenceWindow, ph_reference_window, PH, REFERENCE_WINDOW, AdwWindow)

void ph_reference_window_present (GtkWindow *parent, guint code, const char *enhanced); /* 0 and NULL: the list */

G_END_DECLS
