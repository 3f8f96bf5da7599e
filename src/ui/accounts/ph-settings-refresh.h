// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-services.h"

G_BEGIN_DECLS

/* Looks up the settings of a stored account once more, shows what is different, and takes it over if the person wants. */
void ph_settings_refresh_start (GtkWindow *parent, PhServices *services, PhAccount *account);

G_END_DECLS
