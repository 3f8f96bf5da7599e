// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The order of the accounts of a key file: a list of identifiers in its head group, because groups can't change places. It
// need not be right: who is not in it comes behind in the order of the groups, and who is in it and gone keeps a place to
// come back to. A file in whose order nobody ever had a say has none.

#include "config.h"

#include "ph-account-order.h"

#include "ph-account-file.h"

#include <string.h>

#define KEY_ORDER "order"

/* Identifiers that are kept, those of accounts that are gone included: beyond it only those that are there. */
#define MAX_IDENTIFIERS (2 * PH_ACCOUNT_FILE_MAX_ACCOUNTS)

static void
add_new (GPtrArray *order, GHashTable *seen, const char *id)
{
  char *copy = NULL;

  if (*id == '\0' || g_hash_table_contains (seen, id))
    return;
  copy = g_strdup (id);
  g_hash_table_add (seen, copy);
  g_ptr_array_add (order, copy);
}

/**
 * ph_account_order_list:
 * @file: a key file
 *
 * Returns: (transfer full) (element-type utf8): the identifiers of all accounts that have a group, each one once, in their order;
 *   and between them some that are gone
 */
GPtrArray *
ph_account_order_list (GKeyFile *file)
{
  GPtrArray *order = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_whole = ph_account_file_is_whole (file, PH_ACCOUNT_FILE_HEAD_GROUP, KEY_ORDER);
  g_auto(GStrv) named = is_whole ? g_key_file_get_string_list (file, PH_ACCOUNT_FILE_HEAD_GROUP, KEY_ORDER, NULL, NULL) : NULL;
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; named != NULL && named[i] != NULL; i++)
    add_new (order, seen, named[i]);
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], PH_ACCOUNT_FILE_GROUP_PREFIX))
      add_new (order, seen, groups[i] + strlen (PH_ACCOUNT_FILE_GROUP_PREFIX));
  return order;
}

static gboolean
find (GPtrArray *order, const char *id, guint *index)
{
  return g_ptr_array_find_with_equal_func (order, id, g_str_equal, index);
}

static void
write_order (GKeyFile *file, GPtrArray *order)
{
  gboolean is_too_long = order->len > MAX_IDENTIFIERS;

  for (guint i = order->len; is_too_long && i-- > 0;)
    if (!ph_account_file_has (file, order->pdata[i]))
      g_ptr_array_remove_index (order, i);
  g_key_file_set_string_list (file, PH_ACCOUNT_FILE_HEAD_GROUP, KEY_ORDER, (const char *const *) order->pdata, order->len);
}

/**
 * ph_account_order_move:
 * @file: a key file
 * @id: identifier of an account that the file has
 * @next: (nullable): identifier of the account that comes behind it then; %NULL: it is the last one
 */
void
ph_account_order_move (GKeyFile *file, const char *id, const char *next)
{
  g_autoptr(GPtrArray) order = ph_account_order_list (file);
  guint from = 0;
  guint to = 0;

  if (!find (order, id, &from))
    return;

  char *moved = g_ptr_array_steal_index (order, from);

  if (next == NULL || !find (order, next, &to))
    to = order->len;
  g_ptr_array_insert (order, (int) to, moved);
  if (to != from)
    write_order (file, order);
}

/**
 * ph_account_order_remember:
 * @file: a key file
 * @id: identifier of an account that is about to go
 *
 * Keeps its place, for when it comes back: to remove it may be undone. The last one needs none.
 */
void
ph_account_order_remember (GKeyFile *file, const char *id)
{
  g_autoptr(GPtrArray) order = ph_account_order_list (file);
  guint index = 0;

  if (find (order, id, &index) && index + 1 < order->len)
    write_order (file, order);
}
