// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-tried-settings.h"

#include "diagnosis-fixture.h"

static PhProblem *
problem_new (PhProblemId id)
{
  g_autoptr(GPtrArray) fixes = g_ptr_array_new ();

  return ph_problem_new (id, PH_TEST_STEP_SIGN_IN, NULL, fixes, NULL);
}

static PhFix *
name_fix_new (const char *username)
{
  return ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", username, NULL);
}

static void
test_names (void)
{
  g_autoptr(PhTriedSettings) tried = ph_tried_settings_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhProblem) wrong = problem_new (PH_PROBLEM_WRONG_CREDENTIALS);
  g_autoptr(PhProblem) other = problem_new (PH_PROBLEM_APP_PASSWORD_REQUIRED);
  g_autoptr(PhFix) address = name_fix_new ("ada@example.org");
  g_autoptr(PhFix) bare = name_fix_new ("ada");
  g_autoptr(PhFix) enter = ph_fix_new_action (PH_FIX_ENTER_PASSWORD, NULL);

  ph_account_set_username (account, "ada");
  g_assert_false (ph_tried_settings_lead_back (tried, address, account, wrong));
  ph_tried_settings_note (tried, account, wrong);
  ph_tried_settings_note (tried, account, wrong);
  g_assert_false (ph_tried_settings_lead_back (tried, address, account, wrong));
  g_assert_false (ph_tried_settings_lead_back (tried, enter, account, wrong));

  ph_fix_apply (address, account);
  g_assert_true (ph_tried_settings_lead_back (tried, bare, account, wrong));
  g_assert_false (ph_tried_settings_lead_back (tried, bare, account, other));
  ph_tried_settings_note (tried, account, wrong);
  g_assert_cmpstr (ph_account_get_username (account), ==, "ada@example.org");

  ph_fix_apply (bare, account);
  g_assert_true (ph_tried_settings_lead_back (tried, address, account, wrong));
  ph_account_set_port (account, 2587);
  g_assert_false (ph_tried_settings_lead_back (tried, address, account, wrong));

  ph_account_set_port (account, 587);
  g_assert_true (ph_tried_settings_lead_back (tried, address, account, wrong));
  ph_tried_settings_forget (tried);
  g_assert_false (ph_tried_settings_lead_back (tried, address, account, wrong));
}

/* The oldest is forgotten first. */
static void
test_many (void)
{
  g_autoptr(PhTriedSettings) tried = ph_tried_settings_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhProblem) wrong = problem_new (PH_PROBLEM_WRONG_CREDENTIALS);
  g_autoptr(PhFix) first = name_fix_new ("name-0");
  g_autoptr(PhFix) last = name_fix_new ("name-59");

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("name-%u", i);

      ph_account_set_username (account, name);
      ph_tried_settings_note (tried, account, wrong);
    }
  g_assert_false (ph_tried_settings_lead_back (tried, first, account, wrong));
  g_assert_true (ph_tried_settings_lead_back (tried, last, account, wrong));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tried-settings/names", test_names);
  g_test_add_func ("/tried-settings/many", test_many);

  return g_test_run ();
}
