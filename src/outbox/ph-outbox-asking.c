// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is asked of an outbox: each question is a job for its thread, and changes nothing.

#include "config.h"

#include "ph-outbox.h"

#include "ph-outbox-operations.h"
#include "ph-outbox-private.h"

static void open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void open_file_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/**
 * ph_outbox_count_async:
 * @self: an outbox
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Counts the messages.
 *
 * Errors: those of the database.
 */
void
ph_outbox_count_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_count);
  const PhOutboxCall call = { ph_outbox_count_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->run_without = ph_outbox_run_count_nothing;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_count_finish:
 * @self: an outbox
 * @result: what the callback got
 * @ret_counts: (out): how many there are, and when the next is due
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_count_finish (PhOutbox *self, GAsyncResult *result, PhOutboxCounts *ret_counts, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self) && ret_counts != NULL, FALSE);

  g_autofree PhOutboxCounts *counts = ph_outbox_finish_result (self, result, ph_outbox_count_async, error);

  if (counts != NULL)
    *ret_counts = *counts;
  return counts != NULL;
}

/**
 * ph_outbox_count_view_async:
 * @self: an outbox
 * @view: which
 * @words: (nullable): what is looked for in subject, sender and recipients; all of several
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Counts the messages of a view.
 *
 * Errors: those of the database.
 */
void
ph_outbox_count_view_async (PhOutbox *self, PhOutboxView view, const char *words, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && (guint) view <= PH_OUTBOX_VIEW_SENT);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_count_view);
  const PhOutboxCall call = { ph_outbox_count_view_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->choice = (guint) view;
  job->text = g_strdup (words);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_count_view_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many; -1: an error
 */
gint64
ph_outbox_count_view_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_count_view_async, error);
}

/**
 * ph_outbox_list_async:
 * @self: an outbox
 * @view: which
 * @words: (nullable): what is looked for in subject, sender and recipients; all of several
 * @offset: how many newer ones are left out
 * @limit: how many are wanted
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Reads a part of a view, the newest first.
 *
 * Errors: those of the database.
 */
void
ph_outbox_list_async (PhOutbox *self, PhOutboxView view, const char *words, guint offset, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && (guint) view <= PH_OUTBOX_VIEW_SENT);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_list);
  const PhOutboxCall call = { ph_outbox_list_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->choice = (guint) view;
  job->text = g_strdup (words);
  job->offset = offset;
  job->limit = limit;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_list_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): the messages
 */
GPtrArray *
ph_outbox_list_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_list_async, error);
}

/**
 * ph_outbox_load_async:
 * @self: an outbox
 * @id: a message
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Reads one message.
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_load_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_load);
  const PhOutboxCall call = { ph_outbox_load_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->id = id;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_load_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message as it stands now
 */
PhOutboxEntry *
ph_outbox_load_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_load_async, error);
}

/**
 * ph_outbox_find_origin_async:
 * @self: an outbox
 * @origin: the identifier of a draft
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Looks for the message that was made of a draft.
 *
 * Errors: those of the database.
 */
void
ph_outbox_find_origin_async (PhOutbox *self, const char *origin, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && origin != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_find_origin);
  const PhOutboxCall call = { ph_outbox_find_origin_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = g_strdup (origin);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_find_origin_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: the message, of several the newest, that is not cancelled; -1: none
 */
gint64
ph_outbox_find_origin_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_find_origin_async, error);
}

/**
 * ph_outbox_open_message_async:
 * @self: an outbox
 * @id: a message
 * @cancellable: (nullable): stops it
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Opens what is sent. A file that is not what was once written is kept aside and not opened.
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, %PH_OUTBOX_ERROR_MESSAGE, those of the database, [error@MessageError].
 */
void
ph_outbox_open_message_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_open_message);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const PhOutboxCall call = { open_message_cb, PH_OUTBOX_CANCELLABLE, cancellable, open_message_cb, task };

  g_task_set_source_tag (task, ph_outbox_open_message_async);
  job->id = id;
  ph_outbox_submit (self, job, &call);
}

static void
open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *path = ph_outbox_finish_result (PH_OUTBOX (source), result, open_message_cb, &error);
  g_autoptr(GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (file == NULL)
    g_task_return_error (task, error);
  else
    ph_message_file_open_async (file, PH_MESSAGE_BCC_KEEP, cancellable, open_file_cb, g_steal_pointer (&task));
}

static void
open_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  PhMessageFile *message = ph_message_file_open_finish (result, &error);

  if (message == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, message, g_object_unref);
}

/**
 * ph_outbox_open_message_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is sent; stays readable when the message is removed
 */
PhMessageFile *
ph_outbox_open_message_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self) && g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_outbox_open_message_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_outbox_load_transcript_async:
 * @self: an outbox
 * @id: a message
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Reads what was said at the last attempt.
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_load_transcript_async (PhOutbox *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_load_transcript);
  const PhOutboxCall call = { ph_outbox_load_transcript_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->id = id;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_load_transcript_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the dialogue, redacted; "" when there is none
 */
char *
ph_outbox_load_transcript_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_load_transcript_async, error);
}

/**
 * ph_outbox_ranks_free:
 * @self: (transfer full): positions
 */
void
ph_outbox_ranks_free (PhOutboxRanks *self)
{
  g_array_unref (self->positions);
  g_free (self);
}

/**
 * ph_outbox_rank_async:
 * @self: an outbox
 * @view: which
 * @words: (nullable): what is looked for
 * @ids: (element-type gint64): messages, the newest first
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks where messages stand in a view.
 */
void
ph_outbox_rank_async (PhOutbox *self, PhOutboxView view, const char *words, GArray *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_rank);
  const PhOutboxCall call = { ph_outbox_rank_async, PH_OUTBOX_CANCELLABLE, NULL, callback, user_data };

  job->choice = (guint) view;
  job->text = g_strdup (words);
  job->data = g_array_copy (ids);
  job->free_data = (GDestroyNotify) g_array_unref;
  ph_outbox_submit (self, job, &call);
}

PhOutboxRanks *
ph_outbox_rank_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  return ph_outbox_finish_result (self, result, ph_outbox_rank_async, error);
}
