// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Counts the outbox whenever it changes, one count at a time. An outbox that can't be opened counts as empty: what is wrong
// with it is said where its messages would be.

#include "config.h"

#include "ph-outbox-tally.h"

struct _PhOutboxTally
{
  GObject parent_instance;
  PhOutbox *outbox;          /* (owned) */
  GCancellable *cancellable; /* (owned): of the counting */
  PhOutboxCounts counts;
  gboolean is_known;
  gboolean is_counting;
  gboolean is_stale; /* changed while it was counted */
};

G_DEFINE_FINAL_TYPE (PhOutboxTally, ph_outbox_tally, G_TYPE_OBJECT)

static guint changed_signal;

static void count_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start_counting (PhOutboxTally *self)
{
  self->is_stale = self->is_counting;
  if (self->is_counting)
    return;
  self->is_counting = TRUE;
  ph_outbox_count_async (self->outbox, self->cancellable, count_cb, g_object_ref (self));
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxTally) self = user_data;
  g_autoptr(GError) error = NULL;
  PhOutboxCounts counts = { 0 };

  if (!ph_outbox_count_finish (PH_OUTBOX (source), result, &counts, &error))
    g_debug ("the outbox can't be counted: %s", error->message);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->is_counting = FALSE;
  self->is_known |= !self->is_stale;
  if (error == NULL)
    self->counts = counts;
  g_signal_emit (self, changed_signal, 0);
  if (self->is_stale)
    start_counting (self);
}

static void
on_outbox_changed_cb (PhOutbox *outbox, PhOutboxTally *self)
{
  start_counting (self);
}

static void
ph_outbox_tally_dispose (GObject *object)
{
  PhOutboxTally *self = PH_OUTBOX_TALLY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (ph_outbox_tally_parent_class)->dispose (object);
}

static void
ph_outbox_tally_finalize (GObject *object)
{
  g_clear_object (&PH_OUTBOX_TALLY (object)->cancellable);
  G_OBJECT_CLASS (ph_outbox_tally_parent_class)->finalize (object);
}

static void
ph_outbox_tally_class_init (PhOutboxTallyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_outbox_tally_dispose;
  object_class->finalize = ph_outbox_tally_finalize;

  /**
   * PhOutboxTally::changed:
   * @self: a tally
   *
   * It was counted anew.
   */
  changed_signal = g_signal_new ("changed", PH_TYPE_OUTBOX_TALLY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_outbox_tally_init (PhOutboxTally *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_outbox_tally_new:
 * @outbox: what is counted
 *
 * Returns: (transfer full): a tally, which begins to count
 */
PhOutboxTally *
ph_outbox_tally_new (PhOutbox *outbox)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox), NULL);

  PhOutboxTally *self = g_object_new (PH_TYPE_OUTBOX_TALLY, NULL);

  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (outbox, "changed", G_CALLBACK (on_outbox_changed_cb), self, 0);
  start_counting (self);
  return self;
}

/**
 * ph_outbox_tally_count_anew:
 * @self: a tally
 *
 * It is not known until that is done. The outbox tells of its changes a moment later, which is too late for who asks
 * whether there is anything left to do.
 */
void
ph_outbox_tally_count_anew (PhOutboxTally *self)
{
  g_return_if_fail (PH_IS_OUTBOX_TALLY (self));

  self->is_known = FALSE;
  start_counting (self);
}

/**
 * ph_outbox_tally_is_known:
 * @self: a tally
 *
 * Returns: whether it has been counted
 */
gboolean
ph_outbox_tally_is_known (PhOutboxTally *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_TALLY (self), FALSE);

  return self->is_known;
}

/**
 * ph_outbox_tally_get_attention:
 * @self: a tally
 *
 * Returns: how many messages wait for the person
 */
guint
ph_outbox_tally_get_attention (PhOutboxTally *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_TALLY (self), 0);

  return self->counts.n[PH_OUTBOX_HELD] + self->counts.n[PH_OUTBOX_UNCERTAIN] + self->counts.n[PH_OUTBOX_FAILED];
}

/**
 * ph_outbox_tally_get_undelivered:
 * @self: a tally
 *
 * Returns: how many messages are still to be delivered without the person doing anything
 */
guint
ph_outbox_tally_get_undelivered (PhOutboxTally *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_TALLY (self), 0);

  return self->counts.n[PH_OUTBOX_QUEUED] + self->counts.n[PH_OUTBOX_SENDING] + self->counts.n[PH_OUTBOX_WAITING];
}

/**
 * ph_outbox_tally_get_next_due:
 * @self: a tally
 *
 * Returns: when the next message is due, in seconds since 1970; 0: none is queued
 */
gint64
ph_outbox_tally_get_next_due (PhOutboxTally *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_TALLY (self), 0);

  return self->counts.next_due;
}

/**
 * ph_outbox_tally_count:
 * @self: a tally
 * @state: a state
 *
 * Returns: how many messages are in it
 */
guint
ph_outbox_tally_count (PhOutboxTally *self, PhOutboxState state)
{
  g_return_val_if_fail (PH_IS_OUTBOX_TALLY (self), 0);
  g_return_val_if_fail (state < PH_N_OUTBOX_STATES, 0);

  return self->counts.n[state];
}
