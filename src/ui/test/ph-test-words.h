// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-test-run.h"

G_BEGIN_DECLS

/**
 * PhTestPatience:
 * @PH_TEST_PATIENCE_FRESH: the present step has just begun
 * @PH_TEST_PATIENCE_TRIED: one begins to wonder whether anything goes on
 *
 * How long a person has waited for one step.
 */
typedef enum
{
  PH_TEST_PATIENCE_FRESH,
  PH_TEST_PATIENCE_TRIED,
} PhTestPatience;

/* (transfer full): how a run stands, in one sentence; translated. */
char *ph_test_words_dup_status (PhTestRun *run, PhTestPatience patience);

G_END_DECLS
