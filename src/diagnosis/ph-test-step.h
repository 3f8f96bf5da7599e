// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhTestStatus:
 * @PH_TEST_STATUS_WAITING: not yet its turn
 * @PH_TEST_STATUS_RUNNING: under way
 * @PH_TEST_STATUS_OK: passed
 * @PH_TEST_STATUS_WARNING: passed, and something about it is odd
 * @PH_TEST_STATUS_FAILED: the test ended here
 * @PH_TEST_STATUS_SKIPPED: not needed, or a step before it failed
 */
typedef enum
{
  PH_TEST_STATUS_WAITING,
  PH_TEST_STATUS_RUNNING,
  PH_TEST_STATUS_OK,
  PH_TEST_STATUS_WARNING,
  PH_TEST_STATUS_FAILED,
  PH_TEST_STATUS_SKIPPED,
} PhTestStatus;

#define PH_TYPE_TEST_STATUS (ph_test_status_get_type ())
#define PH_TYPE_TEST_STEP   (ph_test_step_get_type ())

GType ph_test_status_get_type (void) G_GNUC_CONST;

/* One row of the test: properties "id", "status", "elapsed-ms" (uint), "detail" (string, "" if none; escaped), all notifying.
 * The detail is one line of evidence in English, for programs; words and number are what it is made of. */
G_DECLARE_FINAL_TYPE (PhTestStep, ph_test_step, PH, TEST_STEP, GObject)

PhTestStep *ph_test_step_new (PhTestStepId id);
PhTestStepId ph_test_step_get_id (PhTestStep *self);
PhTestStatus ph_test_step_get_status (PhTestStep *self);
void ph_test_step_set_status (PhTestStep *self, PhTestStatus status);
guint ph_test_step_get_elapsed_ms (PhTestStep *self);
void ph_test_step_set_elapsed_ms (PhTestStep *self, guint elapsed_ms);
const char *ph_test_step_get_detail (PhTestStep *self);
const char *ph_test_step_get_words (PhTestStep *self); /* of others, or an address, or the name of a method */
guint ph_test_step_get_number (PhTestStep *self);      /* 0: none; resolve: how many addresses; connect: the port */
void ph_test_step_set_evidence (PhTestStep *self, const char *words, guint number);

G_END_DECLS
