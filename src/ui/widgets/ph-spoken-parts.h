// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ph_spoken_parts_name (GtkWidget *widget, const char *const *names);
void ph_spoken_parts_name_icon (GtkWidget *widget, const char *icon_name, const char *name);
void ph_spoken_parts_set_label (GtkButton *button, const char *label);
void ph_spoken_parts_name_pages (GtkWidget *widget);
void ph_spoken_parts_follow_choice (GtkWidget *chooser);
void ph_spoken_parts_hide_pictures (GtkWidget *widget);

G_END_DECLS
