// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How fast a server answered, in words: which part was slow, what would be usual, and what one can do.

#include "config.h"

#include "ph-text-speed.h"

#include <glib/gi18n-lib.h>

#include "ph-test-step.h"
#include "ph-text-fill.h"

/* TRANSLATORS: {elapsed} and {usual} are times such as "2.3 s" and must stay as they are. */
static const char *const slow_steps[] = {
  [PH_TEST_STEP_SETTINGS] = NULL,
  [PH_TEST_STEP_NETWORK] = NULL,
  [PH_TEST_STEP_RESOLVE] = N_ ("Looking up the server’s name is slow: {elapsed}; usually it takes less than {usual}. That is a matter of your network’s name server (DNS) and not of the mail server; another network or another name server may be faster."),
  [PH_TEST_STEP_CONNECT] = N_ ("Reaching the server is slow: {elapsed}; usually it takes less than {usual}. Your connection to the internet may be busy or weak; try again when nothing else uses it."),
  [PH_TEST_STEP_GREET] = N_ ("The server is slow to greet: {elapsed}; usually it takes less than {usual}. It may be busy, or it looks up first who is calling. If it stays so, tell the provider."),
  [PH_TEST_STEP_ENCRYPT] = N_ ("Turning on encryption is slow: {elapsed}; usually it takes less than {usual}. The server may be busy, or an antivirus program or a proxy on the way looks into the connection."),
  [PH_TEST_STEP_SIGN_IN] = N_ ("Signing in is slow: {elapsed}; usually it takes less than {usual}. Some servers make everybody wait for a while after wrong passwords; if it stays so, tell the provider."),
  [PH_TEST_STEP_SENDER] = N_ ("The server is slow to accept the sender’s address: {elapsed}; usually it takes less than {usual}. It may be busy with checking the address; if it stays so, tell the provider."),
  [PH_TEST_STEP_DELIVER] = N_ ("The server is slow to take the message: {elapsed}; usually it takes less than {usual}. Most often it looks for spam and viruses in the meantime. Nothing is lost; you only have to wait."),
};

G_STATIC_ASSERT (G_N_ELEMENTS (slow_steps) == PH_N_TEST_STEPS);

/**
 * ph_text_duration:
 * @ms: a time, in milliseconds
 *
 * Returns: (transfer full): the time in seconds, to stand within a sentence
 */
char *
ph_text_duration (guint ms)
{
  g_autofree char *number = g_strdup_printf ("%.1f", ms / 1000.0);
  const PhTextValue values[] = { { "number", number }, { NULL } };

  /* TRANSLATORS: {number} is replaced by a number of seconds, such as 2.3, and must stay as it is. */
  return ph_text_fill (_ ("{number} s"), values);
}

/**
 * ph_text_usual_time:
 * @id: a step of the guided test
 *
 * Returns: (transfer full) (nullable): what it usually takes, to stand behind its time; %NULL if there is nothing to wait for
 */
char *
ph_text_usual_time (PhTestStepId id)
{
  guint usual_ms = ph_speed_get_usual_ms (id);
  g_autofree char *usual = ph_text_duration (usual_ms);
  const PhTextValue values[] = { { "usual", usual }, { NULL } };

  /* TRANSLATORS: stands behind a time, as in "2.3 s, usually less than 0.3 s". {usual} must stay as it is. */
  return usual_ms != 0 ? ph_text_fill (_ ("usually less than {usual}"), values) : NULL;
}

/* (transfer full) (nullable) */
static PhTestStep *
find_step (GListModel *steps, PhTestStepId id)
{
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (steps, i);

      if (ph_test_step_get_id (step) == id)
        return g_steal_pointer (&step);
    }
  return NULL;
}

/* Before its greeting nobody has heard of the server. */
static gboolean
has_greeted (GListModel *steps)
{
  g_autoptr(PhTestStep) step = find_step (steps, PH_TEST_STEP_GREET);

  return step != NULL && ph_test_step_get_status (step) == PH_TEST_STATUS_OK;
}

/**
 * ph_text_speed:
 * @steps: (element-type PhTestStep): the steps of a test that has ended
 *
 * Returns: (transfer full) (nullable): whether the server answered as fast as servers do; if not, which part is slow and what
 *   one can do; %NULL if it did not come to an answer
 */
char *
ph_text_speed (GListModel *steps)
{
  PhTestStepId slowest = PH_TEST_STEP_SETTINGS;
  PhSpeed speed = ph_speed_judge_test (steps, &slowest);

  if (speed == PH_SPEED_USUAL)
    return has_greeted (steps) ? g_strdup (_ ("The server answered quickly.")) : NULL;

  g_autoptr(PhTestStep) step = find_step (steps, slowest);
  g_autofree char *elapsed = ph_text_duration (ph_test_step_get_elapsed_ms (step));
  g_autofree char *usual = ph_text_duration (ph_speed_get_usual_ms (slowest));
  const PhTextValue values[] = { { "elapsed", elapsed }, { "usual", usual }, { NULL } };
  g_autofree char *sentences = ph_text_fill (_ (slow_steps[slowest]), values);

  if (speed == PH_SPEED_SLOW)
    return g_steal_pointer (&sentences);
  return g_strconcat (sentences, " ", _ ("It is so slow that some programs give up."), NULL);
}
