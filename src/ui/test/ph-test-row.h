// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-guided-test.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_ROW (ph_test_row_get_type ())

/* One step of a guided test, live; unfolds to what was said in it. */
G_DECLARE_FINAL_TYPE (PhTestRow, ph_test_row, PH, TEST_ROW, GtkListBoxRow)

GtkWidget *ph_test_row_new (PhGuidedTest *test, PhTestStep *step);
void ph_test_row_update (PhTestRow *self); /* the test knows more about the step than the step has told */
void ph_test_row_toggle (PhTestRow *self); /* folds or unfolds it */

G_END_DECLS
