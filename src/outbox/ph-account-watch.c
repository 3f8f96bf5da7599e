// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts of a store as they were when somebody last looked, and what is other than it was. An edit changes one
// property after the other: all of them are one change.

#include "config.h"

#include "ph-account-watch.h"

struct _PhAccountWatch
{
  PhAccountStore *store; /* (owned) */
  PhAccountWatchFunc changed;
  gpointer owner;     /* unowned */
  GHashTable *copies; /* (owned) (element-type utf8 PhAccount): by identifier */
  GPtrArray *watched; /* (owned) (element-type PhAccount): that are listened to */
  guint look_source;
};

/* What is no matter for sending is taken over, so that only the rest can differ. */
static gboolean
is_same (PhAccount *before, PhAccount *now)
{
  g_autoptr(PhAccount) copy = ph_account_copy (before);

  ph_account_set_label (copy, ph_account_get_label (now));
  ph_account_set_display_name (copy, ph_account_get_display_name (now));
  ph_account_set_signature (copy, ph_account_get_signature (now));
  ph_account_set_reply_to (copy, ph_account_get_reply_to (now));
  ph_account_set_self_copy (copy, ph_account_get_self_copy (now));
  ph_account_set_archive_folder (copy, ph_account_get_archive_folder (now));
  ph_account_set_color (copy, ph_account_get_color (now));
  ph_account_set_notes (copy, ph_account_get_notes (now));
  ph_account_set_latch (copy, ph_account_get_latch (now));
  return ph_account_equal (copy, now);
}

static void
on_notify (PhAccount *account, GParamSpec *pspec, PhAccountWatch *self);

static void
listen_anew (PhAccountWatch *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_set_size (self->watched, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      PhAccount *account = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_signal_connect (account, "notify", G_CALLBACK (on_notify), self);
      g_ptr_array_add (self->watched, account);
    }
}

/* Returns: (transfer container) (element-type PhAccount): those that were added, edited or removed. */
static GPtrArray *
take_changes (PhAccountWatch *self)
{
  g_autoptr(GHashTable) before = g_steal_pointer (&self->copies);
  GPtrArray *changes = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer gone = NULL;

  self->copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < self->watched->len; i++)
    {
      PhAccount *account = self->watched->pdata[i];
      PhAccount *copy = g_hash_table_lookup (before, ph_account_get_id (account));

      if (copy == NULL || !is_same (copy, account))
        g_ptr_array_add (changes, g_object_ref (account));
      g_hash_table_insert (self->copies, g_strdup (ph_account_get_id (account)), ph_account_copy (account));
      g_hash_table_remove (before, ph_account_get_id (account));
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    g_ptr_array_add (changes, g_object_ref (gone));
  return changes;
}

static gboolean
on_look (gpointer user_data)
{
  PhAccountWatch *self = user_data;

  self->look_source = 0;
  listen_anew (self);

  g_autoptr(GPtrArray) changes = take_changes (self);

  for (guint i = 0; i < changes->len; i++)
    self->changed (ph_account_get_id (changes->pdata[i]), self->owner);
  return G_SOURCE_REMOVE;
}

static void
look_soon (PhAccountWatch *self)
{
  if (self->look_source == 0)
    self->look_source = g_idle_add (on_look, self);
}

static void
on_notify (PhAccount *account, GParamSpec *pspec, PhAccountWatch *self)
{
  look_soon (self);
}

static void
on_items_changed (GListModel *model, guint position, guint n_removed, guint n_added, PhAccountWatch *self)
{
  look_soon (self);
}

/**
 * ph_account_watch_new:
 * @store: accounts
 * @changed: called for each that is other than it was
 * @owner: for @changed
 *
 * Returns: (transfer full): a watch that knows the accounts as they are now
 */
PhAccountWatch *
ph_account_watch_new (PhAccountStore *store, PhAccountWatchFunc changed, gpointer owner)
{
  PhAccountWatch *self = g_new0 (PhAccountWatch, 1);

  self->store = g_object_ref (store);
  self->changed = changed;
  self->owner = owner;
  self->copies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), self);
  listen_anew (self);
  g_ptr_array_unref (take_changes (self));
  return self;
}

/**
 * ph_account_watch_free:
 * @self: (transfer full): a watch
 */
void
ph_account_watch_free (PhAccountWatch *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->store, self);
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_unref (self->watched);
  g_hash_table_unref (self->copies);
  g_object_unref (self->store);
  g_free (self);
}
