// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long the steps of a test took beside what a healthy server needs. Looks at times only: why something is slow, and
// what to say of it, is for others.

#include "config.h"

#include "ph-speed.h"

#include "ph-test-step.h"

/* Measured times vary, and what is usual is already generous: below twice as much nobody notices. */
#define SLOW_FACTOR 2

/* Ten times as much is 3 to 30 s, and in between lies all that mail programs are prepared to wait for. */
#define VERY_SLOW_FACTOR 10

/* What a healthy submission server needs at most: it answers everything within a second, seen from anywhere. */
static const guint usual_ms[] = {
  /* Nothing is asked for there: what is looked at lies on this computer. */
  [PH_TEST_STEP_SETTINGS] = 0,
  [PH_TEST_STEP_NETWORK] = 0,
  /* A name server near by asks two or three others when it does not know the name, in some 50 ms each. */
  [PH_TEST_STEP_RESOLVE] = 300,
  /* One round trip: half round the Earth and back is 300 ms by cable. */
  [PH_TEST_STEP_CONNECT] = 300,
  /* Two round trips, of which one waits until the server has looked up who is calling. */
  [PH_TEST_STEP_GREET] = 1000,
  /* At most four round trips (STARTTLS, two of TLS 1.2, EHLO) and some arithmetic. */
  [PH_TEST_STEP_ENCRYPT] = 1000,
  /* Up to three round trips, and a hash that is meant to be slow. */
  [PH_TEST_STEP_SIGN_IN] = 1000,
  /* Two round trips, of which one waits for rules about senders. */
  [PH_TEST_STEP_SENDER] = 1000,
  /* Filters read the whole message before the server takes it. */
  [PH_TEST_STEP_DELIVER] = 3000,
};

G_STATIC_ASSERT (G_N_ELEMENTS (usual_ms) == PH_N_TEST_STEPS);

G_DEFINE_ENUM_TYPE (PhSpeed,
                    ph_speed,
                    G_DEFINE_ENUM_VALUE (PH_SPEED_USUAL, "usual"),
                    G_DEFINE_ENUM_VALUE (PH_SPEED_SLOW, "slow"),
                    G_DEFINE_ENUM_VALUE (PH_SPEED_VERY_SLOW, "very-slow"))

/**
 * ph_speed_to_nick:
 * @speed: how fast something was
 *
 * Returns: (transfer none): its name, such as "very-slow"
 */
const char *
ph_speed_to_nick (PhSpeed speed)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_SPEED);
  const GEnumValue *value = g_enum_get_value (class, (int) speed);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

/**
 * ph_speed_get_usual_ms:
 * @id: a step of the guided test
 *
 * Returns: what a healthy server needs for it at most, in milliseconds; 0 if there is nothing to wait for
 */
guint
ph_speed_get_usual_ms (PhTestStepId id)
{
  g_return_val_if_fail (id < G_N_ELEMENTS (usual_ms), 0);

  return usual_ms[id];
}

/**
 * ph_speed_judge:
 * @id: a step of the guided test
 * @elapsed_ms: how long it took, in milliseconds
 *
 * Returns: how that compares to what is usual
 */
PhSpeed
ph_speed_judge (PhTestStepId id, guint elapsed_ms)
{
  g_return_val_if_fail (id < G_N_ELEMENTS (usual_ms), PH_SPEED_USUAL);

  if (usual_ms[id] == 0 || elapsed_ms < SLOW_FACTOR * usual_ms[id])
    return PH_SPEED_USUAL;
  return elapsed_ms < VERY_SLOW_FACTOR * usual_ms[id] ? PH_SPEED_SLOW : PH_SPEED_VERY_SLOW;
}

/* A step that failed has its problem, and how long it waited for that says nothing about the server's speed. */
static gboolean
has_passed (PhTestStep *step)
{
  PhTestStatus status = ph_test_step_get_status (step);

  return status == PH_TEST_STATUS_OK || status == PH_TEST_STATUS_WARNING;
}

/**
 * ph_speed_judge_test:
 * @steps: (element-type PhTestStep): the steps of a test
 * @ret_slowest: (out) (optional): of the steps with the worst verdict the one that lost most time; not set if all is usual
 *
 * Only steps that have passed count.
 *
 * Returns: the worst of the verdicts on the steps
 */
PhSpeed
ph_speed_judge_test (GListModel *steps, PhTestStepId *ret_slowest)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (steps), PH_SPEED_USUAL);

  PhSpeed worst = PH_SPEED_USUAL;
  guint most_lost_ms = 0;

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (steps, i);
      PhTestStepId id = ph_test_step_get_id (step);
      guint elapsed_ms = ph_test_step_get_elapsed_ms (step);
      PhSpeed speed = has_passed (step) ? ph_speed_judge (id, elapsed_ms) : PH_SPEED_USUAL;

      if (speed == PH_SPEED_USUAL || speed < worst || (speed == worst && elapsed_ms - usual_ms[id] <= most_lost_ms))
        continue;
      worst = speed;
      most_lost_ms = elapsed_ms - usual_ms[id];
      if (ret_slowest != NULL)
        *ret_slowest = id;
    }
  return worst;
}
