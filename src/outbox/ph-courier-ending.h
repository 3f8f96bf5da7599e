// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-courier-outcome.h"

G_BEGIN_DECLS

/* Tells the outbox how an attempt ended. A disk that is full now and not in a while is waited for: what is known of a message that was sent must not be lost as long as this process lives. */
void ph_courier_end_async (PhOutbox *outbox, gint64 id, PhCourierOutcome *outcome, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhOutboxEntry *ph_courier_end_finish (PhOutbox *outbox, GAsyncResult *result, GError **error);

/* Likewise what many share, in one visit of the database. */
void ph_courier_end_all_async (PhOutbox *outbox, GArray *ids, GPtrArray *outcomes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_courier_end_all_finish (PhOutbox *outbox, GAsyncResult *result, GError **error);

G_END_DECLS
