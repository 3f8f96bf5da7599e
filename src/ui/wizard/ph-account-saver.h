// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-account-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

/* Keeps a draft: the password first, then the account; asks the person when something is in the way.
 * Errors: G_IO_ERROR_CANCELLED alone, when the person gave up. */
void ph_account_saver_save_async (PhServices *services,
                                  PhAccountDraft *draft,
                                  GtkWindow *parent,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean ph_account_saver_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
