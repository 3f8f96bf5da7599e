// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts as a list model: first those of the file in its order, then the transient ones. Takes over what a file
// holds with as few changes as possible, so that the objects that a window shows stay the same ones. Knows no file.

#include "config.h"

#include "ph-account-list.h"

#include "ph-account-private.h"

#include <string.h>

struct _PhAccountList
{
  GObject parent_instance;

  GPtrArray *items; /* (owned) (element-type PhAccount) */
  guint n_stored;   /* the first so many items are those of the file */
};

static GType
get_item_type (GListModel *model)
{
  return PH_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return PH_ACCOUNT_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhAccountList *self = PH_ACCOUNT_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhAccountList, ph_account_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static PhAccount *
find_by_id (GPtrArray *accounts, guint n_accounts, const char *id)
{
  for (guint i = 0; i < n_accounts; i++)
    if (strcmp (ph_account_get_id (accounts->pdata[i]), id) == 0)
      return accounts->pdata[i];
  return NULL;
}

static const char *
stored_id (PhAccountList *self, guint position)
{
  return ph_account_get_id (self->items->pdata[position]);
}

static gboolean
is_same (PhAccountList *self, guint position, GPtrArray *accounts, guint index)
{
  return strcmp (stored_id (self, position), ph_account_get_id (accounts->pdata[index])) == 0;
}

static void
remove_vanished (PhAccountList *self, GPtrArray *accounts)
{
  for (guint end = self->n_stored; end > 0;)
    {
      guint start = end;

      while (start > 0 && find_by_id (accounts, accounts->len, stored_id (self, start - 1)) == NULL)
        start--;
      if (start == end)
        {
          end--;
          continue;
        }
      g_ptr_array_remove_range (self->items, start, end - start);
      self->n_stored -= end - start;
      g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, 0);
      end = start;
    }
}

static void
update_values (PhAccountList *self, GPtrArray *accounts)
{
  for (guint i = 0; i < self->n_stored; i++)
    {
      PhAccount *from = find_by_id (accounts, accounts->len, stored_id (self, i));

      if (from != NULL)
        ph_account_assign (self->items->pdata[i], from);
    }
}

/* Moved accounts: everything between the first and the last difference is one change. */
static void
reorder (PhAccountList *self, GPtrArray *order)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  guint start = 0;
  guint end = self->n_stored;

  for (guint i = 0; i < order->len; i++)
    {
      PhAccount *item = find_by_id (self->items, self->n_stored, ph_account_get_id (order->pdata[i]));

      if (item != NULL)
        g_ptr_array_add (sorted, item);
    }
  while (start < end && sorted->pdata[start] == self->items->pdata[start])
    start++;
  while (end > start && sorted->pdata[end - 1] == self->items->pdata[end - 1])
    end--;
  if (start == end)
    return;
  memcpy (self->items->pdata + start, sorted->pdata + start, (end - start) * sizeof (gpointer));
  g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, end - start);
}

/* What stays is in order now, so that the missing ones go in run by run. */
static void
insert_new (PhAccountList *self, GPtrArray *accounts)
{
  for (guint i = 0; i < accounts->len;)
    {
      guint start = i;

      while (i < accounts->len && (i >= self->n_stored || !is_same (self, i, accounts, i)))
        {
          g_ptr_array_insert (self->items, (int) i, g_object_ref (accounts->pdata[i]));
          self->n_stored++;
          i++;
        }
      if (i > start)
        g_list_model_items_changed (G_LIST_MODEL (self), start, 0, i - start);
      else
        i++;
    }
}

static void
mark_default (PhAccountList *self, const char *default_id)
{
  for (guint i = 0; i < self->items->len; i++)
    ph_account_set_is_default (self->items->pdata[i], i < self->n_stored && g_strcmp0 (stored_id (self, i), default_id) == 0);
}

static void
ph_account_list_finalize (GObject *object)
{
  PhAccountList *self = PH_ACCOUNT_LIST (object);

  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (ph_account_list_parent_class)->finalize (object);
}

static void
ph_account_list_class_init (PhAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_account_list_finalize;
}

static void
ph_account_list_init (PhAccountList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_account_list_new:
 *
 * Returns: (transfer full): an empty list
 */
PhAccountList *
ph_account_list_new (void)
{
  return g_object_new (PH_TYPE_ACCOUNT_LIST, NULL);
}

/**
 * ph_account_list_merge:
 * @self: a list
 * @accounts: (element-type PhAccount): the accounts of the file; new ones are kept, the others only read
 * @default_id: (nullable): identifier of the default account
 *
 * Makes the stored part of the list what @accounts is. An account that was there stays the same object.
 */
void
ph_account_list_merge (PhAccountList *self, GPtrArray *accounts, const char *default_id)
{
  remove_vanished (self, accounts);
  update_values (self, accounts);
  reorder (self, accounts);
  insert_new (self, accounts);
  mark_default (self, default_id);
}

/**
 * ph_account_list_add_transient:
 * @self: a list
 * @account: an account that no file holds; the list keeps the object itself
 */
void
ph_account_list_add_transient (PhAccountList *self, PhAccount *account)
{
  ph_account_set_is_transient (account, TRUE);
  g_ptr_array_add (self->items, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

/**
 * ph_account_list_remove_transient:
 * @self: a list
 * @id: an identifier
 *
 * Returns: whether there was such a transient account
 */
gboolean
ph_account_list_remove_transient (PhAccountList *self, const char *id)
{
  for (guint i = self->n_stored; i < self->items->len; i++)
    if (strcmp (stored_id (self, i), id) == 0)
      {
        g_ptr_array_remove_index (self->items, i);
        g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
        return TRUE;
      }
  return FALSE;
}

/**
 * ph_account_list_find_transient:
 * @self: a list
 * @id: an identifier
 *
 * Returns: (transfer none) (nullable): the transient account of that identifier
 */
PhAccount *
ph_account_list_find_transient (PhAccountList *self, const char *id)
{
  for (guint i = self->n_stored; i < self->items->len; i++)
    if (strcmp (stored_id (self, i), id) == 0)
      return self->items->pdata[i];
  return NULL;
}

/**
 * ph_account_list_get_default:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the default account
 */
PhAccount *
ph_account_list_get_default (PhAccountList *self)
{
  for (guint i = 0; i < self->n_stored; i++)
    if (ph_account_is_default (self->items->pdata[i]))
      return self->items->pdata[i];
  return NULL;
}

/**
 * ph_account_list_find:
 * @self: a list
 * @name: an identifier, address (in any case) or label
 *
 * An identifier counts before an address, and an address before a label.
 *
 * Returns: (transfer none) (nullable): the first account of that name
 */
PhAccount *
ph_account_list_find (PhAccountList *self, const char *name)
{
  PhAccount *found = find_by_id (self->items, self->items->len, name);

  for (guint i = 0; found == NULL && i < self->items->len; i++)
    if (g_ascii_strcasecmp (ph_account_get_address (self->items->pdata[i]), name) == 0)
      found = self->items->pdata[i];
  for (guint i = 0; found == NULL && i < self->items->len; i++)
    if (strcmp (ph_account_get_label (self->items->pdata[i]), name) == 0)
      found = self->items->pdata[i];
  return *name != '\0' ? found : NULL;
}

/**
 * ph_account_list_copy_stored:
 * @self: a list
 *
 * Returns: (transfer full) (element-type PhAccount): copies of the accounts that the file holds
 */
GPtrArray *
ph_account_list_copy_stored (PhAccountList *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->n_stored; i++)
    g_ptr_array_add (copies, ph_account_copy (self->items->pdata[i]));
  return copies;
}
