// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"
#include "ph-text-fact-sheet.h"
#include "ph-text-report.h"

G_BEGIN_DECLS

#define PH_TYPE_TROUBLE_COLLECTOR (ph_trouble_collector_get_type ())

/* What there is to know of the program and of the computer that it runs on, for a report. */
G_DECLARE_FINAL_TYPE (PhTroubleCollector, ph_trouble_collector, PH, TROUBLE_COLLECTOR, GObject)

PhTroubleCollector *ph_trouble_collector_new (PhServices *services);
/* Asks all who can be asked; whoever does not answer in time is told of as that. The only error is G_IO_ERROR_CANCELLED. */
void ph_trouble_collector_collect_async (PhTroubleCollector *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_trouble_collector_collect_finish (PhTroubleCollector *self, GAsyncResult *result, GError **error);
PhTextFactSheet *ph_trouble_collector_dup_sheet (PhTroubleCollector *self, PhTextReportAddresses addresses); /* (transfer full) */

G_END_DECLS
