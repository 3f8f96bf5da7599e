// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-practice-message.h"

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_ROW (ph_practice_row_get_type ())

/* One message in the list of what arrived. */
G_DECLARE_FINAL_TYPE (PhPracticeRow, ph_practice_row, PH, PRACTICE_ROW, AdwActionRow)

GtkWidget *ph_practice_row_new (PhPracticeMessage *message);
PhPracticeMessage *ph_practice_row_get_message (PhPracticeRow *self);

G_END_DECLS
