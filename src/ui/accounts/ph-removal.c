// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Removes an account at once and its secret only when the removal is final, so that Undo brings back both.

#include "config.h"

#include "ph-removal.h"

#include "ph-account-place.h"

typedef enum
{
  REMOVAL_PENDING, /* can be undone */
  REMOVAL_UNDONE,
  REMOVAL_SETTLED,
} RemovalState;

struct _PhRemoval
{
  GObject parent_instance;
  PhServices *services; /* (owned) */
  PhAccount *account;   /* (owned): a copy */
  gboolean was_default;
  gboolean was_transient;
  guint position; /* among those that are stored */
  RemovalState state;
  guint n_left_behind;
};

G_DEFINE_FINAL_TYPE (PhRemoval, ph_removal, G_TYPE_OBJECT)

static void remove_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void hold_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void restore_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void restore_place_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void restore_default_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
remove_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRemoval *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (ph_account_store_remove_finish (PH_ACCOUNT_STORE (source), result, &error))
    ph_outbox_hold_account_async (ph_services_get_outbox (self->services), ph_account_get_id (self->account), hold_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
hold_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRemoval *self = g_task_get_source_object (task);
  gint64 n_held = ph_outbox_hold_account_finish (PH_OUTBOX (source), result, NULL);

  /* Without an outbox nothing waits; the account is gone all the same. */
  self->n_left_behind = (guint) CLAMP (n_held, 0, G_MAXINT);
  g_task_return_boolean (task, TRUE);
}

/* What was held because the account was gone. */
static void
release (PhRemoval *self)
{
  if (self->n_left_behind > 0)
    ph_courier_release_async (ph_services_get_courier (self->services), ph_account_get_id (self->account), NULL, NULL, NULL);
}

static void
restore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRemoval *self = g_task_get_source_object (task);
  PhAccountStore *store = PH_ACCOUNT_STORE (source);
  g_autoptr(GError) error = NULL;

  if (!ph_account_store_save_finish (store, result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  release (self);
  ph_account_store_move_async (store, ph_account_get_id (self->account), self->position, NULL, restore_place_cb, g_steal_pointer (&task));
}

/* An account at the wrong place is better than none. */
static void
restore_place_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRemoval *self = g_task_get_source_object (task);
  PhAccountStore *store = PH_ACCOUNT_STORE (source);
  g_autoptr(GError) error = NULL;

  if (!ph_account_store_move_finish (store, result, &error))
    g_debug ("an account is back at another place: %s", error->message);
  if (self->was_default)
    ph_account_store_set_default_async (store, ph_account_get_id (self->account), NULL, restore_default_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
restore_default_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_account_store_set_default_finish (PH_ACCOUNT_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ph_removal_dispose (GObject *object)
{
  PhRemoval *self = PH_REMOVAL (object);

  g_clear_object (&self->services);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (ph_removal_parent_class)->dispose (object);
}

static void
ph_removal_class_init (PhRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_removal_dispose;
}

static void
ph_removal_init (PhRemoval *self)
{
}

/**
 * ph_removal_new:
 * @services: where the account is kept
 * @account: what shall go
 *
 * Returns: (transfer full): a removal that has not begun
 */
PhRemoval *
ph_removal_new (PhServices *services, PhAccount *account)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhRemoval *self = g_object_new (PH_TYPE_REMOVAL, NULL);

  self->services = g_object_ref (services);
  self->account = ph_account_copy (account);
  self->was_default = ph_account_is_default (account);
  self->was_transient = ph_account_is_transient (account);
  ph_account_place_find (ph_services_get_store (services), account, &self->position, NULL);
  return self;
}

/**
 * ph_removal_get_account:
 * @self: a removal
 *
 * Returns: (transfer none): what goes, as it was
 */
PhAccount *
ph_removal_get_account (PhRemoval *self)
{
  g_return_val_if_fail (PH_IS_REMOVAL (self), NULL);

  return self->account;
}

/**
 * ph_removal_get_n_left_behind:
 * @self: a removal
 *
 * Returns: how many messages are held in the outbox because the account is out of the list
 */
guint
ph_removal_get_n_left_behind (PhRemoval *self)
{
  g_return_val_if_fail (PH_IS_REMOVAL (self), 0);

  return self->n_left_behind;
}

/**
 * ph_removal_remove_async:
 * @self: a removal
 * @callback: called when the account is out of the list
 * @user_data: for @callback
 *
 * Takes the account out of the store, and holds what waits to be sent with it. Its secret stays.
 */
void
ph_removal_remove_async (PhRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_REMOVAL (self));

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_removal_remove_async);
  ph_account_store_remove_async (ph_services_get_store (self->services), ph_account_get_id (self->account), NULL, remove_cb, task);
}

/**
 * ph_removal_remove_finish:
 * @self: a removal
 * @result: what the callback got
 * @error: of %PH_ACCOUNT_STORE_ERROR
 *
 * Returns: whether the account is out of the list
 */
gboolean
ph_removal_remove_finish (PhRemoval *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_removal_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_removal_undo_async:
 * @self: a removal that is not settled
 * @callback: called when the account is back
 * @user_data: for @callback
 *
 * Brings the account back to its place, as the default one if it was that.
 */
void
ph_removal_undo_async (PhRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_REMOVAL (self));
  g_return_if_fail (self->state == REMOVAL_PENDING);

  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  PhAccountStore *store = ph_services_get_store (self->services);

  g_task_set_source_tag (task, ph_removal_undo_async);
  self->state = REMOVAL_UNDONE;
  if (self->was_transient)
    {
      ph_account_store_add_transient (store, self->account);
      release (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  ph_account_store_save_async (store, self->account, NULL, restore_cb, g_steal_pointer (&task));
}

/**
 * ph_removal_undo_finish:
 * @self: a removal
 * @result: what the callback got
 * @error: of %PH_ACCOUNT_STORE_ERROR
 *
 * Returns: whether the account is back
 */
gboolean
ph_removal_undo_finish (PhRemoval *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_removal_undo_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_removal_settle:
 * @self: a removal
 *
 * Makes it final: forgets the secret. Does nothing when it was undone or is settled already.
 */
void
ph_removal_settle (PhRemoval *self)
{
  g_return_if_fail (PH_IS_REMOVAL (self));

  if (self->state != REMOVAL_PENDING)
    return;
  self->state = REMOVAL_SETTLED;
  ph_services_forget_secret (self->services, ph_account_get_id (self->account));
}
