// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_WINDOW (ph_practice_window_get_type ())

/* What the practice server took, message by message. */
G_DECLARE_FINAL_TYPE (PhPracticeWindow, ph_practice_window, PH, PRACTICE_WINDOW, AdwWindow)

PhPracticeWindow *ph_practice_window_new (GtkApplication *application, PhServices *services);

G_END_DECLS
