// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_PATH_ROW (ph_path_row_get_type ())

/* A row with a file or a folder that is chosen in a window of the desktop. Properties: "path" (string, "": none), "action"
 * (GtkFileChooserAction), "explanation" (string: the subtitle while nothing is chosen). */
G_DECLARE_FINAL_TYPE (PhPathRow, ph_path_row, PH, PATH_ROW, AdwActionRow)

const char *ph_path_row_get_path (PhPathRow *self);
void ph_path_row_set_path (PhPathRow *self, const char *path);

G_END_DECLS
