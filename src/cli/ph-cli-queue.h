// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-keyring.h"
#include "ph-outbox.h"

G_BEGIN_DECLS

/* The outbox of the person as a program meets it that does one thing after the other. Each waits until it is done. */

PhOutbox *ph_cli_queue_open (GError **error);
void ph_cli_queue_close (PhOutbox *outbox);
gint64 ph_cli_queue_add (PhOutbox *outbox, const PhOutboxOrder *order, PhMessageFile *message, GError **error);
void ph_cli_queue_release (const char *account_id);
void ph_cli_queue_hold (const char *account_id);
PhOutboxEntry *ph_cli_queue_load (PhOutbox *outbox, gint64 id, GError **error);

/**
 * PhCliDelivery:
 * @outbox: what to deliver
 * @store: over whose accounts
 * @keyring: where their secrets are
 * @ids: (nullable) (element-type gint64): only these; %NULL: what is due
 * @settled: (nullable): called for each message that something became of
 * @data: for @settled
 */
typedef struct
{
  PhOutbox *outbox;
  PhAccountStore *store;
  PhKeyring *keyring;
  GArray *ids;
  void (*settled) (PhOutboxEntry *entry, gpointer data);
  gpointer data;
} PhCliDelivery;

gboolean ph_cli_queue_deliver (const PhCliDelivery *delivery, GCancellable *cancellable, GError **error);

/* Which account sends for @sender (nullable): the one that has this address, the default one before others. NULL: none has. */
PhAccount *ph_cli_queue_find_sender (PhAccountStore *store, PhAddress *sender);

G_END_DECLS
