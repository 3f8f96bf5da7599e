// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Places of accounts among those that are in the file. What lasts no longer than the program stands in the same list, but has
// no place there that could be kept.

#include "config.h"

#include "ph-account-place.h"

/**
 * ph_account_place_find:
 * @store: where the accounts are
 * @account: one of them
 * @ret_position: (out) (optional): its place among those of the file, from 0
 * @ret_n_stored: (out) (optional): how many of these there are
 *
 * Returns: whether it is in the file, and so has a place that lasts
 */
gboolean
ph_account_place_find (PhAccountStore *store, PhAccount *account, guint *ret_position, guint *ret_n_stored)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (store), FALSE);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), FALSE);

  guint n_stored = 0;
  guint position = 0;
  gboolean is_found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr(PhAccount) other = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (ph_account_is_transient (other))
        continue;
      if (g_str_equal (ph_account_get_id (other), ph_account_get_id (account)))
        {
          is_found = TRUE;
          position = n_stored;
        }
      n_stored++;
    }
  if (ret_position != NULL)
    *ret_position = position;
  if (ret_n_stored != NULL)
    *ret_n_stored = n_stored;
  return is_found;
}
