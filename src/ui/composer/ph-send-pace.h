// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-delivery.h"

G_BEGIN_DECLS

gint64 ph_send_pace_get_seconds (guint n_messages, const PhOutboxQuota *quota); /* how long it takes at least; 0: no limit is reached */
char *ph_send_pace_dup_text (guint n_messages, const PhOutboxQuota *quota);     /* (transfer full): in words */

G_END_DECLS
