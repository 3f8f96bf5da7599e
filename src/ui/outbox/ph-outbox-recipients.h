// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-outbox-entry.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_RECIPIENTS (ph_outbox_recipients_get_type ())

/* What has become of a message for each of its recipients; those who have not got it come first. */
G_DECLARE_FINAL_TYPE (PhOutboxRecipients, ph_outbox_recipients, PH, OUTBOX_RECIPIENTS, AdwBin)

void ph_outbox_recipients_show (PhOutboxRecipients *self, PhOutboxEntry *entry, PhAccount *account); /* @account (nullable): removed */

G_END_DECLS
