// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_PROBLEM_VIEW (ph_problem_view_get_type ())

/* What a problem means, what the server said, and the ways on as buttons, which activate actions of a widget around this
 * one: see PhFixButtons and PhPasswordForm. */
G_DECLARE_FINAL_TYPE (PhProblemView, ph_problem_view, PH, PROBLEM_VIEW, GtkBox)

void ph_problem_view_show (PhProblemView *self, PhTestRun *run); /* which has failed */
void ph_problem_view_ask_password (PhProblemView *self, const char *username);
PhSecret *ph_problem_view_take_password (PhProblemView *self); /* (nullable): NULL: nothing is typed, which it then says */
gboolean ph_problem_view_focus_fix (PhProblemView *self);      /* FALSE: there is none to press now */

G_END_DECLS
