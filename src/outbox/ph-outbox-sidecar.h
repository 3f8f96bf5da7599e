// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-row.h"

G_BEGIN_DECLS

/* Where the identifier stands in a sidecar, and how many digits it has: it is written there once it is known. */
#define PH_OUTBOX_SIDECAR_ID_OFFSET 13
#define PH_OUTBOX_SIDECAR_ID_DIGITS 19

char *ph_outbox_sidecar_build (const PhOutboxRow *row, gsize *ret_length);
PhOutboxRow *ph_outbox_sidecar_parse (const char *text, gsize length);

G_END_DECLS
