// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_BACKGROUND (ph_background_get_type ())

/* How long the program lives, and when its courier works: while there is a window or, if the preferences and the desktop allow it, something to deliver. */
G_DECLARE_FINAL_TYPE (PhBackground, ph_background, PH, BACKGROUND, GObject)

PhBackground *ph_background_new (GtkApplication *application, PhServices *services);
void ph_background_deliver (PhBackground *self); /* what is due, now, whatever the preferences say */
void ph_background_end (PhBackground *self);     /* takes nothing more; the program ends when what is on its way has arrived */

G_END_DECLS
