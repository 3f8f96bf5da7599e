// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes the connections that were planned, all at once, and notes what each of them has told. No password is anywhere
// near, and nothing is said to a mail server.

#include "config.h"

#include "ph-cross-probe.h"

#include "ph-deadline.h"
#include "ph-probe-attempt.h"
#include "ph-task-data.h"

typedef struct
{
  GArray *probes;       /* (owned) (element-type PhProbe) */
  PhDeadline *deadline; /* (owned) */
  guint n_pending;
  gint64 clock_offset_s;
} RunOp;

/* Which of them an attempt is. */
typedef struct
{
  GTask *task; /* (owned) */
  guint index;
} Slot;

static void
run_op_free (RunOp *op)
{
  ph_deadline_stop (op->deadline);
  g_object_unref (op->deadline);
  g_array_unref (op->probes);
  g_free (op);
}

PH_DEFINE_TASK_DATA (RunOp, run_op)

static void
slot_free (Slot *slot)
{
  g_object_unref (slot->task);
  g_free (slot);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Slot, slot_free)

static void
attempt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Slot) slot = user_data;
  RunOp *op = run_op_get (slot->task);
  PhProbe *probe = &g_array_index (op->probes, PhProbe, slot->index);
  gint64 clock_offset_s = 0;

  ph_probe_attempt_finish (result, probe, &clock_offset_s);
  if (clock_offset_s != 0)
    op->clock_offset_s = clock_offset_s;
  if (--op->n_pending == 0)
    g_task_return_boolean (slot->task, TRUE);
}

static void
start_attempt (GTask *task, const PhServerSettings *settings, guint index)
{
  RunOp *op = run_op_get (task);
  Slot *slot = g_new0 (Slot, 1);

  slot->task = g_object_ref (task);
  slot->index = index;
  ph_probe_attempt_async (&g_array_index (op->probes, PhProbe, index), settings, op->deadline, attempt_cb, slot);
}

/**
 * ph_cross_probe_run_async:
 * @settings: the host and whom to trust; nothing else of it is used
 * @plan: (element-type PhProbe): what to try, at least one
 * @limit_ms: how long all of it may take, in milliseconds
 * @cancellable: (nullable): stops all
 * @callback: called when all have answered or the time is over
 * @user_data: for @callback
 */
void
ph_cross_probe_run_async (const PhServerSettings *settings, GArray *plan, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (settings != NULL && plan != NULL && plan->len > 0 && plan->len <= PH_MAX_CROSS_PROBES);

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  RunOp *op = g_new0 (RunOp, 1);

  g_task_set_source_tag (task, ph_cross_probe_run_async);
  run_op_attach (task, op);
  op->probes = g_array_copy (plan);
  op->deadline = ph_deadline_new (cancellable);
  op->n_pending = plan->len;
  ph_deadline_restart (op->deadline, limit_ms);
  for (guint i = 0; i < plan->len; i++)
    start_attempt (task, settings, i);
}

/**
 * ph_cross_probe_run_finish:
 * @result: what the callback got
 * @ret_clock_offset_s: (out): how far this computer's clock is ahead of another one, in seconds; 0: not known, or right
 *
 * Returns: (transfer full) (element-type PhProbe) (nullable): the plan with its answers; %NULL if it was cancelled
 */
GArray *
ph_cross_probe_run_finish (GAsyncResult *result, gint64 *ret_clock_offset_s)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_cross_probe_run_async), NULL);

  const RunOp *op = run_op_get (G_TASK (result));

  *ret_clock_offset_s = op->clock_offset_s;
  return g_task_propagate_boolean (G_TASK (result), NULL) ? g_array_ref (op->probes) : NULL;
}
