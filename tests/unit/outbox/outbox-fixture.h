// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An outbox in a temporary directory, used as if its functions were synchronous.

#pragma once

#include "ph-outbox-delivery.h"

G_BEGIN_DECLS

/* What an asynchronous call came to. */
typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
} Wait;

static inline void
wait_clear (Wait *wait)
{
  g_clear_object (&wait->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

void wait_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for (Wait *wait);

char *fixture_make_directory (void);
void fixture_remove_directory (char *directory);
char *fixture_make_no_place (const char *directory); /* a path in it where no outbox can be */
PhOutbox *fixture_open (const char *directory, GError **error);
void fixture_close (PhOutbox *outbox);
PhMessageFile *fixture_open_message (const char *text);
PhEnvelope *fixture_new_envelope (const char *sender, ...) G_GNUC_NULL_TERMINATED;
gint64 fixture_queue (PhOutbox *outbox, const PhOutboxOrder *order, const char *text, GError **error);
gint64 fixture_queue_simply (PhOutbox *outbox, const char *subject);
PhOutboxEntry *fixture_load (PhOutbox *outbox, gint64 id);
PhOutboxState fixture_get_state (PhOutbox *outbox, gint64 id);
GPtrArray *fixture_claim (PhOutbox *outbox, const PhOutboxClaim *claim, gint64 *ret_next);
gint64 fixture_claim_one (PhOutbox *outbox);
gboolean fixture_hand_over (PhOutbox *outbox, gint64 id, GError **error);
PhOutboxEntry *fixture_settle (PhOutbox *outbox, gint64 id, const PhOutboxOutcome *outcome, GError **error);
void fixture_settle_sent (PhOutbox *outbox, gint64 id);
gboolean fixture_act (PhOutbox *outbox, gint64 id, PhOutboxAction action, GError **error);
PhOutboxCounts fixture_count (PhOutbox *outbox);
GPtrArray *fixture_list (PhOutbox *outbox, PhOutboxView view, const char *words, guint offset, guint limit);
char *fixture_read_message (PhOutbox *outbox, gint64 id, GError **error);
guint fixture_count_files (const char *directory, const char *folder, const char *suffix);

G_END_DECLS
