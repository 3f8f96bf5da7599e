// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-problem-view.h"
#include "ph-setting.h"
#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_RESULTS (ph_test_results_get_type ())

/* A run to read; hidden while nothing has run. Signals: "edit" (PhSettingEditor) and "follow" (PhFix): what the person
 * wants to change; "copied": the report is on the clipboard; "pause-ended": the next sign-in need not wait any longer. */
G_DECLARE_FINAL_TYPE (PhTestResults, ph_test_results, PH, TEST_RESULTS, GtkBox)

void ph_test_results_follow (PhTestResults *self, PhTestRun *run); /* once */
void ph_test_results_update (PhTestResults *self);
void ph_test_results_update_settings (PhTestResults *self);
gboolean ph_test_results_is_paused (PhTestResults *self);
PhProblemView *ph_test_results_get_problem (PhTestResults *self);

G_END_DECLS
