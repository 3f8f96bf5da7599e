// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_MESSAGE_VIEW (ph_outbox_message_view_get_type ())

/* One message of the outbox in full; it follows the outbox and the courier. Signals: "gone" (): the message is no more; "open-draft" (PhDraft *draft): it is
 * to be edited; "remove" (PhOutboxEntry *entry): it is to leave the outbox; "failed" (GError *error): something could not be done. */
G_DECLARE_FINAL_TYPE (PhOutboxMessageView, ph_outbox_message_view, PH, OUTBOX_MESSAGE_VIEW, AdwBin)

void ph_outbox_message_view_set_services (PhOutboxMessageView *self, PhServices *services);
void ph_outbox_message_view_show (PhOutboxMessageView *self, gint64 id); /* 0: none */

G_END_DECLS
