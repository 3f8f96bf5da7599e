// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_FIX_BUTTONS (ph_fix_buttons_get_type ())

/* The ways out of a problem as buttons, the likeliest first; hidden when there is none. They activate "test.fix", or
 * "test.fix-later" where the next sign-in has to wait (uint: index of the fix). */
G_DECLARE_FINAL_TYPE (PhFixButtons, ph_fix_buttons, PH, FIX_BUTTONS, GtkBox)

void ph_fix_buttons_show (PhFixButtons *self, PhTestRun *run);
void ph_fix_buttons_step_back (PhFixButtons *self, PhFixKind kind); /* one of that kind is followed: the others stand out less */
gboolean ph_fix_buttons_focus_first (PhFixButtons *self);           /* FALSE: there is none to press now */

G_END_DECLS
