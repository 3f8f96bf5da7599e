// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-worker.h"
#include "ph-outbox.h"

G_BEGIN_DECLS

/* How a function of the outbox is called back. */
typedef struct
{
  gpointer tag;
  PhOutboxPatience patience;
  GCancellable *cancellable; /* (nullable) */
  GAsyncReadyCallback callback;
  gpointer user_data;
} PhOutboxCall;

void ph_outbox_submit (PhOutbox *self, PhOutboxJob *job, const PhOutboxCall *call);
gboolean ph_outbox_finish (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error);
gint64 ph_outbox_finish_number (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error);
gpointer ph_outbox_finish_result (PhOutbox *self, GAsyncResult *result, gpointer tag, GError **error);

/* How many recipients a message has that was claimed here; what came of it is told in lists of that length. */
void ph_outbox_note_claimed (PhOutbox *self, PhOutboxEntry *entry);
guint ph_outbox_count_claimed_recipients (PhOutbox *self, gint64 id);

/* How many of a view are newer than each of @ids ((element-type gint64), the newest first): their positions in the list; and how many the view has. -1: not in the view. */
typedef struct
{
  gint64 n_items;
  GArray *positions; /* (owned) (element-type gint64) */
} PhOutboxRanks;

void ph_outbox_ranks_free (PhOutboxRanks *self);
void ph_outbox_rank_async (PhOutbox *self, PhOutboxView view, const char *words, GArray *ids, GAsyncReadyCallback callback, gpointer user_data);
PhOutboxRanks *ph_outbox_rank_finish (PhOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
