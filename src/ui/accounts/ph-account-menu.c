// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The menu of an account: only what is possible with it at the moment stands there.

#include "config.h"

#include "ph-account-menu.h"

#include "ph-account-place.h"

#include <glib/gi18n.h>

static void
add (GMenu *section, const char *label, const char *action, PhAccount *account)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", ph_account_get_id (account));
  g_menu_append_item (section, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenu *
new_place_section (PhAccountStore *store, PhAccount *account)
{
  GMenu *section = g_menu_new ();
  guint position = 0;
  guint n_stored = 0;

  if (!ph_account_place_find (store, account, &position, &n_stored))
    return section;
  if (position > 0)
    add (section, _ ("Move _Up"), "manage.move-up", account);
  if (position + 1 < n_stored)
    add (section, _ ("Move _Down"), "manage.move-down", account);
  return section;
}

/**
 * ph_account_menu_new:
 * @store: where the account is
 * @account: an account
 * @place: where the menu opens
 *
 * Returns: (transfer full): a menu that does not follow the account
 */
GMenuModel *
ph_account_menu_new (PhAccountStore *store, PhAccount *account, PhAccountMenuPlace place)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (store), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  gboolean is_kept = !ph_account_is_transient (account);
  gboolean is_off = ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED;
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) first = g_menu_new ();
  g_autoptr(GMenu) second = new_place_section (store, account);
  g_autoptr(GMenu) third = g_menu_new ();

  if (place == PH_ACCOUNT_MENU_IN_LIST)
    add (first, _ ("_Edit…"), "manage.edit", account);
  add (first, _ ("Du_plicate"), "manage.duplicate", account);
  if (is_kept)
    add (first, _ ("E_xport…"), "manage.export", account);
  if (place == PH_ACCOUNT_MENU_IN_LIST && is_kept && !is_off && !ph_account_is_default (account))
    add (second, _ ("Set as De_fault"), "manage.set-default", account);
  add (third, is_off ? _ ("_Switch On") : _ ("_Switch Off"), is_off ? "manage.switch-on" : "manage.switch-off", account);
  if (place == PH_ACCOUNT_MENU_IN_LIST)
    add (third, _ ("_Remove"), "manage.remove", account);
  add_section (menu, first);
  add_section (menu, second);
  add_section (menu, third);
  return G_MENU_MODEL (menu);
}
