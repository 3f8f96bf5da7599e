// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which rows of a long list exist, by position. Others may let go of a row at any time; the last ones are kept, so that a list that
// is scrolled back and forth is not read anew.

#include "config.h"

#include "ph-outbox-slots.h"

#include "ph-outbox-item-private.h"

/* Some screens full. */
#define MAX_KEPT 200

struct _PhOutboxSlots
{
  GHashTable *items;     /* (owned): position → PhOutboxItem, not owned */
  GHashTable *positions; /* (owned): PhOutboxItem → position */
  GQueue kept;           /* (owned) (element-type PhOutboxItem): the last ones */
};

static void
item_gone_cb (gpointer user_data, GObject *item)
{
  PhOutboxSlots *self = user_data;

  g_hash_table_remove (self->items, g_hash_table_lookup (self->positions, item));
  g_hash_table_remove (self->positions, item);
}

static void
put (PhOutboxSlots *self, PhOutboxItem *item, guint position)
{
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position), item);
  g_hash_table_insert (self->positions, item, GUINT_TO_POINTER (position));
}

/**
 * ph_outbox_slots_find:
 * @self: rows
 * @position: in the list
 *
 * Returns: (transfer none) (nullable): the row there, when it exists
 */
PhOutboxItem *
ph_outbox_slots_find (PhOutboxSlots *self, guint position)
{
  return g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
}

/**
 * ph_outbox_slots_ensure:
 * @self: rows
 * @position: in the list
 *
 * Returns: (transfer full): the row there; a new one is kept for some time
 */
PhOutboxItem *
ph_outbox_slots_ensure (PhOutboxSlots *self, guint position)
{
  PhOutboxItem *item = ph_outbox_slots_find (self, position);

  if (item != NULL)
    return g_object_ref (item);
  item = ph_outbox_item_new ();
  g_object_weak_ref (G_OBJECT (item), item_gone_cb, self);
  put (self, item, position);
  g_queue_push_head (&self->kept, g_object_ref (item));
  if (self->kept.length > MAX_KEPT)
    g_object_unref (g_queue_pop_tail (&self->kept));
  return item;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const guint *one = a;
  const guint *other = b;

  return *one < *other ? -1 : *one > *other;
}

/**
 * ph_outbox_slots_list_positions:
 * @self: rows
 *
 * Returns: (transfer full) (element-type guint): where there are rows, in their order
 */
GArray *
ph_outbox_slots_list_positions (PhOutboxSlots *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint position = GPOINTER_TO_UINT (key);

      g_array_append_val (list, position);
    }
  g_array_sort (list, compare_positions);
  return list;
}

/**
 * ph_outbox_slots_find_id:
 * @self: rows
 * @id: a message
 *
 * Returns: (transfer none) (nullable): its row, when it exists
 */
PhOutboxItem *
ph_outbox_slots_find_id (PhOutboxSlots *self, gint64 id)
{
  GHashTableIter iter;
  gpointer item = NULL;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (ph_outbox_item_get_id (item) == id)
      return item;
  return NULL;
}

static void
forget (PhOutboxSlots *self, guint position)
{
  PhOutboxItem *item = ph_outbox_slots_find (self, position);

  if (item == NULL)
    return;
  g_hash_table_remove (self->items, GUINT_TO_POINTER (position));
  g_hash_table_remove (self->positions, item);
  g_object_weak_unref (G_OBJECT (item), item_gone_cb, self);
  if (g_queue_remove (&self->kept, item))
    g_object_unref (item);
}

/**
 * ph_outbox_slots_splice:
 * @self: rows
 * @position: where the list changes
 * @n_removed: how many go
 * @n_added: how many come: those behind move
 */
void
ph_outbox_slots_splice (PhOutboxSlots *self, guint position, guint n_removed, guint n_added)
{
  g_autoptr(GArray) positions = ph_outbox_slots_list_positions (self);
  g_autoptr(GHashTable) before = g_steal_pointer (&self->items);

  self->items = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < positions->len; i++)
    {
      guint old = g_array_index (positions, guint, i);
      PhOutboxItem *item = g_hash_table_lookup (before, GUINT_TO_POINTER (old));

      put (self, item, old < position + n_removed ? old : old - n_removed + n_added);
      if (old >= position && old < position + n_removed)
        forget (self, old);
    }
}

/**
 * ph_outbox_slots_clear:
 * @self: rows; afterwards there are none
 */
void
ph_outbox_slots_clear (PhOutboxSlots *self)
{
  g_autoptr(GArray) positions = ph_outbox_slots_list_positions (self);

  for (guint i = 0; i < positions->len; i++)
    forget (self, g_array_index (positions, guint, i));
}

/**
 * ph_outbox_slots_free:
 * @self: (transfer full): rows
 */
void
ph_outbox_slots_free (PhOutboxSlots *self)
{
  ph_outbox_slots_clear (self);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->positions);
  g_free (self);
}

PhOutboxSlots *
ph_outbox_slots_new (void)
{
  PhOutboxSlots *self = g_new0 (PhOutboxSlots, 1);

  self->items = g_hash_table_new (NULL, NULL);
  self->positions = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->kept);
  return self;
}
