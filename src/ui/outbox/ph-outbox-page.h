// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_PAGE (ph_outbox_page_get_type ())

/* The outbox: the list of messages and, in its place, one message. Signals: "open-draft" (PhDraft *draft): somebody wants to edit it; "back" (): somebody wants
 * to leave the outbox. */
G_DECLARE_FINAL_TYPE (PhOutboxPage, ph_outbox_page, PH, OUTBOX_PAGE, AdwBin)

void ph_outbox_page_set_services (PhOutboxPage *self, PhServices *services);
void ph_outbox_page_show_message (PhOutboxPage *self, gint64 id); /* 0: the list */

G_END_DECLS
