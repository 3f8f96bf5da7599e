// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The templates of a person, as a list that follows a folder. Puts accesses to the folder one behind the other, each on a
// thread, and shows what is there after each; watches the folder for what other programs write.

#include "config.h"

#include "ph-template-store.h"

#include "ph-mail-template-file.h"
#include "ph-task-data.h"
#include "ph-template-disk.h"

#include <glib/gstdio.h>
#include <string.h>

/* Editors write in several steps. */
#define SETTLE_MS 200

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
  char *name;      /* (owned) (nullable) */
  char *content;   /* (owned) (nullable): what to save */
  PhTemplateSaveMode mode;

  GPtrArray *templates; /* (owned) (nullable) (element-type PhMailTemplate): outcome: what is there now */
} PhTemplateAccess;

struct _PhTemplateStore
{
  GObject parent_instance;

  GFile *directory;      /* (owned) */
  GPtrArray *templates;  /* (owned) (element-type PhMailTemplate) */
  GFileMonitor *monitor; /* (owned) (nullable): from the first load on */
  guint settle_source;
  GQueue waiting; /* (owned) (element-type GTask) */
  gboolean is_busy;
};

static GType
get_item_type (GListModel *model)
{
  return PH_TYPE_MAIL_TEMPLATE;
}

static guint
get_n_items (GListModel *model)
{
  return PH_TEMPLATE_STORE (model)->templates->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *templates = PH_TEMPLATE_STORE (model)->templates;

  return position < templates->len ? g_object_ref (templates->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhTemplateStore, ph_template_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ph_template_access_free (PhTemplateAccess *access)
{
  g_clear_pointer (&access->templates, g_ptr_array_unref);
  g_free (access->directory);
  g_free (access->name);
  g_free (access->content);
  g_free (access);
}

PH_DEFINE_TASK_DATA (PhTemplateAccess, ph_template_access)

static void enqueue (PhTemplateStore *self, GTask *task, PhTemplateAccess *access);
static void start_next (PhTemplateStore *self);
static void run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable);
static void access_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhTemplateAccess *
new_access (PhTemplateStore *self, StoreKind kind, const char *name)
{
  PhTemplateAccess *access = g_new0 (PhTemplateAccess, 1);

  access->kind = kind;
  access->directory = g_file_get_path (self->directory);
  access->name = g_strdup (name);
  return access;
}

static void
enqueue (PhTemplateStore *self, GTask *task, PhTemplateAccess *access)
{
  ph_template_access_attach (task, access);
  /* The task says what became of the file, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->waiting, task);
  start_next (self);
}

static void
start_next (PhTemplateStore *self)
{
  if (self->is_busy || g_queue_is_empty (&self->waiting))
    return;

  g_autoptr(GTask) task = g_queue_pop_head (&self->waiting);
  g_autoptr(GTask) worker = g_task_new (self, g_task_get_cancellable (task), access_cb, g_object_ref (task));

  g_task_set_source_tag (worker, start_next);
  g_task_set_check_cancellable (worker, FALSE);
  g_task_set_task_data (worker, ph_template_access_get (task), NULL);
  self->is_busy = TRUE;
  g_task_run_in_thread (worker, run_access_in_thread_cb);
}

static gboolean
run_change (PhTemplateAccess *access, GError **error)
{
  switch (access->kind)
    {
    case STORE_LOAD:
      /* A folder that is not there can only be asked again and again whether it is. Where it can't be made, nothing is lost. */
      g_mkdir_with_parents (access->directory, 0700);
      return TRUE;
    case STORE_SAVE:
      return ph_template_disk_save (access->directory, access->name, access->content, access->mode, error);
    case STORE_REMOVE:
      return ph_template_disk_remove (access->directory, access->name, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhTemplateAccess *access = task_data;
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (cancellable, &error) && run_change (access, &error))
    access->templates = ph_template_disk_load (access->directory, &error);
  if (error != NULL)
    g_task_return_error (worker, error);
  else
    g_task_return_boolean (worker, TRUE);
}

static gboolean
is_same (PhMailTemplate *a, PhMailTemplate *b)
{
  return strcmp (ph_mail_template_get_name (a), ph_mail_template_get_name (b)) == 0 && strcmp (ph_mail_template_get_content (a), ph_mail_template_get_content (b)) == 0;
}

/* Only what lies between the first and the last difference is new to whoever shows the list. */
static void
take_templates (PhTemplateStore *self, GPtrArray *templates)
{
  g_autoptr(GPtrArray) old = self->templates;
  guint shortest = MIN (old->len, templates->len);
  guint n_before = 0;
  guint n_behind = 0;

  while (n_before < shortest && is_same (old->pdata[n_before], templates->pdata[n_before]))
    n_before++;
  while (n_behind < shortest - n_before && is_same (old->pdata[old->len - 1 - n_behind], templates->pdata[templates->len - 1 - n_behind]))
    n_behind++;
  for (guint i = 0; i < n_before; i++)
    g_set_object ((PhMailTemplate **) &templates->pdata[i], old->pdata[i]);
  for (guint i = 1; i <= n_behind; i++)
    g_set_object ((PhMailTemplate **) &templates->pdata[templates->len - i], old->pdata[old->len - i]);
  self->templates = g_ptr_array_ref (templates);
  if (old->len - n_before - n_behind > 0 || templates->len - n_before - n_behind > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, old->len - n_before - n_behind, templates->len - n_before - n_behind);
}

static gboolean
settle_cb (gpointer user_data)
{
  PhTemplateStore *self = PH_TEMPLATE_STORE (user_data);

  self->settle_source = 0;
  enqueue (self, g_task_new (self, NULL, NULL, NULL), new_access (self, STORE_LOAD, NULL));
  return G_SOURCE_REMOVE;
}

static void
on_monitor_changed_cb (PhTemplateStore *self)
{
  g_assert (PH_IS_TEMPLATE_STORE (self));

  if (self->settle_source == 0)
    self->settle_source = g_timeout_add (SETTLE_MS, settle_cb, self);
}

/* Without a monitor the list is only as new as the last access. */
static void
watch (PhTemplateStore *self)
{
  if (self->monitor != NULL)
    return;
  self->monitor = g_file_monitor_directory (self->directory, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_monitor_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhTemplateStore *self = PH_TEMPLATE_STORE (source);
  PhTemplateAccess *access = ph_template_access_get (task);
  g_autoptr(GError) error = NULL;

  self->is_busy = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  if (access->templates != NULL)
    take_templates (self, access->templates);
  watch (self);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
  start_next (self);
}

static void
ph_template_store_dispose (GObject *object)
{
  PhTemplateStore *self = PH_TEMPLATE_STORE (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->monitor);
  g_queue_clear_full (&self->waiting, g_object_unref);
  G_OBJECT_CLASS (ph_template_store_parent_class)->dispose (object);
}

static void
ph_template_store_finalize (GObject *object)
{
  PhTemplateStore *self = PH_TEMPLATE_STORE (object);

  g_clear_object (&self->directory);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  G_OBJECT_CLASS (ph_template_store_parent_class)->finalize (object);
}

static void
ph_template_store_class_init (PhTemplateStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_template_store_dispose;
  object_class->finalize = ph_template_store_finalize;
}

static void
ph_template_store_init (PhTemplateStore *self)
{
  g_queue_init (&self->waiting);
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_template_store_new:
 * @directory: a local folder; it is made when it is not there
 *
 * Returns: (transfer full): an empty store; [method@TemplateStore.load_async] fills it
 */
PhTemplateStore *
ph_template_store_new (GFile *directory)
{
  g_return_val_if_fail (G_IS_FILE (directory) && g_file_peek_path (directory) != NULL, NULL);

  PhTemplateStore *self = g_object_new (PH_TYPE_TEMPLATE_STORE, NULL);

  self->directory = g_object_ref (directory);
  return self;
}

/**
 * ph_template_store_dup_default_path:
 *
 * Returns: (transfer full): `$XDG_DATA_HOME/posthorn/templates`
 */
char *
ph_template_store_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "posthorn", "templates", NULL);
}

static gboolean
finish (PhTemplateStore *self, GAsyncResult *result, gpointer source_tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_template_store_load_async:
 * @self: a store
 * @cancellable: (nullable): gives up before anything is read
 * @callback: called when the list is up to date
 * @user_data: for @callback
 *
 * Reads the templates, and watches their folder from then on. Files that are no text, or beyond the limits, are left out.
 *
 * Errors: `G_IO_ERROR`: the folder can't be read.
 */
void
ph_template_store_load_async (PhTemplateStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_TEMPLATE_STORE (self));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_template_store_load_async);
  enqueue (self, task, new_access (self, STORE_LOAD, NULL));
}

/**
 * ph_template_store_load_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the list is what the folder holds
 */
gboolean
ph_template_store_load_finish (PhTemplateStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_template_store_load_async, error);
}

/**
 * ph_template_store_save_async:
 * @self: a store
 * @name: what the person calls the template
 * @draft: what it is made of: subject, recipients and text, as they are at the call
 * @mode: what becomes of a template that has the name already
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when it is on the disk and in the list
 * @user_data: for @callback
 *
 * Errors: `G_IO_ERROR_EXISTS`: there is one of that name, and it was not to be replaced; `G_IO_ERROR_INVALID_FILENAME`: it can't be called so; other
 * `G_IO_ERROR`, `G_FILE_ERROR`. What was to be replaced is as it was.
 */
void
ph_template_store_save_async (PhTemplateStore *self, const char *name, PhDraft *draft, PhTemplateSaveMode mode, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_TEMPLATE_STORE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (PH_IS_DRAFT (draft));

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhTemplateAccess *access = new_access (self, STORE_SAVE, name);

  access->content = ph_mail_template_content_new (draft);
  access->mode = mode;
  g_task_set_source_tag (task, ph_template_store_save_async);
  enqueue (self, task, access);
}

/**
 * ph_template_store_save_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the template is on the disk
 */
gboolean
ph_template_store_save_finish (PhTemplateStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_template_store_save_async, error);
}

/**
 * ph_template_store_remove_async:
 * @self: a store
 * @removed: one of its templates
 * @cancellable: (nullable): gives up before anything is removed
 * @callback: called when its file is gone
 * @user_data: for @callback
 *
 * Errors: `G_IO_ERROR`.
 */
void
ph_template_store_remove_async (PhTemplateStore *self, PhMailTemplate *removed, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_TEMPLATE_STORE (self));
  g_return_if_fail (PH_IS_MAIL_TEMPLATE (removed));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_template_store_remove_async);
  enqueue (self, task, new_access (self, STORE_REMOVE, ph_mail_template_get_name (removed)));
}

/**
 * ph_template_store_remove_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the template is gone
 */
gboolean
ph_template_store_remove_finish (PhTemplateStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_template_store_remove_async, error);
}
