// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"

G_BEGIN_DECLS

#define PH_TYPE_SERVICE_SEARCH (ph_service_search_get_type ())

G_DECLARE_FINAL_TYPE (PhServiceSearch, ph_service_search, PH, SERVICE_SEARCH, GObject)

PhServiceSearch *ph_service_search_new (const char *host, const char *domain);
void ph_service_search_run_async (PhServiceSearch *self, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void ph_service_search_run_finish (PhServiceSearch *self, GAsyncResult *result);
PhServiceRecord ph_service_search_get_record (PhServiceSearch *self);
PhEndpoint *ph_service_search_get_endpoint (PhServiceSearch *self);

G_END_DECLS
