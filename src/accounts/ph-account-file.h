// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* A thousand accounts with a certificate each take half of it: a larger file is not ours, and reading it would only cost
 * memory. */
#define PH_ACCOUNT_FILE_MAX_BYTES (8 * 1024 * 1024)

GKeyFile *ph_account_file_parse (GBytes *bytes, GError **error);
gboolean ph_account_file_is_newer (GKeyFile *file);
GPtrArray *ph_account_file_list (GKeyFile *file);
char *ph_account_file_dup_default (GKeyFile *file);
gboolean ph_account_file_has (GKeyFile *file, const char *id);
gboolean ph_account_file_is_valid_id (const char *id);
void ph_account_file_put (GKeyFile *file, PhAccount *account);
void ph_account_file_remove (GKeyFile *file, const char *id);
void ph_account_file_set_default (GKeyFile *file, const char *id);

G_END_DECLS
