// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PH_TYPE_WRAP_LAYOUT (ph_wrap_layout_get_type ())

/* Children side by side, each as wide as it likes, in as many rows as that takes; the last one has what is left of its row. */
G_DECLARE_FINAL_TYPE (PhWrapLayout, ph_wrap_layout, PH, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ph_wrap_layout_new (void);

G_END_DECLS
