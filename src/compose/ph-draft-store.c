// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The drafts of a person. Puts what is done with their folder one behind the other, each on a thread, so that what was asked
// for last is what stays. What a draft looks like and how it is written safely is not known here.

#include "config.h"

#include "ph-draft-store.h"

#include "ph-draft-disk.h"
#include "ph-draft-file.h"
#include "ph-task-data.h"

typedef enum
{
  STORE_LOAD,
  STORE_SAVE,
  STORE_REMOVE,
} StoreKind;

/* One access to the folder. */
typedef struct
{
  StoreKind kind;
  char *directory; /* (owned) */
  char *id;        /* (owned) (nullable): not for loading */
  GKeyFile *file;  /* (owned) (nullable): what to save */

  GPtrArray *drafts;   /* (owned) (nullable) (element-type PhDraft): outcome of loading */
  GPtrArray *left_out; /* (owned) (nullable) (element-type utf8): likewise */
} PhDraftAccess;

struct _PhDraftStore
{
  GObject parent_instance;

  GFile *directory; /* (owned) */
  GQueue waiting;   /* (owned) (element-type GTask) */
  gboolean is_busy;
  char **left_out; /* (owned): of the last load */
};

G_DEFINE_FINAL_TYPE (PhDraftStore, ph_draft_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph-draft-store-error-quark, ph_draft_store_error);

static void
ph_draft_access_free (PhDraftAccess *access)
{
  g_clear_pointer (&access->file, g_key_file_unref);
  g_clear_pointer (&access->drafts, g_ptr_array_unref);
  g_clear_pointer (&access->left_out, g_ptr_array_unref);
  g_free (access->directory);
  g_free (access->id);
  g_free (access);
}

PH_DEFINE_TASK_DATA (PhDraftAccess, ph_draft_access)

static void enqueue (PhDraftStore *self, GTask *task, PhDraftAccess *access);
static void start_next (PhDraftStore *self);
static void run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable);
static void access_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhDraftAccess *
new_access (PhDraftStore *self, StoreKind kind, const char *id)
{
  PhDraftAccess *access = g_new0 (PhDraftAccess, 1);

  access->kind = kind;
  access->directory = g_file_get_path (self->directory);
  access->id = g_strdup (id);
  return access;
}

static void
enqueue (PhDraftStore *self, GTask *task, PhDraftAccess *access)
{
  ph_draft_access_attach (task, access);
  /* The task says what became of the file, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->waiting, task);
  start_next (self);
}

static void
start_next (PhDraftStore *self)
{
  if (self->is_busy || g_queue_is_empty (&self->waiting))
    return;

  g_autoptr(GTask) task = g_queue_pop_head (&self->waiting);
  g_autoptr(GTask) worker = g_task_new (self, g_task_get_cancellable (task), access_cb, g_object_ref (task));

  g_task_set_source_tag (worker, start_next);
  g_task_set_check_cancellable (worker, FALSE);
  g_task_set_task_data (worker, ph_draft_access_get (task), NULL);
  self->is_busy = TRUE;
  g_task_run_in_thread (worker, run_access_in_thread_cb);
}

static gboolean
run_access (PhDraftAccess *access, GError **error)
{
  switch (access->kind)
    {
    case STORE_LOAD:
      access->left_out = g_ptr_array_new_with_free_func (g_free);
      access->drafts = ph_draft_disk_load (access->directory, access->left_out, error);
      return access->drafts != NULL;
    case STORE_SAVE:
      return ph_draft_disk_save (access->directory, access->id, access->file, error);
    case STORE_REMOVE:
      return ph_draft_disk_remove (access->directory, access->id, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !run_access (task_data, &error))
    g_task_return_error (worker, error);
  else
    g_task_return_boolean (worker, TRUE);
}

static void
take_left_out (PhDraftStore *self, PhDraftAccess *access)
{
  if (access->drafts == NULL)
    return;
  g_ptr_array_add (access->left_out, NULL);
  g_strfreev (self->left_out);
  self->left_out = g_strdupv ((char **) access->left_out->pdata);
}

static void
access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhDraftStore *self = PH_DRAFT_STORE (source);
  PhDraftAccess *access = ph_draft_access_get (task);
  g_autoptr(GError) error = NULL;

  self->is_busy = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  take_left_out (self, access);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (access->kind == STORE_LOAD)
    g_task_return_pointer (task, g_steal_pointer (&access->drafts), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_boolean (task, TRUE);
  start_next (self);
}

static void
ph_draft_store_finalize (GObject *object)
{
  PhDraftStore *self = PH_DRAFT_STORE (object);

  g_clear_object (&self->directory);
  g_clear_pointer (&self->left_out, g_strfreev);
  g_queue_clear_full (&self->waiting, g_object_unref);
  G_OBJECT_CLASS (ph_draft_store_parent_class)->finalize (object);
}

static void
ph_draft_store_class_init (PhDraftStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_draft_store_finalize;
}

static void
ph_draft_store_init (PhDraftStore *self)
{
  g_queue_init (&self->waiting);
  self->left_out = g_new0 (char *, 1);
}

/**
 * ph_draft_store_new:
 * @directory: a local folder, which need not be there
 *
 * Returns: (transfer full): a store of drafts
 */
PhDraftStore *
ph_draft_store_new (GFile *directory)
{
  g_return_val_if_fail (G_IS_FILE (directory) && g_file_peek_path (directory) != NULL, NULL);

  PhDraftStore *self = g_object_new (PH_TYPE_DRAFT_STORE, NULL);

  self->directory = g_object_ref (directory);
  return self;
}

/**
 * ph_draft_store_dup_default_path:
 *
 * Returns: (transfer full): `$XDG_DATA_HOME/posthorn/drafts`
 */
char *
ph_draft_store_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "posthorn", "drafts", NULL);
}

/**
 * ph_draft_store_load_async:
 * @self: a store
 * @cancellable: (nullable): gives up before anything is read
 * @callback: called when all drafts are read
 * @user_data: for @callback
 *
 * Reads the drafts; to be called once, when the program starts and nobody writes one. What was left behind by a program that
 * was killed is removed after a day.
 *
 * Errors: %PH_DRAFT_STORE_ERROR_READ: the folder can't be read; `G_IO_ERROR_CANCELLED`. A draft that can't be understood is
 * no error: see [method@DraftStore.get_left_out].
 */
void
ph_draft_store_load_async (PhDraftStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT_STORE (self));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_draft_store_load_async);
  enqueue (self, task, new_access (self, STORE_LOAD, NULL));
}

/**
 * ph_draft_store_load_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhDraft): the drafts, the latest first
 */
GPtrArray *
ph_draft_store_load_finish (PhDraftStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_draft_store_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_draft_store_get_left_out:
 * @self: a store
 *
 * Returns: (transfer none) (array zero-terminated=1): paths of the files that the last load has left out, because they can't
 *   be understood, were written by a newer version, or are too large or too many. They stay where they are
 */
const char *const *
ph_draft_store_get_left_out (PhDraftStore *self)
{
  g_return_val_if_fail (PH_IS_DRAFT_STORE (self), NULL);

  return (const char *const *) self->left_out;
}

static gboolean
finish (PhDraftStore *self, GAsyncResult *result, gpointer source_tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* An identifier may come from a message of the outbox, and so from another program. */
static gboolean
check_id (GTask *task, const char *id)
{
  if (ph_draft_disk_is_valid_id (id))
    return TRUE;
  g_task_return_new_error (task, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE, "the draft has an identifier that can't be a file name");
  g_object_unref (task);
  return FALSE;
}

/**
 * ph_draft_store_save_async:
 * @self: a store
 * @draft: what to save, as it is at the call
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Errors: %PH_DRAFT_STORE_ERROR_WRITE, `G_IO_ERROR_CANCELLED`. What was saved before is still there.
 */
void
ph_draft_store_save_async (PhDraftStore *self, PhDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT_STORE (self));
  g_return_if_fail (PH_IS_DRAFT (draft));

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhDraftAccess *access = NULL;

  g_task_set_source_tag (task, ph_draft_store_save_async);
  if (!check_id (task, ph_draft_get_id (draft)))
    return;
  access = new_access (self, STORE_SAVE, ph_draft_get_id (draft));
  access->file = ph_draft_file_new (draft);
  enqueue (self, task, access);
}

/**
 * ph_draft_store_save_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the draft is on the disk
 */
gboolean
ph_draft_store_save_finish (PhDraftStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_draft_store_save_async, error);
}

/**
 * ph_draft_store_remove_async:
 * @self: a store
 * @id: identifier of a draft, which need not be there
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Removes a draft, and its attachments that are nowhere else. Not cancellable.
 *
 * Errors: %PH_DRAFT_STORE_ERROR_WRITE: it is still there.
 */
void
ph_draft_store_remove_async (PhDraftStore *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT_STORE (self));
  g_return_if_fail (id != NULL);

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_draft_store_remove_async);
  if (check_id (task, id))
    enqueue (self, task, new_access (self, STORE_REMOVE, id));
}

/**
 * ph_draft_store_remove_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the draft is gone
 */
gboolean
ph_draft_store_remove_finish (PhDraftStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_draft_store_remove_async, error);
}

/**
 * ph_draft_store_dup_file:
 * @self: a store
 * @id: identifier of a draft
 *
 * Returns: (transfer full): where the draft is kept; it tells when it was saved, and may not be there yet
 */
GFile *
ph_draft_store_dup_file (PhDraftStore *self, const char *id)
{
  g_return_val_if_fail (PH_IS_DRAFT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL && ph_draft_disk_is_valid_id (id), NULL);

  g_autofree char *path = ph_draft_disk_dup_path (g_file_peek_path (self->directory), id);

  return g_file_new_for_path (path);
}

/**
 * ph_draft_store_dup_folder:
 * @self: a store
 * @id: identifier of a draft
 *
 * Returns: (transfer full): where attachments of the draft belong that are nowhere else, such as pasted pictures; it may
 *   not be there yet. It goes when the draft is removed
 */
GFile *
ph_draft_store_dup_folder (PhDraftStore *self, const char *id)
{
  g_return_val_if_fail (PH_IS_DRAFT_STORE (self), NULL);
  g_return_val_if_fail (id != NULL && ph_draft_disk_is_valid_id (id), NULL);

  g_autofree char *path = ph_draft_disk_dup_folder (g_file_peek_path (self->directory), id);

  return g_file_new_for_path (path);
}
