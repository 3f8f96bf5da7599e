// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The states' names, and the table of what a person may do when.

#include "config.h"

#include "ph-outbox-state.h"

static void
test_names (void)
{
  PhOutboxState state;

  for (guint i = 0; i < PH_N_OUTBOX_STATES; i++)
    {
      g_assert_true (ph_outbox_state_find (ph_outbox_state_get_name ((PhOutboxState) i), &state));
      g_assert_cmpint (state, ==, i);
    }
  g_assert_false (ph_outbox_state_find ("lost", &state));
}

/* Nobody may touch what a courier has, and only the person resolves a doubt. */
static void
test_actions (void)
{
  PhOutboxState state;

  for (guint i = 0; i < PH_N_OUTBOX_ACTIONS; i++)
    {
      g_assert_false (ph_outbox_action_is_allowed ((PhOutboxAction) i, PH_OUTBOX_SENDING));
      g_assert_cmpint (ph_outbox_action_is_allowed ((PhOutboxAction) i, PH_OUTBOX_UNCERTAIN), ==, i == PH_OUTBOX_ACTION_MARK_SENT || i == PH_OUTBOX_ACTION_SEND_AGAIN);
    }
  g_assert_false (ph_outbox_action_is_allowed (PH_OUTBOX_ACTION_RETRY, PH_OUTBOX_SENT));
  g_assert_false (ph_outbox_action_get_state (PH_OUTBOX_ACTION_REMOVE, &state));
  g_assert_true (ph_outbox_action_get_state (PH_OUTBOX_ACTION_MARK_SENT, &state));
  g_assert_cmpint (state, ==, PH_OUTBOX_SENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox-state/names", test_names);
  g_test_add_func ("/outbox-state/actions", test_actions);
  return g_test_run ();
}
