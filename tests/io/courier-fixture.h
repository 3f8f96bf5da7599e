// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-courier.h"
#include "ph-outbox-delivery.h"
#include "sink-server.h"

G_BEGIN_DECLS

#define COURIER_ACCOUNT  "ada"
#define COURIER_PASSWORD "secret"

/* An outbox, an account and a courier of their own, in a temporary folder, and a server. */
typedef struct
{
  char *directory;
  SinkServer *server;
  PhOutbox *outbox;
  PhAccountStore *store;
  PhKeyring *keyring;
  PhCourier *courier;
  PhCourierSummary summary; /* of the last flush */
  guint n_settled;
  gint64 progress;
} CourierFixture;

typedef gboolean (*CourierPredicate) (CourierFixture *fixture);

CourierFixture *courier_fixture_new (SinkExtensions extensions);
void courier_fixture_free (CourierFixture *self);
void courier_fixture_open (CourierFixture *self, const char *directory); /* outbox, accounts and courier of a folder that is there already */
void courier_fixture_close (CourierFixture *self);
void courier_fixture_reopen (CourierFixture *self); /* outbox and courier, as after a restart */

PhAccount *courier_fixture_dup_account (CourierFixture *self);
void courier_fixture_save (CourierFixture *self, PhAccount *account);
void courier_fixture_set (CourierFixture *self, const char *property, guint value); /* of the account */

/* One message to these, or to bob@example.net; its Message-ID is "NUMBER@test". */
gint64 courier_fixture_queue (CourierFixture *self, guint number, const char *const *recipients);
gint64 courier_fixture_queue_text (CourierFixture *self, const char *text, PhSmtpRefusedPolicy refused, const char *const *recipients);
void courier_fixture_queue_many (CourierFixture *self, guint first, guint n);

gboolean courier_fixture_flush (CourierFixture *self, gint64 id, GCancellable *cancellable, GError **error); /* id 0: all */
void courier_fixture_stop (CourierFixture *self);
void courier_fixture_release (CourierFixture *self);
void courier_fixture_act (CourierFixture *self, gint64 id, PhOutboxAction action);
PhOutboxEntry *courier_fixture_load (CourierFixture *self, gint64 id);
PhOutboxState courier_fixture_get_state (CourierFixture *self, gint64 id);
char *courier_fixture_dup_transcript (CourierFixture *self, gint64 id);
guint courier_fixture_count (CourierFixture *self, PhOutboxState state);
void courier_fixture_get_usage (CourierFixture *self, PhOutboxUsage *ret_usage);
void courier_fixture_edit (CourierFixture *self, const char *sql); /* in the database, behind everybody's back */
void courier_fixture_wait (CourierFixture *self, CourierPredicate predicate);
PhServerFacts *courier_fixture_recall (CourierFixture *self, const char *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CourierFixture, courier_fixture_free)

G_END_DECLS
