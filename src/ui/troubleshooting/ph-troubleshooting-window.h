// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_TROUBLESHOOTING_WINDOW (ph_troubleshooting_window_get_type ())

/* What somebody who helps wants to know, to be read and handed on. */
G_DECLARE_FINAL_TYPE (PhTroubleshootingWindow, ph_troubleshooting_window, PH, TROUBLESHOOTING_WINDOW, AdwWindow)

GtkWidget *ph_troubleshooting_window_new (PhServices *services);

G_END_DECLS
