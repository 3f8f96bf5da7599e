// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The sentence at the head of a test. It depends on the run alone, and on how long one has been waiting.

#include "config.h"

#include "ph-test-words.h"

#include "ph-setting.h"
#include "ph-text-fill.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* TRANSLATORS: said while a step takes long; {host} is replaced and must stay as it is. */
static const char *const waiting_words[] = {
  [PH_TEST_STEP_SETTINGS] = N_ ("Still looking at the settings…"),
  [PH_TEST_STEP_NETWORK] = N_ ("Still looking for a network…"),
  [PH_TEST_STEP_RESOLVE] = N_ ("Still asking for the address of {host}…"),
  [PH_TEST_STEP_CONNECT] = N_ ("Still waiting for {host} to take the connection…"),
  [PH_TEST_STEP_GREET] = N_ ("Still waiting for the greeting of {host}…"),
  [PH_TEST_STEP_ENCRYPT] = N_ ("Still agreeing with {host} on encryption…"),
  [PH_TEST_STEP_SIGN_IN] = N_ ("Still waiting for {host} to check the sign-in…"),
  [PH_TEST_STEP_SENDER] = N_ ("Still waiting for {host} to check the sender address…"),
  [PH_TEST_STEP_DELIVER] = N_ ("Still waiting for {host} to take the message…"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (waiting_words) == PH_N_TEST_STEPS);

/* (transfer full) (nullable) */
static PhTestStep *
find_step (PhGuidedTest *test, PhTestStatus status)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test)); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (test), i);

      if (ph_test_step_get_status (step) == status)
        return g_steal_pointer (&step);
    }
  return NULL;
}

static char *
dup_waiting (PhTestRun *run, PhTestStep *step)
{
  const PhTextValue values[] = { { "host", ph_account_get_host (ph_test_run_get_account (run)) }, { NULL } };

  return ph_text_fill (_ (waiting_words[ph_test_step_get_id (step)]), values);
}

static char *
dup_beginning (PhTestRun *run)
{
  g_autofree char *changes = ph_setting_dup_changes (ph_test_run_get_account (run), ph_test_run_get_former (run));

  if (changes != NULL)
    /* Translators: settings that a fix has changed: "Port 465, TLS" */
    return g_strdup_printf (_ ("Testing with %s…"), changes);
  return g_strdup (ph_test_run_get_recipient (run) != NULL ? _ ("Sending the test message…") : _ ("Testing the settings…"));
}

static char *
dup_running (PhTestRun *run, PhTestPatience patience)
{
  PhGuidedTest *test = ph_test_run_get_test (run);
  g_autoptr(PhTestStep) running = find_step (test, PH_TEST_STATUS_RUNNING);
  g_autoptr(PhTestStep) failed = find_step (test, PH_TEST_STATUS_FAILED);

  if (running == NULL && failed != NULL)
    return g_strdup (_ ("Looking for the cause…"));
  if (running != NULL && patience == PH_TEST_PATIENCE_TRIED)
    return dup_waiting (run, running);
  return dup_beginning (run);
}

static char *
dup_passed (PhTestRun *run)
{
  PhAddress *recipient = ph_test_run_get_recipient (run);

  if (recipient == NULL)
    return g_strdup (_ ("Everything works: the server accepts mail from this account."));
  return g_strdup_printf (_ ("The server has taken the test message for %s."), ph_address_get_text (recipient));
}

static char *
dup_failed (PhGuidedTest *test)
{
  PhProblem *problem = ph_guided_test_get_problem (test);
  g_autofree char *title = ph_text_problem_title (problem, ph_guided_test_get_account (test));

  if (ph_problem_get_confidence (problem) == PH_CONFIDENCE_POSSIBLE)
    /* Translators: what is wrong, if there may be another reason */
    return g_strdup_printf (_ ("Probably: %s"), title);
  return g_steal_pointer (&title);
}

/**
 * ph_test_words_dup_status:
 * @run: a run
 * @patience: how long its present step has taken
 *
 * Returns: (transfer full): how it stands, or what it waits for; "" before the first test
 */
char *
ph_test_words_dup_status (PhTestRun *run, PhTestPatience patience)
{
  g_return_val_if_fail (PH_IS_TEST_RUN (run), NULL);

  switch (ph_test_run_get_state (run))
    {
    case PH_TEST_RUN_PAUSED:
      return g_strdup (_ ("The test waits."));
    case PH_TEST_RUN_RUNNING:
      return dup_running (run, patience);
    case PH_TEST_RUN_PASSED:
      return dup_passed (run);
    case PH_TEST_RUN_FAILED:
      return dup_failed (ph_test_run_get_test (run));
    case PH_TEST_RUN_CANCELLED:
      return g_strdup (_ ("Cancelled."));
    case PH_TEST_RUN_IDLE:
    default:
      return g_strdup ("");
    }
}
