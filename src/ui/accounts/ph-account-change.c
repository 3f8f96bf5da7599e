// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One change of a stored account: settings, password, or both. It remembers what was there before, the password too if it
// replaces one, as long as somebody may want it back. What others change meanwhile it leaves alone, on both ways.

#include "config.h"

#include "ph-account-change.h"

#include "ph-account-rebase.h"
#include "ph-account-saver.h"
#include "ph-set-str.h"

struct _PhAccountChange
{
  GObject parent_instance;
  PhServices *services;    /* (owned) */
  PhAccount *before;       /* (owned): as it was when the work began */
  PhAccountDraft *draft;   /* (owned): what is kept; its password only if it is a new one */
  char *text;              /* (owned): what was done, for a person */
  char *original;          /* (owned) (nullable): identifier of the account of which a copy is kept */
  PhSecret *former_secret; /* (owned) (nullable): what the new one replaces */
  gboolean had_secret;     /* FALSE: the keyring has said that there was none */
  GtkWindow *parent;       /* (owned) (nullable): while it is kept */
};

G_DEFINE_FINAL_TYPE (PhAccountChange, ph_account_change, G_TYPE_OBJECT)

static void lookup_original_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void restore_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void clear_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void restore_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static const char *
get_id (PhAccountChange *self)
{
  return ph_account_get_id (self->before);
}

/* A new password replaces it, and without a sign-in it is forgotten; else there is nothing to remember of it. */
static gboolean
touches_secret (PhAccountChange *self)
{
  gboolean signs_in = ph_account_get_username (ph_account_draft_get_account (self->draft))[0] != '\0';

  return ph_account_draft_get_secret (self->draft) != NULL || (!signs_in && ph_account_get_username (self->before)[0] != '\0');
}

static void
start_save (PhAccountChange *self, GTask *owned_task)
{
  PhAccount *account = ph_account_draft_get_account (self->draft);
  PhAccount *stored = ph_services_find_account (self->services, get_id (self));

  if (stored != NULL)
    {
      g_autoptr(PhAccount) merged = ph_account_rebase (account, self->before, stored);

      ph_account_assign (self->before, stored);
      ph_account_assign (account, merged);
    }
  ph_account_saver_save_async (self->services, self->draft, self->parent, g_task_get_cancellable (owned_task), save_cb, owned_task);
}

/* A copy without its password can be given one. */
static void
lookup_original_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhAccountChange *self = g_task_get_source_object (task);
  g_autoptr(PhSecret) secret = ph_keyring_lookup_finish (PH_KEYRING (source), result, NULL);

  if (secret != NULL)
    ph_account_draft_set_secret (self->draft, secret);
  if (!g_task_return_error_if_cancelled (task))
    start_save (self, g_steal_pointer (&task));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhAccountChange *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->former_secret = ph_keyring_lookup_finish (PH_KEYRING (source), result, &error);
  self->had_secret = !g_error_matches (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING);
  if (!g_task_return_error_if_cancelled (task))
    start_save (self, g_steal_pointer (&task));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhAccountChange *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->parent);
  if (ph_account_saver_save_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Settings that somebody has changed since then stay as they are. */
static void
start_restore (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhAccountChange *self = g_task_get_source_object (task);
  PhAccount *stored = ph_services_find_account (self->services, get_id (self));
  g_autoptr(PhAccount) restored = NULL;

  if (stored == NULL)
    {
      g_task_return_new_error (task, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND, "the account is gone");
      return;
    }
  restored = ph_account_rebase (stored, ph_account_draft_get_account (self->draft), self->before);
  ph_account_store_save_async (ph_services_get_store (self->services), restored, NULL, restore_cb, g_steal_pointer (&task));
}

static void
restore_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_keyring_store_finish (PH_KEYRING (source), result, &error))
    start_restore (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
clear_secret_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_keyring_clear_finish (PH_KEYRING (source), result, &error) || error == NULL)
    start_restore (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
restore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_account_store_save_finish (PH_ACCOUNT_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ph_account_change_dispose (GObject *object)
{
  PhAccountChange *self = PH_ACCOUNT_CHANGE (object);

  g_clear_object (&self->services);
  g_clear_object (&self->before);
  g_clear_object (&self->draft);
  g_clear_object (&self->parent);
  g_clear_pointer (&self->former_secret, ph_secret_unref);
  G_OBJECT_CLASS (ph_account_change_parent_class)->dispose (object);
}

static void
ph_account_change_finalize (GObject *object)
{
  g_free (PH_ACCOUNT_CHANGE (object)->text);
  g_free (PH_ACCOUNT_CHANGE (object)->original);
  G_OBJECT_CLASS (ph_account_change_parent_class)->finalize (object);
}

static void
ph_account_change_class_init (PhAccountChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_account_change_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_account_change_finalize;
}

static void
ph_account_change_init (PhAccountChange *self)
{
}

/**
 * ph_account_change_new:
 * @services: where the account is kept
 * @before: the account as it was when the work began; copied
 * @draft: what it shall become, with a password only if that is a new one
 * @text: what is done then, for a person
 *
 * Returns: (transfer full): a change of which nothing is kept yet
 */
PhAccountChange *
ph_account_change_new (PhServices *services, PhAccount *before, PhAccountDraft *draft, const char *text)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (before), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (draft), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  PhAccountChange *self = g_object_new (PH_TYPE_ACCOUNT_CHANGE, NULL);

  self->services = g_object_ref (services);
  self->before = ph_account_copy (before);
  self->draft = g_object_ref (draft);
  self->text = g_strdup (text);
  return self;
}

/**
 * ph_account_change_get_text:
 * @self: a change
 *
 * Returns: (transfer none): what was done, for a person
 */
const char *
ph_account_change_get_text (PhAccountChange *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_CHANGE (self), NULL);

  return self->text;
}

/**
 * ph_account_change_take_password_of:
 * @self: a change that is not kept yet, of an account that is not stored yet
 * @id: identifier of another account
 *
 * Has the account keep the password of the other one, unless it has a new one. There is nothing to undo then but the account.
 */
void
ph_account_change_take_password_of (PhAccountChange *self, const char *id)
{
  g_return_if_fail (PH_IS_ACCOUNT_CHANGE (self));
  g_return_if_fail (id != NULL);

  ph_set_str (&self->original, id);
}

/**
 * ph_account_change_keep_async:
 * @self: a change that is not kept yet
 * @parent: the window above which questions open
 * @cancellable: (nullable): gives up
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Keeps it, on top of what others have changed meanwhile.
 */
void
ph_account_change_keep_async (PhAccountChange *self, GtkWindow *parent, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_CHANGE (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_account_change_keep_async);
  g_set_object (&self->parent, parent);
  if (self->original != NULL && ph_account_draft_get_secret (self->draft) == NULL)
    ph_keyring_lookup_async (ph_services_get_keyring (self->services), self->original, cancellable, lookup_original_cb, task);
  else if (self->original == NULL && touches_secret (self))
    ph_keyring_lookup_async (ph_services_get_keyring (self->services), get_id (self), cancellable, lookup_cb, task);
  else
    start_save (self, task);
}

/**
 * ph_account_change_keep_finish:
 * @self: a change
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED when the person gave up
 *
 * Returns: whether it is kept
 */
gboolean
ph_account_change_keep_finish (PhAccountChange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_account_change_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_account_change_can_undo:
 * @self: a change that is kept
 *
 * The keyring may have been locked when it was asked for the password that was replaced a moment later. The former settings alone
 * would hand the new password to the former server.
 *
 * Returns: whether all that it has replaced is known
 */
gboolean
ph_account_change_can_undo (PhAccountChange *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_CHANGE (self), FALSE);

  return ph_account_draft_get_secret (self->draft) == NULL || self->former_secret != NULL || !self->had_secret ||
         ph_keyring_is_kept_for_this_run (ph_services_get_keyring (self->services), get_id (self));
}

/* A password that was kept for this run only comes back so, and one that has only hidden that of a keyring makes way for it. */
static void
restore_secret (PhAccountChange *self, GTask *owned_task)
{
  PhKeyring *keyring = ph_services_get_keyring (self->services);
  const char *title = ph_account_get_title (self->before);

  if (self->former_secret != NULL && ph_keyring_is_kept_for_this_run (keyring, get_id (self)))
    {
      ph_keyring_keep_for_this_run (keyring, get_id (self), self->former_secret);
      start_restore (owned_task);
    }
  else if (ph_keyring_is_kept_for_this_run (keyring, get_id (self)))
    {
      ph_keyring_forget_for_this_run (keyring, get_id (self));
      start_restore (owned_task);
    }
  else if (self->former_secret != NULL)
    ph_keyring_store_async (keyring, get_id (self), title, self->former_secret, NULL, restore_secret_cb, owned_task);
  else if (!self->had_secret)
    ph_keyring_clear_async (keyring, get_id (self), NULL, clear_secret_cb, owned_task);
  else
    start_restore (owned_task);
}

/**
 * ph_account_change_undo_async:
 * @self: a change that is kept
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Brings back the password that was replaced, and the settings as they were.
 */
void
ph_account_change_undo_async (PhAccountChange *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ACCOUNT_CHANGE (self));

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_account_change_undo_async);
  /* Of an account that was removed meanwhile no password must come back. */
  if (touches_secret (self) && ph_services_find_account (self->services, get_id (self)) != NULL)
    restore_secret (self, task);
  else
    start_restore (task);
}

/**
 * ph_account_change_undo_finish:
 * @self: a change
 * @result: what the callback got
 * @error: of %PH_ACCOUNT_STORE_ERROR or %PH_KEYRING_ERROR
 *
 * Returns: whether all is as it was
 */
gboolean
ph_account_change_undo_finish (PhAccountChange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_account_change_undo_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
