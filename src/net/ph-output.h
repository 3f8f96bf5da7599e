// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ph_output_write_async (GOutputStream *stream, GBytes *data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_output_write_finish (GOutputStream *stream, GAsyncResult *result, gsize *ret_written, GError **error);

G_END_DECLS
