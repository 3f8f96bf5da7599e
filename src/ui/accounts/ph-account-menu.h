// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-services.h"

G_BEGIN_DECLS

/**
 * PhAccountMenuPlace:
 * @PH_ACCOUNT_MENU_IN_LIST: everything
 * @PH_ACCOUNT_MENU_ON_PAGE: what the page of the account does not offer anyway
 */
typedef enum
{
  PH_ACCOUNT_MENU_IN_LIST,
  PH_ACCOUNT_MENU_ON_PAGE,
} PhAccountMenuPlace;

/* What can be done with an account as it is now; the actions are those of PhAccountManager. */
GMenuModel *ph_account_menu_new (PhAccountStore *store, PhAccount *account, PhAccountMenuPlace place);

G_END_DECLS
