// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-courier-line.h"

G_BEGIN_DECLS

#define PH_TYPE_COURIER_ACCOUNT (ph_courier_account_get_type ())

/* The messages of one account that are on their way. Signals "progress" (gint64 id, gint64 done, gint64 total), "settled" (PhOutboxEntry *entry), "busy-changed" (). */
G_DECLARE_FINAL_TYPE (PhCourierAccount, ph_courier_account, PH, COURIER_ACCOUNT, GObject)

PhCourierAccount *ph_courier_account_new (const PhCourierTools *tools, const char *id);
gboolean ph_courier_account_is_busy (PhCourierAccount *self);
void ph_courier_account_forget_next (PhCourierAccount *self);
gint64 ph_courier_account_get_next (PhCourierAccount *self); /* when there may be more to send, in seconds since 1970; 0: only after a change */

/* Sends what is due now. */
void ph_courier_account_look (PhCourierAccount *self);
/* Likewise; @only (nullable) (element-type gint64): only these. A cancelled one gives back what no server can have. */
void ph_courier_account_deliver_async (PhCourierAccount *self, GArray *only, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_courier_account_deliver_finish (PhCourierAccount *self, GAsyncResult *result, GError **error);
void ph_courier_account_forget_settings (PhCourierAccount *self); /* they were changed: the next connection is made with others */
/* Takes nothing more, gives back what no server can have, waits for the rest, closes the connections. */
void ph_courier_account_stop_async (PhCourierAccount *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_courier_account_stop_finish (PhCourierAccount *self, GAsyncResult *result);

G_END_DECLS
