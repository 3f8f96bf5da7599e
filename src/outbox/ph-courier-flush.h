// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-courier.h"

G_BEGIN_DECLS

/* A flush under way, the data of its task. */
typedef struct
{
  GArray *ids; /* (owned) (nullable) */
  PhCourierSummary summary;
  guint n_accounts; /* that are not done */
  GError *error;    /* (owned) (nullable): the first */
} PhCourierFlush;

PhCourierFlush *ph_courier_flush_new (GArray *ids);
void ph_courier_flush_free (gpointer self);
void ph_courier_flush_note (PhCourierFlush *self, PhOutboxEntry *entry);

G_END_DECLS
