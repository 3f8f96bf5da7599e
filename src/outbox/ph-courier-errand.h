// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"
#include "ph-session-pool.h"

G_BEGIN_DECLS

#define PH_TYPE_COURIER_ERRAND (ph_courier_errand_get_type ())

/* One message of the outbox that was claimed, on its way through a pool: opened, sent, and made 7-bit for a server that takes nothing else.
 * Signal "progress" (gint64 id, gint64 done, gint64 total). */
G_DECLARE_FINAL_TYPE (PhCourierErrand, ph_courier_errand, PH, COURIER_ERRAND, GObject)

PhCourierErrand *ph_courier_errand_new (PhOutbox *outbox, PhOutboxEntry *entry);
PhOutboxEntry *ph_courier_errand_get_entry (PhCourierErrand *self);
gint64 ph_courier_errand_get_begun_us (PhCourierErrand *self);     /* monotonic; 0: no connection has had it yet */
gboolean ph_courier_errand_is_handed_over (PhCourierErrand *self); /* whether the server may have it */
void ph_courier_errand_cancel (PhCourierErrand *self);

void ph_courier_errand_run_async (PhCourierErrand *self, PhSessionPool *pool, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (nullable): how it ended. Errors: PH_OUTBOX_ERROR: it could not be opened. */
PhSmtpResult *ph_courier_errand_run_finish (PhCourierErrand *self, GAsyncResult *result, PhSession **ret_session, GError **error);

G_END_DECLS
