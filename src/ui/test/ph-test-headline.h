// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_HEADLINE (ph_test_headline_get_type ())

/* How a run stands, by icon and in words; while it takes long, what it waits for. */
G_DECLARE_FINAL_TYPE (PhTestHeadline, ph_test_headline, PH, TEST_HEADLINE, GtkBox)

void ph_test_headline_follow (PhTestHeadline *self, PhTestRun *run); /* once */

G_END_DECLS
