// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The outbox as everybody sees it: each function is a job for its thread. Tells when something has changed, here or elsewhere, and
// keeps no message itself. What is asked of it stands in ph-outbox-asking.c, what only couriers do in ph-outbox-delivery.c.

#include "config.h"

#include "ph-outbox.h"

#include "ph-outbox-operations.h"
#include "ph-outbox-private.h"
#include "ph-outbox-rows.h"
#include "ph-outbox-queueing.h"
#include "ph-outbox-watch.h"

#include <sqlite3.h>
#include <string.h>

/* Between two signals: a list that is read anew more often is not looked at any better. */
#define MIN_SIGNAL_GAP_US (250 * 1000)
/* Several changes are mostly one. */
#define SIGNAL_DELAY_MS 20

/* In place of a version: it could not be opened, and whoever has asked it for something knows nothing of it. */
#define REFUSED (-2)

struct _PhOutbox
{
  GObject parent_instance;

  GFile *directory;       /* (owned) */
  PhOutboxWorker *worker; /* (owned) */
  PhOutboxWatch *watch;   /* (owned) (nullable): while it is open */
  GHashTable *claimed;    /* (owned) (element-type gint64 guint): recipients of what was claimed here */
  gint64 data_version;    /* -1: not known; REFUSED */
  guint signal_source;    /* 0: nothing to tell */
  gint64 last_signal;     /* in monotonic microseconds */
  char *set_aside_path;   /* (owned) (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SET_ASIDE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void look (gpointer user_data);
static void look_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void open_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (PhOutbox, ph_outbox, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph_outbox_error, ph_outbox_error)

static gboolean
tell_cb (gpointer user_data)
{
  PhOutbox *self = user_data;

  self->signal_source = 0;
  self->last_signal = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (PhOutbox *self)
{
  gint64 gap = self->last_signal + MIN_SIGNAL_GAP_US - g_get_monotonic_time ();

  if (self->signal_source == 0)
    self->signal_source = g_timeout_add (MAX (SIGNAL_DELAY_MS, (guint) MAX (gap / 1000, 0)), tell_cb, self);
}

static void
after_job (gpointer source)
{
  PhOutbox *self = source;
  char *path = ph_outbox_worker_take_set_aside_path (self->worker);

  if (ph_outbox_worker_take_change (self->worker))
    tell_soon (self);
  if (path == NULL)
    return;
  g_free (self->set_aside_path);
  self->set_aside_path = path;
  g_signal_emit (self, signals[SIGNAL_SET_ASIDE], 0, path);
}

/**
 * ph_outbox_submit:
 * @self: an outbox
 * @job: (transfer full): what to do
 * @call: how to call back
 */
void
ph_outbox_submit (PhOutbox *self, PhOutboxJob *job, const PhOutboxCall *call)
{
  GTask *task = g_task_new (self, call->cancellable, call->callback, call->user_data);

  g_task_set_source_tag (task, call->tag);
  ph_outbox_worker_push (self->worker, task, job, call->patience);
}

/**
 * ph_outbox_finish:
 * @self: an outbox
 * @result: what the callback got
 * @tag: the function that began it
 * @error: return location
 *
 * Returns: whether it was done; its job is the data of the task
 */
gboolean
ph_outbox_finish (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self) && g_async_result_is_tagged (result, tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_outbox_note_claimed:
 * @self: an outbox
 * @entry: a message that was claimed
 */
void
ph_outbox_note_claimed (PhOutbox *self, PhOutboxEntry *entry)
{
  gint64 id = ph_outbox_entry_get_id (entry);

  g_hash_table_insert (self->claimed, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (ph_outbox_entry_get_n_recipients (entry)));
}

/**
 * ph_outbox_count_claimed_recipients:
 * @self: an outbox
 * @id: a message
 *
 * Returns: how many recipients it has; 0 when it was not claimed here
 */
guint
ph_outbox_count_claimed_recipients (PhOutbox *self, gint64 id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->claimed, &id));
}

/**
 * ph_outbox_finish_number:
 * @self: an outbox
 * @result: what the callback got
 * @tag: the function that began it
 * @error: return location
 *
 * Returns: the number that came of it; -1: an error
 */
gint64
ph_outbox_finish_number (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error)
{
  return ph_outbox_finish (self, result, tag, error) ? ph_outbox_job_get (G_TASK (result))->number : -1;
}

/**
 * ph_outbox_finish_result:
 * @self: an outbox
 * @result: what the callback got
 * @tag: the function that began it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL: an error
 */
gpointer
ph_outbox_finish_result (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error)
{
  return ph_outbox_finish (self, result, tag, error) ? ph_outbox_job_steal_result (G_TASK (result)) : NULL;
}

static void
look (gpointer user_data)
{
  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_look);
  const PhOutboxCall call = { look, PH_OUTBOX_UNSTOPPABLE, NULL, look_cb, NULL };

  job->run_without = ph_outbox_run_nothing;
  ph_outbox_submit (user_data, job, &call);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhOutbox *self = PH_OUTBOX (source);
  gint64 data_version = ph_outbox_finish_number (self, result, look, NULL);

  if (data_version != self->data_version && self->data_version != -1)
    tell_soon (self);
  self->data_version = data_version;
}

static void
ph_outbox_dispose (GObject *object)
{
  PhOutbox *self = PH_OUTBOX (object);

  g_clear_pointer (&self->watch, ph_outbox_watch_free);
  g_clear_handle_id (&self->signal_source, g_source_remove);
  g_clear_pointer (&self->worker, ph_outbox_worker_free);
  G_OBJECT_CLASS (ph_outbox_parent_class)->dispose (object);
}

static void
ph_outbox_finalize (GObject *object)
{
  PhOutbox *self = PH_OUTBOX (object);

  g_clear_object (&self->directory);
  g_hash_table_unref (self->claimed);
  g_free (self->set_aside_path);
  G_OBJECT_CLASS (ph_outbox_parent_class)->finalize (object);
}

static void
ph_outbox_class_init (PhOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_outbox_dispose;
  object_class->finalize = ph_outbox_finalize;

  /**
   * PhOutbox::changed:
   *
   * Something is other than it was, here or by another process. Comes at most some times a second.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PH_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PhOutbox::set-aside:
   * @path: where it is kept
   *
   * The database or the file of a message was corrupt. Of the database, everything that could be rescued is in the new one.
   */
  signals[SIGNAL_SET_ASIDE] = g_signal_new ("set-aside", PH_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ph_outbox_init (PhOutbox *self)
{
  self->data_version = -1;
  self->claimed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * ph_outbox_new:
 * @directory: where everything is kept; it is made when it is opened
 *
 * Returns: (transfer full): an outbox that is not open
 */
PhOutbox *
ph_outbox_new (GFile *directory)
{
  g_return_val_if_fail (G_IS_FILE (directory) && g_file_peek_path (directory) != NULL, NULL);

  PhOutbox *self = g_object_new (PH_TYPE_OUTBOX, NULL);

  self->directory = g_object_ref (directory);
  self->worker = ph_outbox_worker_new (g_file_peek_path (directory), after_job);
  return self;
}

/**
 * ph_outbox_get_database_version:
 *
 * Returns: the version of SQLite, for a report
 */
const char *
ph_outbox_get_database_version (void)
{
  return sqlite3_libversion ();
}

/**
 * ph_outbox_dup_default_path:
 *
 * Returns: (transfer full): where the outbox of this person is: `$XDG_DATA_HOME/posthorn`
 */
char *
ph_outbox_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "posthorn", NULL);
}

/**
 * ph_outbox_get_set_aside_path:
 * @self: an outbox
 *
 * Returns: (transfer none) (nullable): the last thing that was corrupt and is kept aside, since the program started
 */
const char *
ph_outbox_get_set_aside_path (PhOutbox *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return self->set_aside_path;
}

/* Takes @task. */
static void
open_with (PhOutbox *self, PhOutboxRun run, GTask *task)
{
  const PhOutboxCall call = { open_cb, PH_OUTBOX_CANCELLABLE, g_task_get_cancellable (task), open_cb, task };

  g_task_set_source_tag (task, ph_outbox_open_async);
  g_task_set_check_cancellable (task, FALSE);
  ph_outbox_submit (self, ph_outbox_job_new (run), &call);
}

/**
 * ph_outbox_open_async:
 * @self: an outbox; nothing happens when it is open
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Makes what is missing, rescues what is corrupt, and puts in order what processes that are no more have left behind.
 *
 * Errors: %PH_OUTBOX_ERROR_OPEN, %PH_OUTBOX_ERROR_FULL, %PH_OUTBOX_ERROR_BUSY.
 */
void
ph_outbox_open_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  open_with (self, ph_outbox_run_open, g_task_new (self, cancellable, callback, user_data));
}

/**
 * ph_outbox_open_if_any_async:
 * @self: an outbox; nothing happens when it is open
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome; [method@Outbox.open_finish]
 * @user_data: for @callback
 *
 * As [method@Outbox.open_async], but an outbox that is not there is made only when something needs it: until then it is empty, and
 * costs nothing.
 *
 * Errors: as there; what could not be made is told to whom needed it.
 */
void
ph_outbox_open_if_any_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  open_with (self, ph_outbox_run_open_if_any, g_task_new (self, cancellable, callback, user_data));
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhOutbox *self = PH_OUTBOX (source);
  GError *error = NULL;

  if (!ph_outbox_finish (self, result, open_cb, &error))
    {
      if (self->watch == NULL)
        self->data_version = REFUSED;
      g_task_return_error (task, error);
      return;
    }
  if (self->watch == NULL)
    {
      self->watch = ph_outbox_watch_new (self->directory, look, self);
      look (self);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * ph_outbox_open_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is open
 */
gboolean
ph_outbox_open_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_open_async, error);
}

/**
 * ph_outbox_close_async:
 * @self: an outbox
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Does what was asked for before, then lets go of everything. What is still `sending` counts as left behind.
 */
void
ph_outbox_close_async (PhOutbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  const PhOutboxCall call = { ph_outbox_close_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  g_clear_pointer (&self->watch, ph_outbox_watch_free);
  ph_outbox_submit (self, ph_outbox_job_new (ph_outbox_run_close), &call);
}

/**
 * ph_outbox_close_finish:
 * @self: an outbox
 * @result: what the callback got
 */
void
ph_outbox_close_finish (PhOutbox *self, GAsyncResult *result)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  ph_outbox_finish (self, result, ph_outbox_close_async, NULL);
}

static char *
dup_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static PhOutboxRow *
build_row (const PhOutboxOrder *order, PhMessageFile *message)
{
  PhOutboxRow *row = g_new0 (PhOutboxRow, 1);

  row->account_id = g_strdup (order->account_id);
  ph_outbox_row_set_envelope (row, order->envelope);
  ph_outbox_row_set_delivery (row, &order->delivery);
  row->subject = dup_text (ph_message_file_get_subject (message));
  row->message_id = dup_text (ph_message_file_get_message_id (message));
  row->content = ph_outbox_find_content (message);
  row->refused = order->refused;
  row->queued = ph_outbox_now ();
  row->due = order->due > 0 ? order->due : row->queued;
  row->due = order->delay_s > 0 ? MAX (row->due, row->queued + order->delay_s) : row->due;
  row->origin = dup_text (order->origin);
  row->batch = dup_text (order->batch);
  return row;
}

/**
 * ph_outbox_queue_async:
 * @self: an outbox
 * @order: how the message is to be sent; its envelope has a recipient
 * @message: the message, opened so that Bcc fields do not go out; copied
 * @cancellable: (nullable): stops it before anything counts
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Once it has finished, the message survives a power failure.
 *
 * Errors: %PH_OUTBOX_ERROR_WRITE and others of the database: nothing is left behind; %PH_OUTBOX_ERROR_DOUBLE, %PH_OUTBOX_ERROR_MESSAGE,
 * `G_IO_ERROR` (the message can't be read, cancelled).
 */
void
ph_outbox_queue_async (PhOutbox *self, const PhOutboxOrder *order, PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && order != NULL && order->account_id != NULL && *order->account_id != '\0' && PH_IS_MESSAGE_FILE (message));
  g_return_if_fail (order->envelope != NULL && ph_envelope_get_n_recipients (order->envelope) > 0);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_queue);
  PhOutboxWriting *writing = g_new0 (PhOutboxWriting, 1);
  const PhOutboxCall call = { ph_outbox_queue_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  writing->row = build_row (order, message);
  writing->delay_s = order->delay_s;
  writing->content = ph_message_file_dup_content (message, &writing->error);
  job->data = writing;
  job->free_data = (GDestroyNotify) ph_outbox_writing_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_queue_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: what the message is called; -1: it was not queued
 */
gint64
ph_outbox_queue_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_queue_async, error);
}

/**
 * ph_outbox_act_async:
 * @self: an outbox
 * @id: a message
 * @action: what to do
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Does what a person wants with a message.
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, %PH_OUTBOX_ERROR_STATE, those of the database.
 */
void
ph_outbox_act_async (PhOutbox *self, gint64 id, PhOutboxAction action, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && (guint) action < PH_N_OUTBOX_ACTIONS);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_act);
  const PhOutboxCall call = { ph_outbox_act_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->id = id;
  job->choice = (guint) action;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_act_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_act_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_act_async, error);
}

/**
 * ph_outbox_reschedule_async:
 * @self: an outbox
 * @id: a message
 * @due: not before, in seconds since 1970; 0: at once
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Another time for a message that is queued or waiting.
 *
 * Errors: %PH_OUTBOX_ERROR_NOT_FOUND, %PH_OUTBOX_ERROR_STATE, those of the database.
 */
void
ph_outbox_reschedule_async (PhOutbox *self, gint64 id, gint64 due, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_reschedule);
  const PhOutboxCall call = { ph_outbox_reschedule_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->id = id;
  job->time = due;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_reschedule_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_reschedule_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_reschedule_async, error);
}

/**
 * ph_outbox_reschedule_all_async:
 * @self: an outbox
 * @ids: (element-type gint64): messages
 * @due: not before, in seconds since 1970; 0: at once
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Another time for those of them that are queued or waiting, in one transaction: all get it, or none.
 *
 * Errors: those of the database.
 */
void
ph_outbox_reschedule_all_async (PhOutbox *self, const GArray *ids, gint64 due, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && ids != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_reschedule_all);
  const PhOutboxCall call = { ph_outbox_reschedule_all_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = ph_outbox_rows_dup_id_list (ids);
  job->time = due;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_reschedule_all_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many got the new time; -1: none
 */
gint64
ph_outbox_reschedule_all_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_reschedule_all_async, error);
}

/**
 * ph_outbox_hold_account_async:
 * @self: an outbox
 * @account_id: an account that was removed or switched off
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Nothing can come of what waits to be sent with it: it is held, until the account is there again or on, or the person does something
 * else with it. What is being sent goes on.
 *
 * Errors: those of the database.
 */
void
ph_outbox_hold_account_async (PhOutbox *self, const char *account_id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && account_id != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_hold);
  const PhOutboxCall call = { ph_outbox_hold_account_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->text = g_strdup (account_id);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_hold_account_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many messages of the account are held now; -1: an error
 */
gint64
ph_outbox_hold_account_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_hold_account_async, error);
}

/**
 * ph_outbox_release_account_async:
 * @self: an outbox
 * @account_id: (nullable): whose messages; %NULL: everybody's
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * What is held is queued again, because the reason is gone: due now, or when it was to be sent.
 *
 * Errors: those of the database.
 */
void
ph_outbox_release_account_async (PhOutbox *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_release);
  const PhOutboxCall call = { ph_outbox_release_account_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = g_strdup (account_id);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_release_account_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many; -1: an error
 */
gint64
ph_outbox_release_account_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_release_account_async, error);
}

/**
 * ph_outbox_purge_async:
 * @self: an outbox
 * @before: those that became so before, in seconds since 1970
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Forgets sent, failed and cancelled messages, with their files; not those whose copy is still to be kept in an archive.
 *
 * Errors: those of the database.
 */
void
ph_outbox_purge_async (PhOutbox *self, gint64 before, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_purge);
  const PhOutboxCall call = { ph_outbox_purge_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->time = before;
  job->run_without = ph_outbox_run_nothing;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_purge_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: how many; -1: an error
 */
gint64
ph_outbox_purge_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), -1);

  return ph_outbox_finish_number (self, result, ph_outbox_purge_async, error);
}
