// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"

G_BEGIN_DECLS

/**
 * PhOutboxArchivals:
 * @PH_OUTBOX_ARCHIVALS_NEW: what was not tried yet
 * @PH_OUTBOX_ARCHIVALS_ALL: and what could not be kept
 */
typedef enum
{
  PH_OUTBOX_ARCHIVALS_NEW,
  PH_OUTBOX_ARCHIVALS_ALL,
} PhOutboxArchivals;

/* In a transaction: a copy of a message that is done with is to be kept, if anybody has got it. */
gboolean ph_outbox_archiving_want (PhOutboxCore *core, PhOutboxRow *row, GError **error);

/* What is to be copied into archives, beyond the identifier @after: (element-type PhOutboxEntry), the oldest first, some tens of them. */
void ph_outbox_list_archivals_async (PhOutbox *self, PhOutboxArchivals which, gint64 after, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_list_archivals_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* Of these (element-type gint64) the copies are kept (@trouble NULL) or could not be. */
void ph_outbox_note_archivals_async (PhOutbox *self, const GArray *ids, const char *trouble, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_note_archivals_finish (PhOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
