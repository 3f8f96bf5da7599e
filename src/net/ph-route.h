// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-server-settings.h"

G_BEGIN_DECLS

#define PH_TYPE_ROUTE (ph_route_get_type ())

G_DECLARE_FINAL_TYPE (PhRoute, ph_route, PH, ROUTE, GObject)

PhRoute *ph_route_new (const PhServerSettings *settings);
void ph_route_connect_async (PhRoute *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GSocketConnection *ph_route_connect_finish (PhRoute *self, GAsyncResult *result, GError **error);
void ph_route_translate_timeout (PhRoute *self, GError **error);
const char *ph_route_get_host (PhRoute *self);
gboolean ph_route_is_direct (PhRoute *self);
guint ph_route_get_n_addresses (PhRoute *self);
GStrv ph_route_dup_addresses (PhRoute *self);
const char *ph_route_get_remote_address (PhRoute *self);

G_END_DECLS
