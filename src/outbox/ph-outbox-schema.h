// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-database.h"

G_BEGIN_DECLS

/**
 * PhOutboxAge:
 * @PH_OUTBOX_AGE_NEW: there was nothing: the tables were made
 * @PH_OUTBOX_AGE_KNOWN: it was there, and is of our version now
 */
typedef enum
{
  PH_OUTBOX_AGE_NEW,
  PH_OUTBOX_AGE_KNOWN,
} PhOutboxAge;

gboolean ph_outbox_schema_prepare (PhOutboxDatabase *database, PhOutboxAge *ret_age, GError **error);

G_END_DECLS
