// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file, and writes accounts into it, without their passwords. Errors: G_IO_ERROR_CANCELLED when the person gave up. */
void ph_account_export_async (GtkWindow *parent, GPtrArray *accounts, GAsyncReadyCallback callback, gpointer user_data);
char *ph_account_export_finish (GAsyncResult *result, GError **error); /* (transfer full) (nullable): what was done, for a person */

GtkFileFilter *ph_account_export_new_filter (void);

G_END_DECLS
