// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-keyring.h"
#include "ph-outbox.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

/**
 * PhCourierSummary:
 * @n_sent: messages that went out
 * @n_waiting: are tried again later
 * @n_stuck: held, uncertain or failed
 *
 * What a flush came to.
 */
typedef struct
{
  guint n_sent;
  guint n_waiting;
  guint n_stuck;
} PhCourierSummary;

#define PH_TYPE_COURIER (ph_courier_get_type ())

/* Delivers what is in an outbox, over the accounts of a store: one pool of connections an account, kept warm while there is something to send. Any number of couriers, in any
 * number of processes, may work on one outbox. Property "busy" (read-only, notifies): something is on its way. Construct properties "outbox", "store", "keyring", "catalogue" ((nullable)).
 * Read-write: "max-connections" (guint, of one account; 1 to 8), "give-up-s" (gint64).
 * Signals: "progress" (gint64 id, gint64 done, gint64 total), "settled" (PhOutboxEntry *entry). */
G_DECLARE_FINAL_TYPE (PhCourier, ph_courier, PH, COURIER, GObject)

PhCourier *ph_courier_new (PhOutbox *outbox, PhAccountStore *store, PhKeyring *keyring, PhProviderCatalogue *catalogue);

/* From now on everything is delivered when it is due, whenever the outbox, the accounts, the network or the time change (and after a sleep). Idempotent. */
void ph_courier_start (PhCourier *self);
/* Takes nothing more, finishes what is on its way, closes the connections. */
void ph_courier_stop_async (PhCourier *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_courier_stop_finish (PhCourier *self, GAsyncResult *result);
gboolean ph_courier_is_busy (PhCourier *self);

/* Delivers what is due now (@ids (nullable) (element-type gint64): only these), then finishes; started or not. A cancelled one gives back what was not tried. */
void ph_courier_flush_async (PhCourier *self, GArray *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_courier_flush_finish (PhCourier *self, GAsyncResult *result, PhCourierSummary *ret_summary, GError **error);
/* An account was mended: ends its pause and sends what it holds. */
void ph_courier_release_async (PhCourier *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_courier_release_finish (PhCourier *self, GAsyncResult *result, GError **error);

G_END_DECLS
