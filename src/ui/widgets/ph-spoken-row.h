// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void ph_spoken_row_follow (AdwActionRow *row);
void ph_spoken_row_follow_all (GtkWidget *widget);
void ph_spoken_row_describe (GtkAccessible *row, const char *description);
void ph_spoken_row_name (GtkAccessible *row, const char *name);

G_END_DECLS
