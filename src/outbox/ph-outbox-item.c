// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A row of the list of messages: there at once, and filled when its message has been read.

#include "config.h"

#include "ph-outbox-item-private.h"

struct _PhOutboxItem
{
  GObject parent_instance;

  PhOutboxEntry *entry; /* (owned) (nullable) */
  gint64 done;
  gint64 total;
};

typedef enum
{
  PROP_ENTRY = 1,
  PROP_PROGRESS_DONE,
  PROP_PROGRESS_TOTAL,
} PhOutboxItemProperty;

static GParamSpec *properties[PROP_PROGRESS_TOTAL + 1];

G_DEFINE_FINAL_TYPE (PhOutboxItem, ph_outbox_item, G_TYPE_OBJECT)

static void
ph_outbox_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhOutboxItem *self = PH_OUTBOX_ITEM (object);

  switch ((PhOutboxItemProperty) prop_id)
    {
    case PROP_ENTRY:
      g_value_set_object (value, self->entry);
      break;
    case PROP_PROGRESS_DONE:
      g_value_set_int64 (value, self->done);
      break;
    case PROP_PROGRESS_TOTAL:
      g_value_set_int64 (value, self->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_outbox_item_finalize (GObject *object)
{
  g_clear_object (&PH_OUTBOX_ITEM (object)->entry);
  G_OBJECT_CLASS (ph_outbox_item_parent_class)->finalize (object);
}

static void
ph_outbox_item_class_init (PhOutboxItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ph_outbox_item_get_property;
  object_class->finalize = ph_outbox_item_finalize;

  /**
   * PhOutboxItem:entry: (nullable)
   *
   * The message, as it stood when it was last read; %NULL before that.
   */
  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, PH_TYPE_OUTBOX_ENTRY, flags);

  /**
   * PhOutboxItem:progress-done:
   *
   * Octets that are sent.
   */
  properties[PROP_PROGRESS_DONE] = g_param_spec_int64 ("progress-done", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * PhOutboxItem:progress-total:
   *
   * Octets that are to be sent; 0: it is not being sent by this program.
   */
  properties[PROP_PROGRESS_TOTAL] = g_param_spec_int64 ("progress-total", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_outbox_item_init (PhOutboxItem *self)
{
}

PhOutboxItem *
ph_outbox_item_new (void)
{
  return g_object_new (PH_TYPE_OUTBOX_ITEM, NULL);
}

/**
 * ph_outbox_item_set_entry:
 * @self: a row
 * @entry: its message, as it stands now
 */
void
ph_outbox_item_set_entry (PhOutboxItem *self, PhOutboxEntry *entry)
{
  if (g_set_object (&self->entry, entry))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
}

/**
 * ph_outbox_item_set_progress:
 * @self: a row
 * @done: octets that are sent
 * @total: octets that are to be sent
 */
void
ph_outbox_item_set_progress (PhOutboxItem *self, gint64 done, gint64 total)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->done != done)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_DONE]);
  if (self->total != total)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_TOTAL]);
  self->done = done;
  self->total = total;
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
ph_outbox_item_get_id (PhOutboxItem *self)
{
  return self->entry != NULL ? ph_outbox_entry_get_id (self->entry) : 0;
}

/**
 * ph_outbox_item_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its message; %NULL: it is not read yet
 */
PhOutboxEntry *
ph_outbox_item_get_entry (PhOutboxItem *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ITEM (self), NULL);

  return self->entry;
}
