// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ph_dns_text_lookup_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_dns_text_lookup_finish (GAsyncResult *result, GError **error); /* (transfer full) (element-type utf8): at least one */
GPtrArray *ph_dns_text_parse (const guint8 *answer, gsize length);           /* (transfer full) (element-type utf8) (nullable): NULL: malformed */

G_END_DECLS
