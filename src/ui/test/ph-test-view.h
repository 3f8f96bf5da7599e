// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_VIEW (ph_test_view_get_type ())

/* Shows a run of its own and offers fixes. Property: "header" (GtkWidget above the results). Signals: "enter-password"
 * and "unlock-keyring": the person chose that way on, which only the owner of the view can go. */
G_DECLARE_FINAL_TYPE (PhTestView, ph_test_view, PH, TEST_VIEW, AdwBin)

PhTestRun *ph_test_view_get_run (PhTestView *self);

G_END_DECLS
