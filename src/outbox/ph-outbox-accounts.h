// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-delivery.h"

G_BEGIN_DECLS

/* The data of a job that pauses an account. */
typedef struct
{
  gint64 until;
  PhOutboxTrouble trouble;
} PhOutboxPause;

void ph_outbox_pause_free (PhOutboxPause *self);
void ph_outbox_usage_free (PhOutboxUsage *self);
PhServerFacts *ph_server_facts_copy (const PhServerFacts *self);

G_END_DECLS
