// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_REMOVAL (ph_removal_get_type ())

/* One removal of an account that can be taken back until it is final. */
G_DECLARE_FINAL_TYPE (PhRemoval, ph_removal, PH, REMOVAL, GObject)

PhRemoval *ph_removal_new (PhServices *services, PhAccount *account);
PhAccount *ph_removal_get_account (PhRemoval *self);
guint ph_removal_get_n_left_behind (PhRemoval *self);
void ph_removal_remove_async (PhRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_removal_remove_finish (PhRemoval *self, GAsyncResult *result, GError **error);
void ph_removal_undo_async (PhRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_removal_undo_finish (PhRemoval *self, GAsyncResult *result, GError **error);
void ph_removal_settle (PhRemoval *self); /* final now: forgets the secret, unless it was undone */

G_END_DECLS
