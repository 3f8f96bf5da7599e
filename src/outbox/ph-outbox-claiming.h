// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"
#include "ph-outbox-delivery.h"

G_BEGIN_DECLS

/* The data of a job that claims messages. */
typedef struct
{
  char *account_id;
  PhOutboxQuota quota;
  guint max;
  char *only; /* (nullable): JSON of identifiers */
} PhOutboxClaiming;

PhOutboxClaiming *ph_outbox_claiming_new (const PhOutboxClaim *claim);
void ph_outbox_claiming_free (PhOutboxClaiming *self);

G_END_DECLS
