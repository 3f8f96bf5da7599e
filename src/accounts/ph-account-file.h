// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* A thousand accounts with a certificate each take half of it: a larger file is not ours, and reading it would only cost
 * memory. */
#define PH_ACCOUNT_FILE_MAX_BYTES (8 * 1024 * 1024)
/* No person has more; the list is searched from one end to the other. */
#define PH_ACCOUNT_FILE_MAX_ACCOUNTS 1000

#define PH_ACCOUNT_FILE_HEAD_GROUP   "posthorn"
#define PH_ACCOUNT_FILE_GROUP_PREFIX "account "

GKeyFile *ph_account_file_parse (GBytes *bytes, GError **error);
gboolean ph_account_file_is_newer (GKeyFile *file);
gboolean ph_account_file_is_whole (GKeyFile *file, const char *group, const char *key);
GPtrArray *ph_account_file_list (GKeyFile *file);
guint ph_account_file_count_left_out (GKeyFile *file, GPtrArray *listed);
char *ph_account_file_dup_default (GKeyFile *file);
gboolean ph_account_file_has (GKeyFile *file, const char *id);
gboolean ph_account_file_is_valid_id (const char *id);
void ph_account_file_put_values (GKeyFile *file, PhAccount *account);
void ph_account_file_put_all (GKeyFile *file, GPtrArray *accounts);
void ph_account_file_put (GKeyFile *file, PhAccount *account);
void ph_account_file_remove (GKeyFile *file, const char *id);
void ph_account_file_set_default (GKeyFile *file, const char *id);
void ph_account_file_move (GKeyFile *file, const char *id, guint position);

G_END_DECLS
