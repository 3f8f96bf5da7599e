// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

/* In one run, all together: a host that blocks a port may also count connections. */
#define PH_MAX_CROSS_PROBES 6

guint ph_cross_probe_plan (const PhEvidence *evidence, PhProviderCatalogue *catalogue, PhTestProbes scope, PhProbe plan[PH_MAX_CROSS_PROBES]);

void ph_cross_probe_run_async (const PhServerSettings *settings, GArray *plan, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *ph_cross_probe_run_finish (GAsyncResult *result, gint64 *ret_clock_offset_s);

G_END_DECLS
