// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a flush comes to: counts those of its messages that were settled.

#include "config.h"

#include "ph-courier-flush.h"

/**
 * ph_courier_flush_new:
 * @ids: (nullable) (element-type gint64): which messages; %NULL: all
 *
 * Returns: (transfer full): a flush that has come to nothing yet
 */
PhCourierFlush *
ph_courier_flush_new (GArray *ids)
{
  PhCourierFlush *self = g_new0 (PhCourierFlush, 1);

  self->ids = ids != NULL ? g_array_ref (ids) : NULL;
  return self;
}

/**
 * ph_courier_flush_free:
 * @self: (transfer full): a flush
 */
void
ph_courier_flush_free (gpointer self)
{
  PhCourierFlush *flush = self;

  g_clear_pointer (&flush->ids, g_array_unref);
  g_clear_error (&flush->error);
  g_free (flush);
}

static gboolean
is_wanted (const PhCourierFlush *self, gint64 id)
{
  for (guint i = 0; self->ids != NULL && i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id)
      return TRUE;
  return self->ids == NULL;
}

static void
add_up (PhCourierSummary *summary, PhOutboxState state)
{
  if (state == PH_OUTBOX_SENT)
    summary->n_sent++;
  else if (state == PH_OUTBOX_WAITING)
    summary->n_waiting++;
  else
    summary->n_stuck++;
}

/**
 * ph_courier_flush_note:
 * @self: a flush
 * @entry: a message as it was settled
 */
void
ph_courier_flush_note (PhCourierFlush *self, PhOutboxEntry *entry)
{
  if (is_wanted (self, ph_outbox_entry_get_id (entry)))
    add_up (&self->summary, ph_outbox_entry_get_state (entry));
}
