// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Finds in the transcript of a test what was said in each of its steps. A transcript knows nothing of steps, but what the
// client says, and what happens to the connection, tells where they begin.

#include "config.h"

#include "ph-step-dialogue.h"

#include <string.h>

/* Where a step begins: who says what. */
static const struct
{
  const char *line;
  PhTestStepId step;
} beginnings[] = {
  { "-- connected", PH_TEST_STEP_CONNECT },
  { "-- encrypted", PH_TEST_STEP_ENCRYPT },
  { "C: STARTTLS", PH_TEST_STEP_ENCRYPT },
  { "C: AUTH", PH_TEST_STEP_SIGN_IN },
  { "C: MAIL FROM", PH_TEST_STEP_SENDER },
  { "C: RCPT TO", PH_TEST_STEP_DELIVER },
  { "C: DATA", PH_TEST_STEP_DELIVER },
  { "C: BDAT", PH_TEST_STEP_DELIVER },
};

typedef struct
{
  PhTestStepId step;
  gboolean is_greeted;
  guint n_senders;
} Place;

/* Without the time, and the number of one of several connections. */
static const char *
skip_time (const char *line)
{
  while (g_ascii_isspace (*line) || g_ascii_isdigit (*line) || *line == '[' || *line == ']')
    line++;
  return line;
}

static void
advance (Place *place, const char *line)
{
  if (!place->is_greeted && g_str_has_prefix (line, "S:"))
    {
      place->is_greeted = TRUE;
      place->step = PH_TEST_STEP_GREET;
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (line, beginnings[i].line))
      place->step = MAX (beginnings[i].step, place->n_senders > 1 ? PH_TEST_STEP_DELIVER : beginnings[i].step);
}

/* What was noted of the failure may be the only thing of its step. */
static void
go_to_failure (Place *place, PhGuidedTest *test, const char *line)
{
  PhProblem *problem = ph_guided_test_get_problem (test);

  if (problem != NULL && g_str_has_prefix (line, "-- failed"))
    place->step = ph_problem_get_step (problem);
}

/* The address is tried first, and once more with the message. */
static void
count_sender (Place *place, const char *line)
{
  if (g_str_has_prefix (line, "C: MAIL FROM"))
    place->n_senders++;
}

/**
 * ph_step_dialogue_dup:
 * @test: a test
 * @step: one of its steps
 *
 * Returns: (transfer full) (nullable): what was said in it, line by line, without times; %NULL: nothing
 */
char *
ph_step_dialogue_dup (PhGuidedTest *test, PhTestStepId step)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (test), NULL);

  g_autofree char *transcript = ph_transcript_to_string (ph_guided_test_get_transcript (test));
  g_auto(GStrv) lines = g_strsplit (transcript, "\n", -1);
  GString *dialogue = g_string_new (NULL);
  Place place = { .step = PH_TEST_STEP_CONNECT };

  for (guint i = 0; lines[i] != NULL && !g_str_has_prefix (skip_time (lines[i]), "C: QUIT"); i++)
    {
      const char *line = skip_time (lines[i]);

      count_sender (&place, line);
      advance (&place, line);
      go_to_failure (&place, test, line);
      if (place.step == step && line[0] != '\0')
        g_string_append_printf (dialogue, "%s%s", dialogue->len > 0 ? "\n" : "", line);
    }
  return g_string_free (dialogue, dialogue->len == 0);
}
