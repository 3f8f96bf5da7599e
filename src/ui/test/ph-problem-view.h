// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-problem.h"

G_BEGIN_DECLS

#define PH_TYPE_PROBLEM_VIEW (ph_problem_view_get_type ())

/* What went wrong, what it means, what the server said, and the ways on as buttons. The buttons activate the action
 * "test.fix" (uint: index of the fix) of a widget around this one. */
G_DECLARE_FINAL_TYPE (PhProblemView, ph_problem_view, PH, PROBLEM_VIEW, GtkBox)

void ph_problem_view_show (PhProblemView *self, PhProblem *problem, PhAccount *account);

G_END_DECLS
