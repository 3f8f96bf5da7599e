// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-deadline.h"
#include "ph-probe.h"

G_BEGIN_DECLS

void ph_probe_attempt_async (const PhProbe *probe, const PhServerSettings *settings, PhDeadline *deadline, GAsyncReadyCallback callback, gpointer user_data);
void ph_probe_attempt_finish (GAsyncResult *result, PhProbe *ret_probe, gint64 *ret_clock_offset_s);

G_END_DECLS
