// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhKeyringError:
 * @PH_KEYRING_ERROR_MISSING: the keyring is open and holds no such secret
 * @PH_KEYRING_ERROR_LOCKED: the keyring is locked and was not unlocked
 * @PH_KEYRING_ERROR_UNAVAILABLE: there is no keyring service, or it does not answer
 * @PH_KEYRING_ERROR_REFUSED: the keyring refused for another reason
 */
typedef enum
{
  PH_KEYRING_ERROR_MISSING,
  PH_KEYRING_ERROR_LOCKED,
  PH_KEYRING_ERROR_UNAVAILABLE,
  PH_KEYRING_ERROR_REFUSED,
} PhKeyringError;

#define PH_KEYRING_ERROR (ph_keyring_error_quark ())
#define PH_TYPE_KEYRING  (ph_keyring_get_type ())

GQuark ph_keyring_error_quark (void);

/* The secrets of accounts: in the Secret Service, or in memory for this run only. Signal "stored" (const char *account_id): through this object. */
G_DECLARE_FINAL_TYPE (PhKeyring, ph_keyring, PH, KEYRING, GObject)

PhKeyring *ph_keyring_new (void);

/* Whether there is a secret, without a prompt. Errors: PH_KEYRING_ERROR, G_IO_ERROR_CANCELLED. */
void ph_keyring_check_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_keyring_check_finish (PhKeyring *self, GAsyncResult *result, GError **error);
/* When the secret was stored, in seconds since 1970, without a prompt; -1: not known. Errors: as above. */
void ph_keyring_find_time_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_keyring_find_time_finish (PhKeyring *self, GAsyncResult *result, GError **error);
/* A secret kept for this run is found first. Errors: PH_KEYRING_ERROR, G_IO_ERROR_CANCELLED. */
void ph_keyring_lookup_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhSecret *ph_keyring_lookup_finish (PhKeyring *self, GAsyncResult *result, GError **error);
/* @title names the item in the keyring's own window. */
void ph_keyring_store_async (PhKeyring *self, const char *account_id, const char *title, PhSecret *secret, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_keyring_store_finish (PhKeyring *self, GAsyncResult *result, GError **error);
void ph_keyring_clear_async (PhKeyring *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_keyring_clear_finish (PhKeyring *self, GAsyncResult *result, GError **error);

void ph_keyring_keep_for_this_run (PhKeyring *self, const char *account_id, PhSecret *secret);
void ph_keyring_forget_for_this_run (PhKeyring *self, const char *account_id);
gboolean ph_keyring_is_kept_for_this_run (PhKeyring *self, const char *account_id);

G_END_DECLS
