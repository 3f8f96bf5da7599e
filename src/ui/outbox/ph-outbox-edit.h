// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

/* Makes a message of the outbox a draft again. Whoever has got it already is left out while there is somebody who has not; a message that
 * could still go out by itself is cancelled, so that it does not arrive twice. Errors: PH_OUTBOX_ERROR, PH_MESSAGE_ERROR, G_IO_ERROR; then
 * nothing was cancelled. */
void ph_outbox_edit_async (PhServices *services, PhOutboxEntry *entry, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhDraft *ph_outbox_edit_finish (PhServices *services, GAsyncResult *result, GError **error);

G_END_DECLS
