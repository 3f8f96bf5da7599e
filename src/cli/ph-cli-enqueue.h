// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-cli-courier.h"

G_BEGIN_DECLS

/* Puts messages into the outbox instead of sending them. */
typedef struct
{
  const char *account;       /* (nullable): identifier, address or label; NULL: that of the sender, else the default one */
  const PhCliWishes *wishes; /* for every message */
  gint64 due;                /* not before, in seconds since 1970; 0: at once */
  gboolean json;
} PhCliEnqueue;

/* @messages: (element-type PhCliOutgoing). Returns: the exit status */
int ph_cli_enqueue (const PhCliEnqueue *self, GPtrArray *messages, GError **error);

G_END_DECLS
