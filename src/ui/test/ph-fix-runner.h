// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_FIX_RUNNER (ph_fix_runner_get_type ())

/* Goes the ways on that fixes show, and offers to undo what they change. Signals, for what it can't do itself:
 * "enter-password" and "unlock-keyring". */
G_DECLARE_FINAL_TYPE (PhFixRunner, ph_fix_runner, PH, FIX_RUNNER, GObject)

/* Toasts activate the action "test.undo-fix" of a widget around @toasts. */
PhFixRunner *ph_fix_runner_new (PhTestRun *run, AdwToastOverlay *toasts);
void ph_fix_runner_follow (PhFixRunner *self, PhFix *fix);
void ph_fix_runner_undo (PhFixRunner *self);        /* the latest change */
void ph_fix_runner_forget_undo (PhFixRunner *self); /* no toast offers it any more */

G_END_DECLS
