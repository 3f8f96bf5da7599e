// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_LIST (ph_account_list_get_type ())
G_DECLARE_FINAL_TYPE (PhAccountList, ph_account_list, PH, ACCOUNT_LIST, GObject)

PhAccountList *ph_account_list_new (void);
void ph_account_list_merge (PhAccountList *self, GPtrArray *accounts, const char *default_id);
void ph_account_list_add_transient (PhAccountList *self, PhAccount *account);
gboolean ph_account_list_remove_transient (PhAccountList *self, const char *id);
PhAccount *ph_account_list_find_transient (PhAccountList *self, const char *id);
PhAccount *ph_account_list_get_default (PhAccountList *self);
PhAccount *ph_account_list_find (PhAccountList *self, const char *name);
GPtrArray *ph_account_list_copy_stored (PhAccountList *self);

G_END_DECLS
