// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What was removed and can still be undone. Nothing happens to a message before it is settled: if the program dies in
// between, the message is still there.

#include "config.h"

#include "ph-outbox-removals.h"

struct _PhOutboxRemovals
{
  GObject parent_instance;
  PhOutbox *outbox; /* (owned) (nullable): until disposed */
  GHashTable *ids;  /* (owned) (element-type gint64): a set */
};

G_DEFINE_FINAL_TYPE (PhOutboxRemovals, ph_outbox_removals, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
act_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxRemovals) self = user_data;
  g_autoptr(GError) error = NULL;

  /* Who wanted it gone does not mind that somebody else was faster. */
  if (!ph_outbox_act_finish (PH_OUTBOX (source), result, &error) && !g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
ph_outbox_removals_dispose (GObject *object)
{
  PhOutboxRemovals *self = PH_OUTBOX_REMOVALS (object);

  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (ph_outbox_removals_parent_class)->dispose (object);
}

static void
ph_outbox_removals_finalize (GObject *object)
{
  g_hash_table_unref (PH_OUTBOX_REMOVALS (object)->ids);
  G_OBJECT_CLASS (ph_outbox_removals_parent_class)->finalize (object);
}

static void
ph_outbox_removals_class_init (PhOutboxRemovalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_outbox_removals_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_removals_finalize;

  signals[CHANGED] = g_signal_new ("changed", PH_TYPE_OUTBOX_REMOVALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", PH_TYPE_OUTBOX_REMOVALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ph_outbox_removals_init (PhOutboxRemovals *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * ph_outbox_removals_new:
 * @outbox: where the messages are
 *
 * Returns: (transfer full): no removals yet
 */
PhOutboxRemovals *
ph_outbox_removals_new (PhOutbox *outbox)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox), NULL);

  PhOutboxRemovals *self = g_object_new (PH_TYPE_OUTBOX_REMOVALS, NULL);

  self->outbox = g_object_ref (outbox);
  return self;
}

/**
 * ph_outbox_removals_add:
 * @self: removals
 * @id: a message that is to go
 */
void
ph_outbox_removals_add (PhOutboxRemovals *self, gint64 id)
{
  g_return_if_fail (PH_IS_OUTBOX_REMOVALS (self));

  g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ph_outbox_removals_undo:
 * @self: removals
 * @id: a message that is to stay after all
 */
void
ph_outbox_removals_undo (PhOutboxRemovals *self, gint64 id)
{
  g_return_if_fail (PH_IS_OUTBOX_REMOVALS (self));

  if (g_hash_table_remove (self->ids, &id))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ph_outbox_removals_settle:
 * @self: removals
 * @id: a message; if it is still to go, it goes now
 */
void
ph_outbox_removals_settle (PhOutboxRemovals *self, gint64 id)
{
  g_return_if_fail (PH_IS_OUTBOX_REMOVALS (self));

  if (!g_hash_table_remove (self->ids, &id) || self->outbox == NULL)
    return;
  ph_outbox_act_async (self->outbox, id, PH_OUTBOX_ACTION_REMOVE, NULL, act_cb, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ph_outbox_removals_settle_all:
 * @self: removals
 *
 * Nobody will undo any of them any more.
 */
void
ph_outbox_removals_settle_all (PhOutboxRemovals *self)
{
  g_return_if_fail (PH_IS_OUTBOX_REMOVALS (self));

  g_autoptr(GList) ids = g_hash_table_get_keys (self->ids);

  for (GList *l = ids; l != NULL; l = l->next)
    ph_outbox_removals_settle (self, *(const gint64 *) l->data);
}

/**
 * ph_outbox_removals_has:
 * @self: removals
 * @id: a message
 *
 * Returns: whether it is to go
 */
gboolean
ph_outbox_removals_has (PhOutboxRemovals *self, gint64 id)
{
  g_return_val_if_fail (PH_IS_OUTBOX_REMOVALS (self), FALSE);

  return g_hash_table_contains (self->ids, &id);
}
