// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The steps of the guided test by name. What a step does is the guided test's business, its words are those of the text module.

#include "config.h"

#include "ph-test-step-id.h"

#include <string.h>

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

/**
 * ph_test_step_id_get_order:
 * @security: how the connection is protected
 *
 * With implicit TLS the handshake comes before the first word.
 *
 * Returns: (transfer none) (array fixed-size=9): the steps in the order in which they run
 */
const PhTestStepId *
ph_test_step_id_get_order (PhSecurity security)
{
  static const PhTestStepId order[PH_N_TEST_STEPS] = {
    PH_TEST_STEP_SETTINGS, PH_TEST_STEP_NETWORK, PH_TEST_STEP_RESOLVE, PH_TEST_STEP_CONNECT,
    PH_TEST_STEP_GREET, PH_TEST_STEP_ENCRYPT,
    PH_TEST_STEP_SIGN_IN, PH_TEST_STEP_SENDER, PH_TEST_STEP_DELIVER
  };
  static const PhTestStepId order_of_tls[PH_N_TEST_STEPS] = {
    PH_TEST_STEP_SETTINGS, PH_TEST_STEP_NETWORK, PH_TEST_STEP_RESOLVE, PH_TEST_STEP_CONNECT,
    PH_TEST_STEP_ENCRYPT, PH_TEST_STEP_GREET,
    PH_TEST_STEP_SIGN_IN, PH_TEST_STEP_SENDER, PH_TEST_STEP_DELIVER
  };

  return security == PH_SECURITY_TLS ? order_of_tls : order;
}

static gboolean
differs (const char *a, const char *b)
{
  return strcmp (a, b) != 0;
}

/* What of the way to the server is another now. */
static gboolean
touches_way (PhAccount *before, PhAccount *after, PhTestStepId step)
{
  switch (step)
    {
    case PH_TEST_STEP_RESOLVE:
      return differs (ph_account_get_host (before), ph_account_get_host (after)) ||
             ph_account_get_address_family (before) != ph_account_get_address_family (after);
    case PH_TEST_STEP_CONNECT:
      return ph_account_get_port (before) != ph_account_get_port (after);
    case PH_TEST_STEP_GREET:
      return differs (ph_account_get_ehlo_name (before), ph_account_get_ehlo_name (after)) ||
             ph_account_get_security (before) != ph_account_get_security (after);
    case PH_TEST_STEP_ENCRYPT:
      return ph_account_get_security (before) != ph_account_get_security (after) ||
             differs (ph_account_get_trusted_sha256 (before), ph_account_get_trusted_sha256 (after)) ||
             differs (ph_account_get_client_certificate (before), ph_account_get_client_certificate (after)) ||
             differs (ph_account_get_ca_file (before), ph_account_get_ca_file (after));
    case PH_TEST_STEP_SETTINGS:
    case PH_TEST_STEP_NETWORK:
    case PH_TEST_STEP_SIGN_IN:
    case PH_TEST_STEP_SENDER:
    case PH_TEST_STEP_DELIVER:
    default:
      return FALSE;
    }
}

/* What is another now of what is said to the server. */
static gboolean
touches_dialogue (PhAccount *before, PhAccount *after, PhTestStepId step)
{
  if (step == PH_TEST_STEP_SIGN_IN)
    return differs (ph_account_get_username (before), ph_account_get_username (after)) ||
           differs (ph_account_get_mechanism (before), ph_account_get_mechanism (after)) ||
           ph_account_get_cleartext (before) != ph_account_get_cleartext (after) ||
           ph_account_get_latch (before) != ph_account_get_latch (after);
  return step == PH_TEST_STEP_SENDER && differs (ph_account_get_address (before), ph_account_get_address (after));
}

/**
 * ph_test_step_id_touched_by:
 * @before: settings that were tested
 * @after: those that are to be tested now
 *
 * The first step, in the order of @after, whose outcome may be another because of what is different. A change of the
 * password shows in no account.
 *
 * Returns: the step; %PH_N_TEST_STEPS if there is none
 */
PhTestStepId
ph_test_step_id_touched_by (PhAccount *before, PhAccount *after)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (before) && PH_IS_ACCOUNT (after), PH_TEST_STEP_SETTINGS);

  const PhTestStepId *order = ph_test_step_id_get_order (ph_account_get_security (after));

  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    if (touches_way (before, after, order[i]) || touches_dialogue (before, after, order[i]))
      return order[i];
  return (PhTestStepId) PH_N_TEST_STEPS;
}
