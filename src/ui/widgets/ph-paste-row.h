// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PhPasteGroups:
 * @PH_PASTE_GROUPS_MEANT: blanks inside are part of what is typed
 * @PH_PASTE_GROUPS_FOR_READING: groups of four are how websites show a password, and their blanks are no part of it
 */
typedef enum
{
  PH_PASTE_GROUPS_MEANT,
  PH_PASTE_GROUPS_FOR_READING,
} PhPasteGroups;

#define PH_TYPE_PASTE_ROW (ph_paste_row_get_type ())

/* Says what came into the field above it by pasting, and takes it out when it is told to. Property "field" (GtkEditable). */
G_DECLARE_FINAL_TYPE (PhPasteRow, ph_paste_row, PH, PASTE_ROW, AdwPreferencesRow)

void ph_paste_row_set_groups (PhPasteRow *self, PhPasteGroups groups);

G_END_DECLS
