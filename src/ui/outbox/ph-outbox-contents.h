// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_CONTENTS (ph_outbox_contents_get_type ())

/* What a message of the outbox holds: rows that open its text, its headers, its source and the dialogue of its last attempt, and one for each
 * attachment, which saves it. Signal "failed" (GError *error). */
G_DECLARE_FINAL_TYPE (PhOutboxContents, ph_outbox_contents, PH, OUTBOX_CONTENTS, AdwBin)

void ph_outbox_contents_set_services (PhOutboxContents *self, PhServices *services);
void ph_outbox_contents_show (PhOutboxContents *self, PhOutboxEntry *entry);

G_END_DECLS
