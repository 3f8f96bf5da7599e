// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What counts as slow, and which part of a test is the slow one.

#include "config.h"

#include "ph-speed.h"
#include "ph-test-step.h"

typedef struct
{
  PhTestStepId id;
  guint elapsed_ms;
  PhTestStatus status;
} Row;

static GListModel *
steps_new (const Row *rows, guint n)
{
  GListStore *steps = g_list_store_new (PH_TYPE_TEST_STEP);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(PhTestStep) step = ph_test_step_new (rows[i].id);

      ph_test_step_set_elapsed_ms (step, rows[i].elapsed_ms);
      ph_test_step_set_status (step, rows[i].status);
      g_list_store_append (steps, step);
    }
  return G_LIST_MODEL (steps);
}

/* Every step that waits for somebody is usual within a second, but for the filters that read the message. */
static void
test_usual (void)
{
  for (PhTestStepId id = PH_TEST_STEP_SETTINGS; id < PH_N_TEST_STEPS; id++)
    {
      guint usual_ms = ph_speed_get_usual_ms (id);

      g_assert_cmpint (usual_ms == 0, ==, id <= PH_TEST_STEP_NETWORK);
      g_assert_cmpuint (usual_ms, <=, id == PH_TEST_STEP_DELIVER ? 3000 : 1000);
      g_assert_cmpint (ph_speed_judge (id, usual_ms), ==, PH_SPEED_USUAL);
    }
}

static void
test_judge (void)
{
  static const struct
  {
    PhTestStepId id;
    guint elapsed_ms;
    PhSpeed speed;
  } cases[] = {
    { PH_TEST_STEP_RESOLVE, 0, PH_SPEED_USUAL },
    { PH_TEST_STEP_RESOLVE, 599, PH_SPEED_USUAL },
    { PH_TEST_STEP_RESOLVE, 600, PH_SPEED_SLOW },
    { PH_TEST_STEP_RESOLVE, 2999, PH_SPEED_SLOW },
    { PH_TEST_STEP_RESOLVE, 3000, PH_SPEED_VERY_SLOW },
    { PH_TEST_STEP_GREET, 1999, PH_SPEED_USUAL },
    { PH_TEST_STEP_GREET, 2000, PH_SPEED_SLOW },
    { PH_TEST_STEP_GREET, 10000, PH_SPEED_VERY_SLOW },
    { PH_TEST_STEP_DELIVER, 5999, PH_SPEED_USUAL },
    { PH_TEST_STEP_DELIVER, G_MAXUINT, PH_SPEED_VERY_SLOW },
    { PH_TEST_STEP_NETWORK, 60000, PH_SPEED_USUAL },
    { PH_TEST_STEP_SETTINGS, G_MAXUINT, PH_SPEED_USUAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ph_speed_judge (cases[i].id, cases[i].elapsed_ms), ==, cases[i].speed);
}

static void
test_whole_test (void)
{
  static const struct
  {
    Row rows[4];
    PhSpeed speed;
    PhTestStepId slowest; /* PH_TEST_STEP_SETTINGS: not set */
  } cases[] = {
    { { { PH_TEST_STEP_RESOLVE, 20, PH_TEST_STATUS_OK }, { PH_TEST_STEP_CONNECT, 30, PH_TEST_STATUS_OK }, { PH_TEST_STEP_GREET, 900, PH_TEST_STATUS_OK }, { PH_TEST_STEP_SIGN_IN, 100, PH_TEST_STATUS_OK } },
      PH_SPEED_USUAL,
      PH_TEST_STEP_SETTINGS },
    { { { PH_TEST_STEP_RESOLVE, 2300, PH_TEST_STATUS_OK }, { PH_TEST_STEP_CONNECT, 30, PH_TEST_STATUS_OK }, { PH_TEST_STEP_GREET, 90, PH_TEST_STATUS_OK }, { PH_TEST_STEP_SIGN_IN, 100, PH_TEST_STATUS_OK } },
      PH_SPEED_SLOW,
      PH_TEST_STEP_RESOLVE },
    /* Of two that are slow the one counts that lost more, whichever comes first. */
    { { { PH_TEST_STEP_RESOLVE, 900, PH_TEST_STATUS_OK }, { PH_TEST_STEP_CONNECT, 30, PH_TEST_STATUS_OK }, { PH_TEST_STEP_GREET, 5000, PH_TEST_STATUS_OK }, { PH_TEST_STEP_SIGN_IN, 4000, PH_TEST_STATUS_OK } },
      PH_SPEED_SLOW,
      PH_TEST_STEP_GREET },
    /* Very slow is worse than slow, however much time was lost there. */
    { { { PH_TEST_STEP_RESOLVE, 3100, PH_TEST_STATUS_WARNING }, { PH_TEST_STEP_CONNECT, 30, PH_TEST_STATUS_OK }, { PH_TEST_STEP_GREET, 9000, PH_TEST_STATUS_OK }, { PH_TEST_STEP_SIGN_IN, 100, PH_TEST_STATUS_OK } },
      PH_SPEED_VERY_SLOW,
      PH_TEST_STEP_RESOLVE },
    /* A deadline that passed is a problem of its own, and what was not done took no time. */
    { { { PH_TEST_STEP_RESOLVE, 20, PH_TEST_STATUS_OK }, { PH_TEST_STEP_CONNECT, 30000, PH_TEST_STATUS_FAILED }, { PH_TEST_STEP_GREET, 9000, PH_TEST_STATUS_SKIPPED }, { PH_TEST_STEP_SIGN_IN, 9000, PH_TEST_STATUS_RUNNING } },
      PH_SPEED_USUAL,
      PH_TEST_STEP_SETTINGS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GListModel) steps = steps_new (cases[i].rows, G_N_ELEMENTS (cases[i].rows));
      PhTestStepId slowest = PH_TEST_STEP_SETTINGS;

      g_assert_cmpint (ph_speed_judge_test (steps, &slowest), ==, cases[i].speed);
      g_assert_cmpint (slowest, ==, cases[i].slowest);
      g_assert_cmpint (ph_speed_judge_test (steps, NULL), ==, cases[i].speed);
    }
}

static void
test_nicks (void)
{
  g_assert_cmpstr (ph_speed_to_nick (PH_SPEED_USUAL), ==, "usual");
  g_assert_cmpstr (ph_speed_to_nick (PH_SPEED_SLOW), ==, "slow");
  g_assert_cmpstr (ph_speed_to_nick (PH_SPEED_VERY_SLOW), ==, "very-slow");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/speed/usual", test_usual);
  g_test_add_func ("/diagnosis/speed/judge", test_judge);
  g_test_add_func ("/diagnosis/speed/whole-test", test_whole_test);
  g_test_add_func ("/diagnosis/speed/nicks", test_nicks);
  return g_test_run ();
}
