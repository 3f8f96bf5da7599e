// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The nine rows of a guided test in the order in which they run, of which one runs at a time, and its clock. What the
// steps do is the guided test's business.

#include "config.h"

#include "ph-test-rows.h"

/* Often enough for a clock that tenths of a second are read from. */
#define TICK_MS 100

struct _PhTestRows
{
  PhTestStep *steps[PH_N_TEST_STEPS]; /* (owned) */
  guint n_kept;                       /* so many of them show what an earlier run has shown */
  PhTestStep *running;                /* (nullable): one of them */
  gint64 running_since_us;
  guint tick_id; /* only while a step runs */
};

/**
 * ph_test_rows_new:
 * @security: how the connection is protected: with implicit TLS the handshake comes before the first word
 *
 * Returns: (transfer full): rows that all wait
 */
PhTestRows *
ph_test_rows_new (PhSecurity security)
{
  const PhTestStepId *order = ph_test_step_id_get_order (security);
  PhTestRows *self = g_new0 (PhTestRows, 1);

  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    self->steps[i] = ph_test_step_new (order[i]);
  return self;
}

/**
 * ph_test_rows_free:
 * @self: (transfer full): rows
 */
void
ph_test_rows_free (PhTestRows *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    g_object_unref (self->steps[i]);
  g_free (self);
}

static guint
find_position (PhTestRows *self, PhTestStepId id)
{
  guint i = 0;

  while (ph_test_step_get_id (self->steps[i]) != id)
    i++;
  return i;
}

static void
skip (PhTestStep *step)
{
  ph_test_step_set_evidence (step, "", 0);
  ph_test_step_set_elapsed_ms (step, 0);
  ph_test_step_set_status (step, PH_TEST_STATUS_SKIPPED);
}

static void
skip_waiting (PhTestRows *self, guint end)
{
  for (guint i = 0; i < end; i++)
    if (ph_test_step_get_status (self->steps[i]) == PH_TEST_STATUS_WAITING)
      ph_test_step_set_status (self->steps[i], PH_TEST_STATUS_SKIPPED);
}

/* What an earlier run has shown holds until it turns out to be otherwise. */
static gboolean
is_kept (PhTestRows *self, PhTestStep *step)
{
  return find_position (self, ph_test_step_get_id (step)) < self->n_kept;
}

/* What came behind @failed in an earlier run is not reached any more. */
static void
drop_kept (PhTestRows *self, PhTestStep *failed)
{
  for (guint i = find_position (self, ph_test_step_get_id (failed)) + 1; i < self->n_kept; i++)
    skip (self->steps[i]);
}

static gboolean
tick_cb (gpointer user_data)
{
  PhTestRows *self = user_data;

  ph_test_step_set_elapsed_ms (self->running, (guint) ((g_get_monotonic_time () - self->running_since_us) / 1000));
  return G_SOURCE_CONTINUE;
}

/**
 * ph_test_rows_keep:
 * @self: rows that all wait
 * @earlier: rows of a run that has ended
 * @first: the first step of which anything else is expected; %PH_N_TEST_STEPS: that which failed
 *
 * Shows of the steps before @first what @earlier has shown, up to the one that failed. Such a row changes only if its step
 * ends in another way this time.
 */
void
ph_test_rows_keep (PhTestRows *self, PhTestRows *earlier, PhTestStepId first)
{
  for (guint i = 0; i < PH_N_TEST_STEPS && ph_test_step_get_id (self->steps[i]) != first; i++)
    {
      PhTestStep *from = earlier->steps[find_position (earlier, ph_test_step_get_id (self->steps[i]))];
      PhTestStatus status = ph_test_step_get_status (from);

      if (status != PH_TEST_STATUS_OK && status != PH_TEST_STATUS_WARNING && status != PH_TEST_STATUS_SKIPPED)
        return;
      ph_test_step_set_elapsed_ms (self->steps[i], ph_test_step_get_elapsed_ms (from));
      ph_test_step_set_evidence (self->steps[i], ph_test_step_get_words (from), ph_test_step_get_number (from));
      ph_test_step_set_status (self->steps[i], status);
      self->n_kept = i + 1;
    }
}

/**
 * ph_test_rows_get_nth:
 * @self: rows
 * @position: less than %PH_N_TEST_STEPS
 *
 * Returns: (transfer none): one row
 */
PhTestStep *
ph_test_rows_get_nth (PhTestRows *self, guint position)
{
  g_return_val_if_fail (position < PH_N_TEST_STEPS, NULL);

  return self->steps[position];
}

/**
 * ph_test_rows_has_running:
 * @self: rows
 *
 * Returns: whether a step is under way
 */
gboolean
ph_test_rows_has_running (PhTestRows *self)
{
  return self->running != NULL;
}

/**
 * ph_test_rows_get_running:
 * @self: rows of which one runs
 *
 * Returns: the step that is under way
 */
PhTestStepId
ph_test_rows_get_running (PhTestRows *self)
{
  g_return_val_if_fail (self->running != NULL, PH_TEST_STEP_SETTINGS);

  return ph_test_step_get_id (self->running);
}

/**
 * ph_test_rows_get_since_us:
 * @self: rows
 *
 * Returns: when the step that is under way, or was last, began, in monotonic time; 0: none has begun
 */
gint64
ph_test_rows_get_since_us (PhTestRows *self)
{
  return self->running_since_us;
}

/**
 * ph_test_rows_is_ahead:
 * @self: rows
 * @id: a step
 *
 * Returns: whether it is still to come, compared with the step under way
 */
gboolean
ph_test_rows_is_ahead (PhTestRows *self, PhTestStepId id)
{
  return self->running == NULL || find_position (self, id) > find_position (self, ph_test_step_get_id (self->running));
}

/**
 * ph_test_rows_begin:
 * @self: rows of which none runs
 * @id: the step that begins
 *
 * Those before it whose turn never came are skipped by that.
 */
void
ph_test_rows_begin (PhTestRows *self, PhTestStepId id)
{
  g_return_if_fail (self->running == NULL);

  guint position = find_position (self, id);

  skip_waiting (self, position);
  self->running = self->steps[position];
  self->running_since_us = g_get_monotonic_time ();
  if (is_kept (self, self->running))
    return;
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  ph_test_step_set_status (self->running, PH_TEST_STATUS_RUNNING);
}

static void
end (PhTestRows *self, PhTestStatus status, const char *words, guint number)
{
  PhTestStep *step = self->running;

  if (!is_kept (self, step) || ph_test_step_get_status (step) != status)
    tick_cb (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->running = NULL;
  if (is_kept (self, step) && ph_test_step_get_status (step) == status)
    return;
  ph_test_step_set_evidence (step, words, number);
  ph_test_step_set_status (step, status);
  if (status == PH_TEST_STATUS_FAILED)
    drop_kept (self, step);
}

/**
 * ph_test_rows_end:
 * @self: rows of which one runs
 * @status: how it ended
 * @words: one line of evidence, safe to show
 */
void
ph_test_rows_end (PhTestRows *self, PhTestStatus status, const char *words)
{
  g_return_if_fail (self->running != NULL);

  end (self, status, words, 0);
}

/**
 * ph_test_rows_pass:
 * @self: rows of which one runs
 * @words: one line of evidence, safe to show
 * @number: what belongs to them, as in ph_test_step_get_number()
 */
void
ph_test_rows_pass (PhTestRows *self, const char *words, guint number)
{
  g_return_if_fail (self->running != NULL);

  end (self, PH_TEST_STATUS_OK, words, number);
}

/**
 * ph_test_rows_move_failure:
 * @self: rows of which none runs, and one has failed
 * @id: the step that turned out to be to blame; nothing happens unless it comes before that one
 * @words: one line of evidence, safe to show
 */
void
ph_test_rows_move_failure (PhTestRows *self, PhTestStepId id, const char *words)
{
  guint to = find_position (self, id);
  guint from = to + 1;

  while (from < PH_N_TEST_STEPS && ph_test_step_get_status (self->steps[from]) != PH_TEST_STATUS_FAILED)
    from++;
  if (from == PH_N_TEST_STEPS)
    return;
  ph_test_step_set_evidence (self->steps[to], words, 0);
  ph_test_step_set_status (self->steps[to], PH_TEST_STATUS_FAILED);
  for (guint i = to + 1; i <= from; i++)
    skip (self->steps[i]);
}

/**
 * ph_test_rows_skip_waiting:
 * @self: rows of which none runs
 *
 * Marks what was not needed, or is not reached any more.
 */
void
ph_test_rows_skip_waiting (PhTestRows *self)
{
  skip_waiting (self, PH_N_TEST_STEPS);
}
