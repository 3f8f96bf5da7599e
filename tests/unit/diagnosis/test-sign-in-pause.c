// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long to wait after refused sign-ins, by a clock that the tests turn.

#include "config.h"

#include "diagnosis-fixture.h"

#include "ph-sign-in-pause.h"

/* Not zero, so that a pause that was never set could not pass for one that is over. */
#define START_US (G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC)

static gint64
after_s (guint seconds)
{
  return START_US + (gint64) seconds * G_USEC_PER_SEC;
}

static void
note (PhSignInPause *pause, PhAccount *account, PhProblemId id, PhTestStepId step, gint64 now_us)
{
  g_autoptr(PhProblem) problem = ph_problem_new (id, step, NULL, NULL, NULL);

  ph_sign_in_pause_note (pause, account, problem, now_us);
}

static void
test_refusals (void)
{
  static const guint pauses_s[] = { 0, 60, 120, 240, 480, 900, 900, 900 };
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  guint now_s = 0;

  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pauses_s); i++)
    {
      note (pause, account, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, after_s (now_s));
      g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (now_s)), ==, pauses_s[i]);
      now_s += pauses_s[i];
      g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (now_s)), ==, 0);
    }
}

/* A countdown that shows 0 must be over. */
static void
test_countdown (void)
{
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();

  note (pause, account, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, after_s (0));
  note (pause, account, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, after_s (0));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, START_US + 1), ==, 60);
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (1)), ==, 59);
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (60) - 1), ==, 1);
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (60)), ==, 0);
}

static void
test_too_many_attempts (void)
{
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();

  note (pause, account, PH_PROBLEM_TOO_MANY_ATTEMPTS, PH_TEST_STEP_SIGN_IN, after_s (0));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 900);
  /* The server has said once how patient it is. */
  note (pause, account, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, after_s (900));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (900)), ==, 900);
}

static void
refuse_twice (PhSignInPause *pause, PhAccount *account)
{
  note (pause, account, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, after_s (0));
  note (pause, account, PH_PROBLEM_APP_PASSWORD_REQUIRED, PH_TEST_STEP_SIGN_IN, after_s (0));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 60);
}

/* Also if the sender is refused after it. */
static void
test_success_clears (void)
{
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();

  refuse_twice (pause, account);
  ph_sign_in_pause_note (pause, account, NULL, after_s (1));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (1)), ==, 0);
  refuse_twice (pause, account);
  note (pause, account, PH_PROBLEM_SENDER_NOT_ALLOWED, PH_TEST_STEP_SENDER, after_s (1));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (1)), ==, 0);
  refuse_twice (pause, account);
}

/* Nothing that fails for another reason counts as an attempt, nor does it take one back. */
static void
test_others_do_not_count (void)
{
  static const struct
  {
    PhProblemId id;
    PhTestStepId step;
  } others[] = {
    { PH_PROBLEM_CONNECTION_REFUSED, PH_TEST_STEP_CONNECT },
    { PH_PROBLEM_NO_COMMON_MECHANISM, PH_TEST_STEP_SIGN_IN },
    { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, PH_TEST_STEP_SIGN_IN },
    { PH_PROBLEM_TEMPORARY_AUTH_FAILURE, PH_TEST_STEP_SIGN_IN },
    { PH_PROBLEM_SECRET_MISSING, PH_TEST_STEP_SIGN_IN },
    { PH_PROBLEM_CANCELLED, PH_TEST_STEP_SIGN_IN },
  };
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    note (pause, account, others[i].id, others[i].step, after_s (0));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 0);
  refuse_twice (pause, account);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    note (pause, account, others[i].id, others[i].step, after_s (10));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (10)), ==, 50);
}

static void
test_by_name_and_server (void)
{
  g_autoptr(PhSignInPause) pause = ph_sign_in_pause_new ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();

  refuse_twice (pause, account);
  ph_account_set_host (account, "MAIL.example.ORG");
  ph_account_set_username (account, "Ada@example.org");
  ph_account_set_port (account, 465);
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 60);
  ph_account_set_username (account, "ada");
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 0);
  ph_account_set_username (account, "ada@example.org");
  ph_account_set_host (account, "smtp.example.org");
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 0);
  /* Who does not sign in waits for nothing. */
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_username (account, "");
  note (pause, account, PH_PROBLEM_TOO_MANY_ATTEMPTS, PH_TEST_STEP_SIGN_IN, after_s (0));
  g_assert_cmpuint (ph_sign_in_pause_get_wait_s (pause, account, after_s (0)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/sign-in-pause/refusals", test_refusals);
  g_test_add_func ("/diagnosis/sign-in-pause/countdown", test_countdown);
  g_test_add_func ("/diagnosis/sign-in-pause/too-many-attempts", test_too_many_attempts);
  g_test_add_func ("/diagnosis/sign-in-pause/success-clears", test_success_clears);
  g_test_add_func ("/diagnosis/sign-in-pause/others-do-not-count", test_others_do_not_count);
  g_test_add_func ("/diagnosis/sign-in-pause/by-name-and-server", test_by_name_and_server);
  return g_test_run ();
}
