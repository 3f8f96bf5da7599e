// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/**
 * PhTestStepId:
 * @PH_TEST_STEP_SETTINGS: look at the settings themselves
 * @PH_TEST_STEP_NETWORK: is there a network
 * @PH_TEST_STEP_RESOLVE: look up the host name
 * @PH_TEST_STEP_CONNECT: open the TCP connection
 * @PH_TEST_STEP_GREET: greeting and first EHLO
 * @PH_TEST_STEP_ENCRYPT: TLS and the certificate; with implicit TLS it runs before @PH_TEST_STEP_GREET
 * @PH_TEST_STEP_SIGN_IN: AUTH
 * @PH_TEST_STEP_SENDER: is the sender's address accepted
 * @PH_TEST_STEP_DELIVER: send the test message
 *
 * The nine steps of the guided test.
 */
typedef enum
{
  PH_TEST_STEP_SETTINGS,
  PH_TEST_STEP_NETWORK,
  PH_TEST_STEP_RESOLVE,
  PH_TEST_STEP_CONNECT,
  PH_TEST_STEP_GREET,
  PH_TEST_STEP_ENCRYPT,
  PH_TEST_STEP_SIGN_IN,
  PH_TEST_STEP_SENDER,
  PH_TEST_STEP_DELIVER,
} PhTestStepId;
#define PH_N_TEST_STEPS 9

#define PH_TYPE_TEST_STEP_ID (ph_test_step_id_get_type ())

GType ph_test_step_id_get_type (void) G_GNUC_CONST;
const char *ph_test_step_id_to_nick (PhTestStepId id);
const PhTestStepId *ph_test_step_id_get_order (PhSecurity security); /* (array fixed-size=9) */
PhTestStepId ph_test_step_id_touched_by (PhAccount *before, PhAccount *after);

G_END_DECLS
