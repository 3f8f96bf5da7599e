// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

/* What waits because there was no way to its server is due now: of one account, whose settings were changed, or of all, because the network has. */
void ph_courier_wake (PhOutbox *outbox, const char *account_id);

G_END_DECLS
