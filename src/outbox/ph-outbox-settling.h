// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-delivery.h"
#include "ph-outbox-row.h"

G_BEGIN_DECLS

/* The data of a job that settles a message. */
typedef struct
{
  gint64 id;
  PhOutboxState state;
  gint64 due;
  PhOutboxTrouble trouble;
  PhOutboxRecipient *recipients; /* (owned) */
  guint n_recipients;
  char *transcript; /* (nullable) */
  PhOutboxArchive archive;
} PhOutboxSettling;

PhOutboxSettling *ph_outbox_settling_new (gint64 id, const PhOutboxOutcome *outcome, guint n_recipients);
void ph_outbox_settling_free (PhOutboxSettling *self);

G_END_DECLS
