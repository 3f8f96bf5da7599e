// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-outbox-row.h"

G_BEGIN_DECLS

/**
 * PhOutboxStage:
 * @PH_OUTBOX_STAGE_FREE: no row needs to be there: it is not queued yet, or being removed
 * @PH_OUTBOX_STAGE_UNSENT: certainly nobody has got it
 * @PH_OUTBOX_STAGE_TRIED: somebody may have got it
 * @PH_OUTBOX_STAGE_SENT: it was sent
 * @PH_OUTBOX_STAGE_FAILED: it was given up
 * @PH_OUTBOX_STAGE_CANCELLED: the person did not want it any more
 *
 * How far a message has come, as the name of its sidecar says: a second, rough memory for when the database is lost or has
 * forgotten its last changes. It never says less than was done: it goes forward after the database (but for
 * %PH_OUTBOX_STAGE_TRIED), and back before it.
 */
typedef enum
{
  PH_OUTBOX_STAGE_FREE,
  PH_OUTBOX_STAGE_UNSENT,
  PH_OUTBOX_STAGE_TRIED,
  PH_OUTBOX_STAGE_SENT,
  PH_OUTBOX_STAGE_FAILED,
  PH_OUTBOX_STAGE_CANCELLED,
} PhOutboxStage;

#define PH_N_OUTBOX_STAGES (PH_OUTBOX_STAGE_CANCELLED + 1)

typedef struct _PhOutboxSpool PhOutboxSpool;

PhOutboxSpool *ph_outbox_spool_new (const char *directory, const char *token, GError **error);
void ph_outbox_spool_free (PhOutboxSpool *self);

/* A new message: its file, then its sidecar, then the row, and then a stage that says that the row counts. */
gboolean ph_outbox_spool_write_message (PhOutboxSpool *self, PhOutboxRow *row, GInputStream *content, GCancellable *cancellable, GError **error);
gboolean ph_outbox_spool_write_sidecar (PhOutboxSpool *self, const PhOutboxRow *row, GError **error);
gboolean ph_outbox_spool_flush (PhOutboxSpool *self, GError **error);
void ph_outbox_spool_note_id (PhOutboxSpool *self, const char *file, gint64 id);

gboolean ph_outbox_spool_set_stage (PhOutboxSpool *self, const char *file, PhOutboxStage stage, GError **error);
gboolean ph_outbox_spool_get_stage (PhOutboxSpool *self, const char *file, PhOutboxStage *ret_stage);
PhOutboxStage ph_outbox_stage_of_row (const PhOutboxRow *row);
PhOutboxRow *ph_outbox_spool_read_sidecar (PhOutboxSpool *self, const char *file);

gboolean ph_outbox_spool_has_message (PhOutboxSpool *self, const char *file, gint64 size);
char *ph_outbox_spool_dup_message_path (PhOutboxSpool *self, const char *file);
void ph_outbox_spool_remove (PhOutboxSpool *self, const char *file);
gboolean ph_outbox_spool_has_leftovers (PhOutboxSpool *self);
void ph_outbox_spool_write_transcript (PhOutboxSpool *self, const char *file, const char *transcript);
char *ph_outbox_spool_read_transcript (PhOutboxSpool *self, const char *file);

GPtrArray *ph_outbox_spool_list (PhOutboxSpool *self);
char *ph_outbox_spool_dup_token (const char *file);
gint64 ph_outbox_spool_get_age_s (PhOutboxSpool *self, const char *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxSpool, ph_outbox_spool_free)

G_END_DECLS
