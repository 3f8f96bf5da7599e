// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What happens when a step fails, or takes long: more is found out in the time that is left, the rules are asked, and the
// run ends. Nobody waits longer for a verdict than the step could have taken, and a moment.

#include "config.h"

#include "ph-guided-test-private.h"

#include "ph-rules.h"
#include "ph-session-limits.h"

/* Somebody is waiting, and who does not answer within this is of little use. */
#define LOOK_MS 3000
/* In less than that nobody answers. */
#define MIN_LOOK_MS 200
/* How much later than the deadline of its step a verdict may come; it has to be put into words, too. */
#define GRACE_MS 500
/* A step that takes longer than this, or than half of its deadline, is likely to fail. What is asked meanwhile costs no time. */
#define PATIENCE_MS 2000
/* By then three packets were lost (RFC 6298 §2: after 0, 1 and 3 seconds), while others were answered. */
#define ENOUGH_MS 5000
/* Less than any server waits for the next command (RFC 5321 §4.5.3.2.7: five minutes), and as long as somebody reads. */
#define KEEP_S 30

#define AT(step) (1u << PH_TEST_STEP_##step)

/* The shortest limits that the session has where a person sees one step. */
static const struct
{
  PhTestStepId step;
  PhConnectionPhase phase;
} limits[] = {
  { PH_TEST_STEP_RESOLVE, PH_CONNECTION_PHASE_RESOLVE },
  { PH_TEST_STEP_CONNECT, PH_CONNECTION_PHASE_CONNECT },
  { PH_TEST_STEP_GREET, PH_CONNECTION_PHASE_OPEN },
  { PH_TEST_STEP_ENCRYPT, PH_CONNECTION_PHASE_TLS },
};

static void seek_verdict (GTask *owned_task);

/* Evidence */

/* @error is %NULL while @step goes on. */
static PhEvidence
gather_evidence (PhGuidedTest *self, PhTestStepId step, const GError *error)
{
  PhEvidence evidence = { .account = self->account, .error = error };

  if (self->session != NULL)
    ph_evidence_take_session (&evidence, self->session);
  ph_clues_lend (ph_guided_test_get_clues (self), self->session, &evidence);
  if (self->result != NULL)
    evidence.certainty = ph_smtp_result_get_certainty (self->result);
  /* The row that failed, also when the session would file it elsewhere, such as MAIL in a delivery. */
  evidence.step = step;
  return evidence;
}

static guint
get_deadline_ms (PhGuidedTest *self, PhTestStepId step)
{
  guint timeout_ms = ph_account_get_timeout_ms (self->account);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].step == step)
      return timeout_ms != 0 ? timeout_ms : ph_session_limits_get_phase_ms (limits[i].phase);
  if (step == PH_TEST_STEP_SIGN_IN)
    return timeout_ms != 0 ? timeout_ms : ph_session_limits_get_smtp_ms (PH_SMTP_STAGE_AUTH, 0);
  return 0;
}

static guint
get_elapsed_ms (gint64 since_us)
{
  return (guint) ((g_get_monotonic_time () - since_us) / 1000);
}

static guint
get_look_ms (PhGuidedTest *self, PhTestStepId step, gint64 since_us)
{
  guint end_ms = get_deadline_ms (self, step) + GRACE_MS;
  guint elapsed_ms = get_elapsed_ms (since_us);

  return elapsed_ms < end_ms ? MIN (end_ms - elapsed_ms, LOOK_MS) : 0;
}

static void
set_error (PhGuidedTest *self, GError *owned_error)
{
  g_clear_error (&self->error);
  self->error = owned_error;
}

/* Looking around */

/* What leaves no doubt, found out while a step waits, that it waits in vain: others answer, and so fast that the network can't
 * be the reason; or all answers come from somebody who wants one to sign in first. */
static const struct
{
  guint steps;
  PhProbeKind kind;
  PhProbeOutcome outcome;
} hopeless[] = {
  { AT (CONNECT), PH_PROBE_PORT, PH_PROBE_OPEN },
  { AT (CONNECT), PH_PROBE_CONTROL, PH_PROBE_OPEN },
  { AT (CONNECT), PH_PROBE_WEB, PH_PROBE_OPEN },
  { AT (CONNECT) | AT (GREET) | AT (ENCRYPT), PH_PROBE_FAMILY, PH_PROBE_OPEN },
  { AT (RESOLVE) | AT (CONNECT) | AT (GREET) | AT (ENCRYPT), PH_PROBE_WEB, PH_PROBE_CAPTIVE },
};

/* It waits for something that the server at this port does not do. */
static gboolean
is_mistaken (PhGuidedTest *self, PhTestStepId step, const PhProbe *probe)
{
  return step == PH_TEST_STEP_GREET && probe->kind == PH_PROBE_PORT && probe->outcome == PH_PROBE_OPEN &&
         probe->port == ph_account_get_port (self->account) && probe->security == PH_SECURITY_TLS;
}

static gboolean
is_hopeless (PhTestStepId step, const PhProbe *probe)
{
  for (guint i = 0; i < G_N_ELEMENTS (hopeless); i++)
    if ((hopeless[i].steps & 1u << step) != 0 && hopeless[i].kind == probe->kind && hopeless[i].outcome == probe->outcome)
      return TRUE;
  return FALSE;
}

/* Ends the step under way in good time, when what was found out says so. Who has set a time wants it to be waited for. */
static void
hurry (PhGuidedTest *self)
{
  if (!ph_test_rows_has_running (self->rows) || self->session == NULL || ph_account_get_timeout_ms (self->account) != 0)
    return;

  PhTestStepId step = ph_test_rows_get_running (self->rows);
  PhEvidence evidence = gather_evidence (self, step, NULL);
  guint elapsed_ms = get_elapsed_ms (ph_test_rows_get_since_us (self->rows));
  guint left_ms = elapsed_ms < ENOUGH_MS ? ENOUGH_MS - elapsed_ms : 1;

  for (guint i = 0; i < evidence.n_probes; i++)
    {
      const PhProbe *probe = &evidence.probes[i];

      if (is_mistaken (self, step, probe) || is_hopeless (step, probe))
        {
          ph_session_hurry (self->session, is_mistaken (self, step, probe) ? 1 : left_ms);
          return;
        }
    }
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhGuidedTest) self = user_data;

  ph_clues_follow_finish (PH_CLUES (source), result);
  g_clear_object (&self->look);
  if (self->waiting != NULL && g_cancellable_is_cancelled (self->cancellable))
    set_error (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  if (self->waiting != NULL)
    seek_verdict (g_steal_pointer (&self->waiting));
  else
    hurry (self);
}

/* Whether there is something to find out, and time for it; it is begun then. */
static gboolean
look_around (PhGuidedTest *self, PhTestStepId step, gint64 since_us, const GError *error)
{
  guint limit_ms = get_look_ms (self, step, since_us);
  PhEvidence evidence = gather_evidence (self, step, error);

  if (limit_ms < MIN_LOOK_MS || g_cancellable_is_cancelled (self->cancellable) || !ph_clues_can_follow (self->clues, &evidence))
    return FALSE;
  self->look = ph_deadline_new (self->cancellable);
  ph_clues_follow_async (self->clues, &evidence, limit_ms, ph_deadline_get_cancellable (self->look), look_cb, g_object_ref (self));
  return TRUE;
}

static gboolean
patience_cb (gpointer user_data)
{
  PhGuidedTest *self = user_data;

  /* It looks around for an earlier step still. */
  if (self->look != NULL)
    return G_SOURCE_CONTINUE;
  self->patience_id = 0;
  look_around (self, ph_test_rows_get_running (self->rows), ph_test_rows_get_since_us (self->rows), NULL);
  return G_SOURCE_REMOVE;
}

/* A step has begun: if it takes long, why it does is looked into before it fails. */
void
ph_guided_test_watch_step (PhGuidedTest *self)
{
  guint deadline_ms = get_deadline_ms (self, ph_test_rows_get_running (self->rows));

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (deadline_ms > 0 && self->probes != PH_TEST_PROBES_FORBID)
    self->patience_id = g_timeout_add (MIN (PATIENCE_MS, deadline_ms / 2), patience_cb, self);
}

/* The verdict */

static PhProblem *
diagnose (PhGuidedTest *self)
{
  PhEvidence evidence = gather_evidence (self, self->failed_step, self->error);

  return ph_rules_diagnose (&evidence);
}

static char *
dup_failure_line (PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);

  return reply != NULL ? ph_smtp_reply_to_string (reply) : g_strdup (ph_problem_get_detail (problem));
}

/* Where a network stands in the way, what failed behind it is not what is wrong. */
static void
conclude (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autofree char *line = NULL;

  g_clear_pointer (&self->problem, ph_problem_unref);
  self->problem = diagnose (self);
  line = dup_failure_line (self->problem);
  ph_test_rows_move_failure (self->rows, ph_problem_get_step (self->problem), line);
  ph_guided_test_finish (g_steal_pointer (&task));
}

/* Asks on until nothing is left to ask or no time to wait for it. */
static void
seek_verdict (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);

  if (self->look != NULL || look_around (self, self->failed_step, self->failed_since_us, self->error))
    self->waiting = g_steal_pointer (&task);
  else
    conclude (g_steal_pointer (&task));
}

/* The step under way, or @step, has failed of @error. */
void
ph_guided_test_fail (GTask *owned_task, PhTestStepId step, const GError *error)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(PhProblem) first_look = NULL;
  g_autofree char *line = NULL;

  ph_guided_test_advance_to (self, step);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->failed_step = ph_test_rows_get_running (self->rows);
  self->failed_since_us = ph_test_rows_get_since_us (self->rows);
  set_error (self, error != NULL ? g_error_copy (error) : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed without a reason"));
  first_look = diagnose (self);
  line = dup_failure_line (first_look);
  ph_test_rows_end (self->rows, PH_TEST_STATUS_FAILED, line);
  seek_verdict (g_steal_pointer (&task));
}

/* The end */

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_session_close_finish (PH_SESSION (source), result);
}

/* Nobody waits for the good-bye: what there was to learn is known. */
void
ph_guided_test_close_session (PhGuidedTest *self)
{
  g_clear_handle_id (&self->keep_id, g_source_remove);
  if (self->session != NULL)
    ph_session_close_async (self->session, close_cb, NULL);
}

static gboolean
keep_cb (gpointer user_data)
{
  PhGuidedTest *self = user_data;

  self->keep_id = 0;
  ph_guided_test_close_session (self);
  return G_SOURCE_REMOVE;
}

/* Whether another sender or another try could go on where this run has ended. */
static gboolean
is_worth_keeping (PhGuidedTest *self)
{
  return self->keeping == PH_SESSION_KEEP_FOR_ANOTHER && self->problem != NULL && self->session != NULL && ph_session_is_ready (self->session) &&
         (self->failed_step == PH_TEST_STEP_SENDER || self->failed_step == PH_TEST_STEP_DELIVER);
}

static void
stop_looking (PhGuidedTest *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->look != NULL)
    g_cancellable_cancel (ph_deadline_get_cancellable (self->look));
}

void
ph_guided_test_finish (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);

  stop_looking (self);
  ph_test_rows_skip_waiting (self->rows);
  if (is_worth_keeping (self))
    self->keep_id = g_timeout_add_seconds (KEEP_S, keep_cb, self);
  else
    ph_guided_test_close_session (self);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->token, ph_secret_unref);
  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_task_return_boolean (task, TRUE);
}
