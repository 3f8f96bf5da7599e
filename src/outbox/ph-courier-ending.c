// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The end of an attempt, until the outbox has noted it.

#include "config.h"

#include "ph-courier-ending.h"

#include "ph-task-data.h"

/* Long enough that somebody can make room, short enough that nobody wonders. */
#define AGAIN_MS (5 * 1000)

typedef struct
{
  gint64 id;
  PhCourierOutcome *outcome; /* (owned) (nullable): NULL gives back */
  GArray *ids;               /* (owned) (nullable): of many */
  GPtrArray *outcomes;       /* (owned) (nullable): likewise */
} Ending;

static void
ending_free (Ending *ending)
{
  g_clear_pointer (&ending->outcome, ph_courier_outcome_free);
  g_clear_pointer (&ending->ids, g_array_unref);
  g_clear_pointer (&ending->outcomes, g_ptr_array_unref);
  g_free (ending);
}

PH_DEFINE_TASK_DATA (Ending, ending)

static void start_ending (GTask *owned_task);
static void settled_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void all_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void given_back_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start_ending_all (GTask *owned_task)
{
  const Ending *ending = ending_get (owned_task);
  g_autofree PhOutboxEnding *endings = g_new0 (PhOutboxEnding, ending->ids->len + 1);

  for (guint i = 0; i < ending->ids->len; i++)
    {
      const PhCourierOutcome *outcome = ending->outcomes->pdata[i];

      endings[i] = (PhOutboxEnding){ g_array_index (ending->ids, gint64, i), &outcome->plain };
    }
  ph_outbox_settle_all_async (g_task_get_source_object (owned_task), endings, ending->ids->len, all_settled_cb, owned_task);
}

static void
start_ending (GTask *owned_task)
{
  PhOutbox *outbox = g_task_get_source_object (owned_task);
  const Ending *ending = ending_get (owned_task);

  if (ending->outcomes != NULL)
    start_ending_all (owned_task);
  else if (ending->outcome != NULL)
    ph_outbox_settle_async (outbox, ending->id, &ending->outcome->plain, settled_cb, owned_task);
  else
    ph_outbox_give_back_async (outbox, ending->id, given_back_cb, owned_task);
}

static gboolean
on_again (gpointer user_data)
{
  start_ending (user_data);
  return G_SOURCE_REMOVE;
}

/* What is not in the outbox any more can't be noted later either; what was not noted when the process ends, the outbox finds. */
static gboolean
is_worth_another (GTask *task, const GError *error)
{
  static const PhOutboxError passing[] = { PH_OUTBOX_ERROR_OPEN, PH_OUTBOX_ERROR_WRITE, PH_OUTBOX_ERROR_BUSY, PH_OUTBOX_ERROR_FULL };

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (g_error_matches (error, PH_OUTBOX_ERROR, (int) passing[i]))
      return TRUE;
  return FALSE;
}

static void
fail (GTask *owned_task, GError *owned_error)
{
  g_autoptr(GTask) task = owned_task;
  g_autoptr(GError) error = owned_error;

  if (is_worth_another (task, error))
    g_timeout_add (AGAIN_MS, on_again, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  PhOutboxEntry *entry = ph_outbox_settle_finish (PH_OUTBOX (source), result, &error);

  if (entry != NULL)
    g_task_return_pointer (task, entry, g_object_unref);
  else
    fail (g_steal_pointer (&task), error);
}

static void
all_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *entries = ph_outbox_settle_all_finish (PH_OUTBOX (source), result, &error);

  if (entries != NULL)
    g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
  else
    fail (g_steal_pointer (&task), error);
}

static void
given_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ph_outbox_give_back_finish (PH_OUTBOX (source), result, &error))
    g_task_return_pointer (task, NULL, NULL);
  else
    fail (g_steal_pointer (&task), error);
}

/**
 * ph_courier_end_async:
 * @outbox: where the message stands
 * @id: a message that is claimed
 * @outcome: (transfer full) (nullable): how the attempt ended; %NULL: it was not tried, and is given back
 * @cancellable: (nullable): it is not waited for any more
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Notes the end, and tries again as long as the disk does not take it.
 */
void
ph_courier_end_async (PhOutbox *outbox, gint64 id, PhCourierOutcome *outcome, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (outbox));

  GTask *task = g_task_new (outbox, cancellable, callback, user_data);
  Ending *ending = g_new0 (Ending, 1);

  *ending = (Ending){ .id = id, .outcome = outcome };
  g_task_set_source_tag (task, ph_courier_end_async);
  g_task_set_check_cancellable (task, FALSE);
  ending_attach (task, ending);
  start_ending (task);
}

/**
 * ph_courier_end_finish:
 * @outbox: where the message stands
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message as it is now; %NULL without an error: it was given back
 */
PhOutboxEntry *
ph_courier_end_finish (PhOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_end_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_courier_end_all_async:
 * @outbox: where the messages stand
 * @ids: (transfer full) (element-type gint64): messages that are claimed
 * @outcomes: (transfer full) (element-type PhCourierOutcome): how the attempt ended for each of them
 * @cancellable: (nullable): it is not waited for any more
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Notes the end of many at once, and tries again as long as the disk does not take it.
 */
void
ph_courier_end_all_async (PhOutbox *outbox, GArray *ids, GPtrArray *outcomes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (outbox) && ids->len == outcomes->len);

  GTask *task = g_task_new (outbox, cancellable, callback, user_data);
  Ending *ending = g_new0 (Ending, 1);

  *ending = (Ending){ .ids = ids, .outcomes = outcomes };
  g_task_set_source_tag (task, ph_courier_end_all_async);
  g_task_set_check_cancellable (task, FALSE);
  ending_attach (task, ending);
  start_ending (task);
}

/**
 * ph_courier_end_all_finish:
 * @outbox: where the messages stand
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): the messages as they are now
 */
GPtrArray *
ph_courier_end_all_finish (PhOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_end_all_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
