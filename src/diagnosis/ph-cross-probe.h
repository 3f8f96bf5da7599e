// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-problem-id.h"
#include "ph-rules.h"

G_BEGIN_DECLS

/* No more than two: a host that blocks a port may also count connections. */
#define PH_MAX_CROSS_PROBES 2

guint ph_cross_probe_plan (PhProblemId id, PhAccount *account, PhProbe plan[PH_MAX_CROSS_PROBES]);
void ph_cross_probe_run_async (const PhServerSettings *settings, const PhProbe *plan, guint n_probes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *ph_cross_probe_run_finish (GAsyncResult *result);

G_END_DECLS
