// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-account.h"

G_BEGIN_DECLS

/**
 * PhAccountStoreError:
 * @PH_ACCOUNT_STORE_ERROR_READ: the file exists and can't be read, or a newer version wrote it; nothing is written until that changes
 * @PH_ACCOUNT_STORE_ERROR_WRITE: the change could not be written; the file is as it was
 * @PH_ACCOUNT_STORE_ERROR_NOT_FOUND: no such account
 */
typedef enum
{
  PH_ACCOUNT_STORE_ERROR_READ,
  PH_ACCOUNT_STORE_ERROR_WRITE,
  PH_ACCOUNT_STORE_ERROR_NOT_FOUND,
} PhAccountStoreError;

#define PH_ACCOUNT_STORE_ERROR (ph_account_store_error_quark ())
#define PH_TYPE_ACCOUNT_STORE  (ph_account_store_get_type ())

GQuark ph_account_store_error_quark (void);

/* The accounts of a person in one key file, as a GListModel of PhAccount. The file is watched: what another process
 * changes appears here. Signal "set-aside" (const char *path): the file was corrupt, is kept under that path and the list starts empty.
 * An account with a value that can't be understood is left out of the list, counted, and stays in the file as it is. A file of a newer version is
 * only read: each change fails with %PH_ACCOUNT_STORE_ERROR_READ.
 * Every write re-reads the file first and changes only the groups and keys it must, so that unknown keys and the other process' edits survive. */
G_DECLARE_FINAL_TYPE (PhAccountStore, ph_account_store, PH, ACCOUNT_STORE, GObject)

PhAccountStore *ph_account_store_new (GFile *file);
char *ph_account_store_dup_default_path (void); /* $XDG_CONFIG_HOME/posthorn/accounts.ini */

void ph_account_store_load_async (PhAccountStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_load_finish (PhAccountStore *self, GAsyncResult *result, GError **error);
const char *ph_account_store_get_set_aside_path (PhAccountStore *self); /* (nullable): of the last load */
guint ph_account_store_get_n_left_out (PhAccountStore *self);           /* property "n-left-out", with notify */
const char *ph_account_store_get_path (PhAccountStore *self);           /* (transfer none): of the file */

/* Adds or replaces by identifier; the first account becomes the default one. The store keeps its own copy. */
void ph_account_store_save_async (PhAccountStore *self, PhAccount *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_save_finish (PhAccountStore *self, GAsyncResult *result, GError **error);
void ph_account_store_remove_async (PhAccountStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_remove_finish (PhAccountStore *self, GAsyncResult *result, GError **error);
void ph_account_store_set_default_async (PhAccountStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_set_default_finish (PhAccountStore *self, GAsyncResult *result, GError **error);

/* At @position (from 0; beyond the end: last) among those that are stored. */
void ph_account_store_move_async (PhAccountStore *self, const char *id, guint position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_move_finish (PhAccountStore *self, GAsyncResult *result, GError **error);
/* All of them (element-type PhAccount) or none, behind those that are there. */
void ph_account_store_add_all_async (PhAccountStore *self, GPtrArray *accounts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_store_add_all_finish (PhAccountStore *self, GAsyncResult *result, GError **error);

void ph_account_store_add_transient (PhAccountStore *self, PhAccount *account); /* in the list until the program ends, never in the file */

PhAccount *ph_account_store_get_default (PhAccountStore *self);            /* (transfer none) (nullable) */
PhAccount *ph_account_store_find (PhAccountStore *self, const char *name); /* (transfer none) (nullable): by identifier, address or label */

G_END_DECLS
