// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts of a person, as a list that follows one file. Puts accesses to the file one behind the other, each on a
// thread, and merges what it then holds into the list; watches the file for what others write. What the file looks
// like and how it is written safely is not known here.

#include "config.h"

#include "ph-account-store.h"

#include "ph-account-disk.h"
#include "ph-account-file.h"
#include "ph-account-list.h"
#include "ph-set-str.h"
#include "ph-task-data.h"

/* A change by another program is a handful of events within a few milliseconds. */
#define SETTLE_MS 50

PH_DEFINE_TASK_DATA (PhAccountAccess, ph_account_access)

struct _PhAccountStore
{
  GObject parent_instance;

  GFile *file;                  /* (owned) */
  PhAccountList *list;          /* (owned) */
  GQueue waiting;               /* (owned) (element-type GTask): accesses that have not begun */
  gboolean is_busy;             /* one access is under way */
  GFileMonitor *monitor;        /* (owned) (nullable): of the file, since the first load */
  GFileMonitor *target_monitor; /* (owned) (nullable): of the file behind symbolic links */
  GFile *target;                /* (owned) (nullable): what target_monitor watches */
  guint settle_source;          /* 0: no change by others is known */
  char *set_aside_path;         /* (owned) (nullable) */
  guint n_left_out;             /* accounts of the file that can't be understood */
};

enum
{
  PROP_N_LEFT_OUT = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_SET_ASIDE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void start_next (PhAccountStore *self);
static void run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable);
static void access_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_QUARK (ph_account_store_error, ph_account_store_error)

static GType
get_item_type (GListModel *model)
{
  return PH_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PH_ACCOUNT_STORE (model)->list));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PH_ACCOUNT_STORE (model)->list), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhAccountStore, ph_account_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
enqueue (PhAccountStore *self, GTask *task, PhAccountAccess *access)
{
  ph_account_access_attach (task, access);
  /* The task says what became of the file, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->waiting, task);
  start_next (self);
}

/* Not before its turn comes: accesses before it may change the list. Who loads a corrupt file starts empty. */
static void
note_what_is_known (PhAccountStore *self, PhAccountAccess *access)
{
  PhAccount *account = ph_account_list_get_default (self->list);

  if (access->kind == PH_ACCOUNT_CHANGE_NONE)
    return;
  access->known = ph_account_list_copy_stored (self->list);
  access->known_default = account != NULL ? g_strdup (ph_account_get_id (account)) : NULL;
}

static void
start_next (PhAccountStore *self)
{
  if (self->is_busy || g_queue_is_empty (&self->waiting))
    return;

  g_autoptr(GTask) task = g_queue_pop_head (&self->waiting);
  PhAccountAccess *access = ph_account_access_get (task);
  g_autoptr(GTask) worker = g_task_new (self, g_task_get_cancellable (task), access_cb, g_object_ref (task));

  g_task_set_source_tag (worker, start_next);
  g_task_set_check_cancellable (worker, FALSE);
  note_what_is_known (self, access);
  g_task_set_task_data (worker, access, NULL);
  self->is_busy = TRUE;
  g_task_run_in_thread (worker, run_access_in_thread_cb);
}

static void
run_access_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error) || !ph_account_access_run (task_data, cancellable, &error))
    g_task_return_error (worker, error);
  else
    g_task_return_boolean (worker, TRUE);
}

static gboolean
settle_cb (gpointer user_data)
{
  PhAccountStore *self = PH_ACCOUNT_STORE (user_data);

  self->settle_source = 0;
  enqueue (self, g_task_new (self, NULL, NULL, NULL), ph_account_access_new (PH_ACCOUNT_CHANGE_REFRESH, self->file));
  return G_SOURCE_REMOVE;
}

static void
on_monitor_changed_cb (PhAccountStore *self)
{
  g_assert (PH_IS_ACCOUNT_STORE (self));

  if (self->settle_source == 0)
    self->settle_source = g_timeout_add (SETTLE_MS, settle_cb, self);
}

/* (nullable): without a monitor the list is only as new as the last access. */
static GFileMonitor *
watch (PhAccountStore *self, GFile *file)
{
  GFileMonitor *monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor != NULL)
    g_signal_connect_object (monitor, "changed", G_CALLBACK (on_monitor_changed_cb), self, G_CONNECT_SWAPPED);
  return monitor;
}

static void
watch_target (PhAccountStore *self, GFile *target)
{
  if (self->monitor == NULL)
    self->monitor = watch (self, self->file);
  if (target == NULL || (self->target != NULL && g_file_equal (self->target, target)))
    return;
  g_set_object (&self->target, target);
  g_clear_object (&self->target_monitor);
  if (!g_file_equal (target, self->file))
    self->target_monitor = watch (self, target);
}

static void
set_n_left_out (PhAccountStore *self, guint n_left_out)
{
  if (self->n_left_out == n_left_out)
    return;
  self->n_left_out = n_left_out;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_LEFT_OUT]);
}

static void
take_outcome (PhAccountStore *self, PhAccountAccess *access)
{
  if (access->accounts != NULL)
    {
      ph_account_list_merge (self->list, access->accounts, access->default_id);
      set_n_left_out (self, access->n_left_out);
    }
  if (access->kind == PH_ACCOUNT_CHANGE_NONE || access->set_aside != NULL)
    ph_set_str (&self->set_aside_path, access->set_aside);
  if (access->set_aside != NULL)
    g_signal_emit (self, signals[SIGNAL_SET_ASIDE], 0, access->set_aside);
}

static void
access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhAccountStore *self = PH_ACCOUNT_STORE (source);
  PhAccountAccess *access = ph_account_access_get (task);
  g_autoptr(GError) error = NULL;

  self->is_busy = FALSE;
  g_task_propagate_boolean (G_TASK (result), &error);
  take_outcome (self, access);
  watch_target (self, access->target);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
  start_next (self);
}

static void
ph_account_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_LEFT_OUT)
    g_value_set_uint (value, PH_ACCOUNT_STORE (object)->n_left_out);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ph_account_store_dispose (GObject *object)
{
  PhAccountStore *self = PH_ACCOUNT_STORE (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->monitor);
  g_clear_object (&self->target_monitor);
  g_queue_clear_full (&self->waiting, g_object_unref);
  G_OBJECT_CLASS (ph_account_store_parent_class)->dispose (object);
}

static void
ph_account_store_finalize (GObject *object)
{
  PhAccountStore *self = PH_ACCOUNT_STORE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->target);
  g_clear_object (&self->list);
  g_free (self->set_aside_path);
  G_OBJECT_CLASS (ph_account_store_parent_class)->finalize (object);
}

static void
ph_account_store_class_init (PhAccountStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_account_store_get_property;
  object_class->dispose = ph_account_store_dispose;
  object_class->finalize = ph_account_store_finalize;

  /**
   * PhAccountStore:n-left-out:
   *
   * How many accounts of the file are not in the list, because they can't be understood.
   */
  properties[PROP_N_LEFT_OUT] = g_param_spec_uint ("n-left-out", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * PhAccountStore::set-aside:
   * @self: a store
   * @path: where the file is kept now
   *
   * The file was corrupt. When that is found while loading, the list starts empty; when it is found while saving, the
   * accounts of the list are in the new file.
   */
  signals[SIGNAL_SET_ASIDE] =
    g_signal_new ("set-aside", PH_TYPE_ACCOUNT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ph_account_store_init (PhAccountStore *self)
{
  g_queue_init (&self->waiting);
  self->list = ph_account_list_new ();
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

/**
 * ph_account_store_new:
 * @file: a local file, which need not exist
 *
 * Returns: (transfer full): an empty store; [method@AccountStore.load_async] fills it
 */
PhAccountStore *
ph_account_store_new (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL, NULL);

  PhAccountStore *self = g_object_new (PH_TYPE_ACCOUNT_STORE, NULL);

  self->file = g_object_ref (file);
  return self;
}

/**
 * ph_account_store_dup_default_path:
 *
 * Returns: (transfer full): `$XDG_CONFIG_HOME/posthorn/accounts.ini`
 */
char *
ph_account_store_dup_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "posthorn", "accounts.ini", NULL);
}

static gboolean
finish (PhAccountStore *self, GAsyncResult *result, gpointer source_tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_account_store_load_async:
 * @self: a store
 * @cancellable: (nullable): stops waiting; the list stays as it is
 * @callback: called when the list is up to date
 * @user_data: for @callback
 *
 * Reads the file and watches it from then on. A missing or empty file is an empty list. A file that is corrupt (no key
 * file, not UTF-8, more than eight mebibytes, a directory) is renamed, see [signal@AccountStore::set-aside].
 *
 * Errors: %PH_ACCOUNT_STORE_ERROR_READ, `G_IO_ERROR_CANCELLED`.
 */
void
ph_account_store_load_async (PhAccountStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_account_store_load_async);
  enqueue (self, task, ph_account_access_new (PH_ACCOUNT_CHANGE_NONE, self->file));
}

/**
 * ph_account_store_load_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the list is what the file holds
 */
gboolean
ph_account_store_load_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_load_async, error);
}

/**
 * ph_account_store_get_set_aside_path:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): where the corrupt file of the last load is kept
 */
const char *
ph_account_store_get_set_aside_path (PhAccountStore *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (self), NULL);

  return self->set_aside_path;
}

/**
 * ph_account_store_get_n_left_out:
 * @self: a store
 *
 * Returns: how many accounts of the file are not in the list, because they can't be understood; the file keeps them
 */
guint
ph_account_store_get_n_left_out (PhAccountStore *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (self), 0);

  return self->n_left_out;
}

/**
 * ph_account_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none): where its file is
 */
const char *
ph_account_store_get_path (PhAccountStore *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (self), NULL);

  return g_file_peek_path (self->file);
}

/**
 * ph_account_store_save_async:
 * @self: a store
 * @account: an account; copied at once
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when the account is in the file and in the list
 * @user_data: for @callback
 *
 * Adds the account, or replaces the one of the same identifier; the first account of a file becomes the default one. A
 * transient account is only changed in the list. Saves and other changes happen in the order in which they were asked
 * for.
 *
 * Errors: %PH_ACCOUNT_STORE_ERROR_READ (the file can't be read or is a newer version's, so nothing was written), %PH_ACCOUNT_STORE_ERROR_WRITE,
 * `G_IO_ERROR_CANCELLED`. File and list are as they were.
 */
void
ph_account_store_save_async (PhAccountStore *self, PhAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));
  g_return_if_fail (ph_account_file_is_valid_id (ph_account_get_id (account)));

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhAccount *transient = ph_account_list_find_transient (self->list, ph_account_get_id (account));

  g_task_set_source_tag (task, ph_account_store_save_async);
  if (transient != NULL)
    {
      ph_account_assign (transient, account);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  PhAccountAccess *access = ph_account_access_new (PH_ACCOUNT_CHANGE_SAVE, self->file);

  access->account = ph_account_copy (account);
  enqueue (self, task, access);
}

/**
 * ph_account_store_save_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the account was saved
 */
gboolean
ph_account_store_save_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_save_async, error);
}

/**
 * ph_account_store_remove_async:
 * @self: a store
 * @id: identifier of an account
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when the account is neither in the file nor in the list
 * @user_data: for @callback
 *
 * Removes an account, but not its secret. If it was the default one, the first of those that stay takes its place. Saved
 * again, it is where it was.
 *
 * Errors: as [method@AccountStore.save_async], and %PH_ACCOUNT_STORE_ERROR_NOT_FOUND.
 */
void
ph_account_store_remove_async (PhAccountStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (id != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_account_store_remove_async);
  if (ph_account_list_remove_transient (self->list, id))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  PhAccountAccess *access = ph_account_access_new (PH_ACCOUNT_CHANGE_REMOVE, self->file);

  access->id = g_strdup (id);
  enqueue (self, task, access);
}

/**
 * ph_account_store_remove_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the account was removed
 */
gboolean
ph_account_store_remove_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_remove_async, error);
}

/**
 * ph_account_store_set_default_async:
 * @self: a store
 * @id: identifier of an account of the file
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when it is the default account
 * @user_data: for @callback
 *
 * Errors: as [method@AccountStore.remove_async].
 */
void
ph_account_store_set_default_async (PhAccountStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (id != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhAccountAccess *access = ph_account_access_new (PH_ACCOUNT_CHANGE_SET_DEFAULT, self->file);

  g_task_set_source_tag (task, ph_account_store_set_default_async);
  access->id = g_strdup (id);
  enqueue (self, task, access);
}

/**
 * ph_account_store_set_default_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is the default account now
 */
gboolean
ph_account_store_set_default_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_set_default_async, error);
}

/**
 * ph_account_store_move_async:
 * @self: a store
 * @id: identifier of an account of the file
 * @position: where it shall stand, from 0; beyond the end: last. Transient accounts and those that can't be understood don't count
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when the list is in that order
 * @user_data: for @callback
 *
 * Errors: as [method@AccountStore.remove_async].
 */
void
ph_account_store_move_async (PhAccountStore *self, const char *id, guint position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (id != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhAccountAccess *access = ph_account_access_new (PH_ACCOUNT_CHANGE_MOVE, self->file);

  g_task_set_source_tag (task, ph_account_store_move_async);
  access->id = g_strdup (id);
  access->position = position;
  enqueue (self, task, access);
}

/**
 * ph_account_store_move_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the account stands there now
 */
gboolean
ph_account_store_move_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_move_async, error);
}

/**
 * ph_account_store_add_all_async:
 * @self: a store
 * @accounts: (element-type PhAccount): accounts with identifiers of their own; copied at once
 * @cancellable: (nullable): gives up before anything is written
 * @callback: called when the accounts are in the file and in the list
 * @user_data: for @callback
 *
 * Adds all of them or none, behind those that are there and in their order.
 *
 * Errors: as [method@AccountStore.save_async]; %PH_ACCOUNT_STORE_ERROR_WRITE also when there would be more than a thousand.
 */
void
ph_account_store_add_all_async (PhAccountStore *self, GPtrArray *accounts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (accounts != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhAccountAccess *access = ph_account_access_new (PH_ACCOUNT_CHANGE_ADD_ALL, self->file);

  g_task_set_source_tag (task, ph_account_store_add_all_async);
  access->added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (access->added, ph_account_copy (accounts->pdata[i]));
  enqueue (self, task, access);
}

/**
 * ph_account_store_add_all_finish:
 * @self: a store
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the accounts were added
 */
gboolean
ph_account_store_add_all_finish (PhAccountStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, ph_account_store_add_all_async, error);
}

/**
 * ph_account_store_add_transient:
 * @self: a store
 * @account: an account that no list has yet
 *
 * Puts the account, the object itself, at the end of the list, where it stays until the program ends or it is removed.
 * It never comes into the file and is never the default account.
 */
void
ph_account_store_add_transient (PhAccountStore *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_ACCOUNT_STORE (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  ph_account_list_add_transient (self->list, account);
}

/**
 * ph_account_store_get_default:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): the default account; while any account is enabled, an enabled one; %NULL only without
 *   accounts in the file
 */
PhAccount *
ph_account_store_get_default (PhAccountStore *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (self), NULL);

  return ph_account_list_get_default (self->list);
}

/**
 * ph_account_store_find:
 * @self: a store
 * @name: an identifier, an address (in any case) or a label
 *
 * Returns: (transfer none) (nullable): the account of that name
 */
PhAccount *
ph_account_store_find (PhAccountStore *self, const char *name)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return ph_account_list_find (self->list, name);
}
