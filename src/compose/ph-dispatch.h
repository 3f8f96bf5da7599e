// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-draft.h"
#include "ph-outbox.h"

G_BEGIN_DECLS

/* Builds the message of a draft as the account's server takes it, and queues it, with the draft's identifier as origin: calling it twice queues it once (PH_OUTBOX_ERROR_DOUBLE).
 * @delay_s: for so many seconds from when it is in the outbox it is not sent (undo); the draft's own time counts if it is later. Recipients are remembered for completion. The draft's file is not touched. Errors: as of
 * ph_message_build_async() and ph_outbox_queue_async(). */
void ph_dispatch_async (PhOutbox *outbox, PhAccount *account, PhDraft *draft, guint delay_s, const char *batch, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ph_dispatch_finish (PhOutbox *outbox, GAsyncResult *result, GError **error); /* the identifier in the outbox; -1 */

G_END_DECLS
