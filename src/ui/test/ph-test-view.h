// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account-draft.h"
#include "ph-address.h"

G_BEGIN_DECLS

/**
 * PhTestViewState:
 * @PH_TEST_VIEW_IDLE: nothing has run yet
 * @PH_TEST_VIEW_RUNNING: a test runs
 * @PH_TEST_VIEW_PASSED: all went well, perhaps with remarks
 * @PH_TEST_VIEW_FAILED: there is a problem
 * @PH_TEST_VIEW_CANCELLED: the person stopped it
 */
typedef enum
{
  PH_TEST_VIEW_IDLE,
  PH_TEST_VIEW_RUNNING,
  PH_TEST_VIEW_PASSED,
  PH_TEST_VIEW_FAILED,
  PH_TEST_VIEW_CANCELLED,
} PhTestViewState;

#define PH_TYPE_TEST_VIEW_STATE (ph_test_view_state_get_type ())
#define PH_TYPE_TEST_VIEW       (ph_test_view_get_type ())

GType ph_test_view_state_get_type (void) G_GNUC_CONST;

/* Tests a draft and shows how it goes; offers fixes, which change the draft and test again. Properties: "state"
 * (notifies), "header" (GtkWidget above the results). Signals: "enter-password" and "unlock-keyring": the person chose
 * that way on, which only the owner of the view can go. */
G_DECLARE_FINAL_TYPE (PhTestView, ph_test_view, PH, TEST_VIEW, AdwBin)

void ph_test_view_set_draft (PhTestView *self, PhAccountDraft *draft);
void ph_test_view_run (PhTestView *self);                        /* nothing is delivered */
void ph_test_view_send (PhTestView *self, PhAddress *recipient); /* sends the test message */
void ph_test_view_repeat (PhTestView *self);                     /* what was done last */
void ph_test_view_reset (PhTestView *self);                      /* stops and forgets the results */
void ph_test_view_cancel (PhTestView *self);
PhTestViewState ph_test_view_get_state (PhTestView *self);

G_END_DECLS
