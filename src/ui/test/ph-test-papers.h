// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_PAPERS (ph_test_papers_get_type ())

/* What one can read about a test and hand on: the transcript and the report. Signal "copied": the report is on the
 * clipboard. */
G_DECLARE_FINAL_TYPE (PhTestPapers, ph_test_papers, PH, TEST_PAPERS, AdwBin)

void ph_test_papers_show (PhTestPapers *self, PhTestRun *run); /* hides itself while there is nothing to read */

G_END_DECLS
