// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The steps of the guided test by name. What a step does is the guided test's business, its words are those of the text module.

#include "config.h"

#include "ph-test-step-id.h"

G_DEFINE_ENUM_TYPE (PhTestStepId,
                    ph_test_step_id,
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_SETTINGS, "settings"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_NETWORK, "network"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_GREET, "greet"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_ENCRYPT, "encrypt"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_SIGN_IN, "sign-in"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_SENDER, "sender"),
                    G_DEFINE_ENUM_VALUE (PH_TEST_STEP_DELIVER, "deliver"))

/**
 * ph_test_step_id_to_nick:
 * @id: a step
 *
 * Returns: (transfer none): its identifier in the command-line contract, such as "sign-in"
 */
const char *
ph_test_step_id_to_nick (PhTestStepId id)
{
  g_return_val_if_fail (id < PH_N_TEST_STEPS, NULL);

  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_TEST_STEP_ID);

  return g_enum_get_value (class, (int) id)->value_nick;
}
