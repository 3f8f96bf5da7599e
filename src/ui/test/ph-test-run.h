// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-draft.h"
#include "ph-address.h"
#include "ph-guided-test.h"
#include "ph-services.h"

G_BEGIN_DECLS

/**
 * PhTestRunState:
 * @PH_TEST_RUN_IDLE: nothing has run yet
 * @PH_TEST_RUN_PAUSED: nothing may run yet, so that nobody is locked out
 * @PH_TEST_RUN_RUNNING: a test runs
 * @PH_TEST_RUN_PASSED: all went well, perhaps with remarks
 * @PH_TEST_RUN_FAILED: there is a problem
 * @PH_TEST_RUN_CANCELLED: the person stopped it
 */
typedef enum
{
  PH_TEST_RUN_IDLE,
  PH_TEST_RUN_PAUSED,
  PH_TEST_RUN_RUNNING,
  PH_TEST_RUN_PASSED,
  PH_TEST_RUN_FAILED,
  PH_TEST_RUN_CANCELLED,
} PhTestRunState;

#define PH_TYPE_TEST_RUN_STATE (ph_test_run_state_get_type ())
#define PH_TYPE_TEST_RUN       (ph_test_run_get_type ())

GType ph_test_run_state_get_type (void) G_GNUC_CONST;

/* Tests a draft, one time after the other. Property "state" (notifies, also when one test follows another). */
G_DECLARE_FINAL_TYPE (PhTestRun, ph_test_run, PH, TEST_RUN, GObject)

PhTestRun *ph_test_run_new (void);
void ph_test_run_set_services (PhTestRun *self, PhServices *services); /* once, before anything runs */
PhServices *ph_test_run_get_services (PhTestRun *self);                /* (nullable): NULL before they are set */
void ph_test_run_set_draft (PhTestRun *self, PhAccountDraft *draft);
void ph_test_run_start (PhTestRun *self);                            /* nothing is delivered */
void ph_test_run_send (PhTestRun *self, PhAddress *recipient);       /* sends the test message */
void ph_test_run_repeat (PhTestRun *self);                           /* all that was done last */
void ph_test_run_retry (PhTestRun *self);                            /* from the step that failed */
void ph_test_run_apply_fix (PhTestRun *self, PhFix *fix);            /* changes the draft and tests what that touches */
void ph_test_run_use_password (PhTestRun *self, PhSecret *password); /* likewise */
gboolean ph_test_run_undo_fix (PhTestRun *self);                     /* undoes the latest one, likewise; FALSE: there is none */
gboolean ph_test_run_can_undo (PhTestRun *self);
void ph_test_run_cancel (PhTestRun *self);
void ph_test_run_settle (PhTestRun *self); /* what fixes have changed can't be undone any more */
void ph_test_run_accept (PhTestRun *self); /* nor is it marked as changed */
void ph_test_run_reset (PhTestRun *self);  /* stops and forgets the results */
PhTestRunState ph_test_run_get_state (PhTestRun *self);
PhAccountDraft *ph_test_run_get_draft (PhTestRun *self);       /* (nullable): NULL before one is set */
PhGuidedTest *ph_test_run_get_test (PhTestRun *self);          /* (nullable): NULL while idle or paused from the beginning */
PhAddress *ph_test_run_get_recipient (PhTestRun *self);        /* (nullable): NULL when nothing is sent */
PhAccount *ph_test_run_get_account (PhTestRun *self);          /* of the draft */
PhAccount *ph_test_run_get_former (PhTestRun *self);           /* (nullable): the same before all fixes */
guint ph_test_run_get_wait_s (PhTestRun *self, PhFix *fix);    /* before a sign-in, with @fix (nullable) applied; 0: at once */
gboolean ph_test_run_leads_back (PhTestRun *self, PhFix *fix); /* to what has failed so already */

G_END_DECLS
