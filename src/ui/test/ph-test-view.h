// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-setting.h"
#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_VIEW (ph_test_view_get_type ())

/* Shows a run of its own and offers fixes. Properties: "header" (GtkWidget above the results); "may-sign-in" (gboolean, read
 * only). Signals, for what only the owner of the view can do: "edit" (PhSettingEditor): the person wants to change a setting;
 * "unlock-keyring". Escape activates the owner's action "dialog.leave". */
G_DECLARE_FINAL_TYPE (PhTestView, ph_test_view, PH, TEST_VIEW, AdwBin)

void ph_test_view_set_services (PhTestView *self, PhServices *services); /* once, before anything runs */
PhTestRun *ph_test_view_get_run (PhTestView *self);
gboolean ph_test_view_may_sign_in (PhTestView *self);
gboolean ph_test_view_stop (PhTestView *self); /* FALSE: nothing runs */
void ph_test_view_settle (PhTestView *self);   /* the person goes on: nothing can be undone any more */
void ph_test_view_accept (PhTestView *self);   /* nor is anything marked as changed */

G_END_DECLS
