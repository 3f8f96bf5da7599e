// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks before what was entered in @window is lost, and destroys @window if the person agrees. */
void ph_discard_dialog_present (GtkWindow *window, const char *heading);

G_END_DECLS
