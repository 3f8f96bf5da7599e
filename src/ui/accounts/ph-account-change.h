// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-account-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_CHANGE (ph_account_change_get_type ())

/* One change of a stored account, that can be taken back. */
G_DECLARE_FINAL_TYPE (PhAccountChange, ph_account_change, PH, ACCOUNT_CHANGE, GObject)

PhAccountChange *ph_account_change_new (PhServices *services, PhAccount *before, PhAccountDraft *draft, const char *text);
const char *ph_account_change_get_text (PhAccountChange *self);
void ph_account_change_take_password_of (PhAccountChange *self, const char *id); /* of which account it becomes a copy */
/* As ph_account_saver_save_async(). */
void ph_account_change_keep_async (PhAccountChange *self, GtkWindow *parent, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_change_keep_finish (PhAccountChange *self, GAsyncResult *result, GError **error);
/* Errors: PH_ACCOUNT_STORE_ERROR, PH_KEYRING_ERROR. */
gboolean ph_account_change_can_undo (PhAccountChange *self); /* FALSE: nobody knows the password any more that was replaced */
void ph_account_change_undo_async (PhAccountChange *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_change_undo_finish (PhAccountChange *self, GAsyncResult *result, GError **error);

G_END_DECLS
