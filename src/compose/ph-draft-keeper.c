// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Keeps the file of a draft as new as the draft, while somebody writes. Knows when to save; how is the store's business.

#include "config.h"

#include "ph-draft-keeper.h"

/* A pause in typing. */
#define QUIET_MS 1500
/* What is lost at most when somebody types without a pause. */
#define LONGEST_US (10 * G_USEC_PER_SEC)

struct _PhDraftKeeper
{
  GObject parent_instance;

  PhDraftStore *store;    /* (owned) */
  PhDraft *draft;         /* (owned) */
  guint64 version;        /* counts the changes of the draft */
  guint64 saving_version; /* that is being written; 0: nothing is */
  guint64 saved_version;  /* that is on the disk */
  gint64 unsaved_since_us;
  guint save_source;
  GPtrArray *flushes; /* (owned) (element-type GTask): those that wait */
  gboolean is_discarded;
};

G_DEFINE_FINAL_TYPE (PhDraftKeeper, ph_draft_keeper, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_FAILED,
} PhDraftKeeperSignal;

static guint signals[SIGNAL_FAILED + 1];

static void schedule (PhDraftKeeper *self);
static void save (PhDraftKeeper *self);
static void saved_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void removed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
save_timeout_cb (gpointer user_data)
{
  PhDraftKeeper *self = PH_DRAFT_KEEPER (user_data);

  self->save_source = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (PhDraftKeeper *self)
{
  gint64 left_ms = (self->unsaved_since_us + LONGEST_US - g_get_monotonic_time ()) / 1000;

  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add ((guint) CLAMP (left_ms, 0, QUIET_MS), save_timeout_cb, self);
}

static void
on_draft_changed_cb (PhDraftKeeper *self)
{
  g_assert (PH_IS_DRAFT_KEEPER (self));

  if (self->is_discarded)
    return;
  if (self->version == MAX (self->saved_version, self->saving_version))
    self->unsaved_since_us = g_get_monotonic_time ();
  self->version++;
  schedule (self);
}

/* A draft in which nothing is any more is not there after a restart either. */
static void
save (PhDraftKeeper *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->saving_version != 0 || self->version == self->saved_version)
    return;
  self->saving_version = self->version;
  if (ph_draft_is_empty (self->draft))
    ph_draft_store_remove_async (self->store, ph_draft_get_id (self->draft), removed_cb, g_object_ref (self));
  else
    ph_draft_store_save_async (self->store, self->draft, NULL, saved_cb, g_object_ref (self));
}

/* Each flush waits for what was there when it was asked for, and so for all that is there now. */
static void
finish_flushes (PhDraftKeeper *self, const GError *error)
{
  g_autoptr(GPtrArray) flushes = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    if (error != NULL)
      g_task_return_error (flushes->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (flushes->pdata[i], TRUE);
}

/* A full disk stays full for a while: it is not tried at each letter. */
static void
note_failure (PhDraftKeeper *self, const GError *error)
{
  self->unsaved_since_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
take_outcome (PhDraftKeeper *self, const GError *error)
{
  guint64 version = self->saving_version;

  self->saving_version = 0;
  if (self->is_discarded)
    return;
  if (error == NULL)
    self->saved_version = version;
  else
    note_failure (self, error);
  if (error != NULL || self->saved_version == self->version)
    finish_flushes (self, error);
  if (self->flushes->len > 0)
    save (self);
  else if (self->version != version)
    schedule (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftKeeper) self = PH_DRAFT_KEEPER (user_data);
  g_autoptr(GError) error = NULL;

  ph_draft_store_save_finish (PH_DRAFT_STORE (source), result, &error);
  take_outcome (self, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftKeeper) self = PH_DRAFT_KEEPER (user_data);
  g_autoptr(GError) error = NULL;

  ph_draft_store_remove_finish (PH_DRAFT_STORE (source), result, &error);
  take_outcome (self, error);
}

/* The store goes on alone: nobody is there any more who could be told. */
static void
ph_draft_keeper_dispose (GObject *object)
{
  PhDraftKeeper *self = PH_DRAFT_KEEPER (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->draft != NULL && !self->is_discarded && self->version != self->saved_version)
    {
      if (ph_draft_is_empty (self->draft))
        ph_draft_store_remove_async (self->store, ph_draft_get_id (self->draft), NULL, NULL);
      else
        ph_draft_store_save_async (self->store, self->draft, NULL, NULL, NULL);
    }
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ph_draft_keeper_parent_class)->dispose (object);
}

static void
ph_draft_keeper_finalize (GObject *object)
{
  PhDraftKeeper *self = PH_DRAFT_KEEPER (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  G_OBJECT_CLASS (ph_draft_keeper_parent_class)->finalize (object);
}

static void
ph_draft_keeper_class_init (PhDraftKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_draft_keeper_dispose;
  object_class->finalize = ph_draft_keeper_finalize;

  /**
   * PhDraftKeeper::failed:
   * @self: a keeper
   * @error: why: [error@DraftStoreError]
   *
   * The draft could not be saved. It is tried again after the next change and at each flush.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", PH_TYPE_DRAFT_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ph_draft_keeper_init (PhDraftKeeper *self)
{
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_draft_keeper_new:
 * @store: where the draft is saved
 * @draft: a draft; what it has now counts as saved
 *
 * Saves the draft a moment after it was changed, while somebody types without a pause every ten seconds, and when it ends.
 * A draft that became empty is removed.
 *
 * Returns: (transfer full): a keeper
 */
PhDraftKeeper *
ph_draft_keeper_new (PhDraftStore *store, PhDraft *draft)
{
  g_return_val_if_fail (PH_IS_DRAFT_STORE (store), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhDraftKeeper *self = g_object_new (PH_TYPE_DRAFT_KEEPER, NULL);

  self->store = g_object_ref (store);
  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ph_draft_keeper_flush_async:
 * @self: a keeper
 * @callback: called when the draft is on the disk as it is now
 * @user_data: for @callback
 *
 * Errors: [error@DraftStoreError]; what was saved before is still there.
 */
void
ph_draft_keeper_flush_async (PhDraftKeeper *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT_KEEPER (self));

  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_draft_keeper_flush_async);
  if (self->is_discarded || self->version == self->saved_version)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->flushes, g_steal_pointer (&task));
  save (self);
}

/**
 * ph_draft_keeper_flush_finish:
 * @self: a keeper
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the draft is on the disk
 */
gboolean
ph_draft_keeper_flush_finish (PhDraftKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_draft_keeper_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (ph_draft_store_remove_finish (PH_DRAFT_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ph_draft_keeper_discard_async:
 * @self: a keeper
 * @callback: called when the draft's file is gone
 * @user_data: for @callback
 *
 * Removes the file, and saves no more, whatever changes. Those who wait for a flush are done.
 *
 * Errors: [error@DraftStoreError]: it is still there.
 */
void
ph_draft_keeper_discard_async (PhDraftKeeper *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT_KEEPER (self));

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_draft_keeper_discard_async);
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->is_discarded = TRUE;
  finish_flushes (self, NULL);
  ph_draft_store_remove_async (self->store, ph_draft_get_id (self->draft), discarded_cb, task);
}

/**
 * ph_draft_keeper_discard_finish:
 * @self: a keeper
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the file is gone
 */
gboolean
ph_draft_keeper_discard_finish (PhDraftKeeper *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_draft_keeper_discard_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
