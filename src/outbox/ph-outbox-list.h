// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_LIST (ph_outbox_list_get_type ())
#define PH_TYPE_OUTBOX_ITEM (ph_outbox_item_get_type ())

/* A row of the list. Property "entry" (PhOutboxEntry; (nullable): not read yet) notifies; so do "progress-done" and "progress-total" (gint64, octets; total 0: not being sent here). */
G_DECLARE_FINAL_TYPE (PhOutboxItem, ph_outbox_item, PH, OUTBOX_ITEM, GObject)

PhOutboxEntry *ph_outbox_item_get_entry (PhOutboxItem *self);

/* The outbox as a GListModel of PhOutboxItem, newest first. Only what is looked at is read, and kept as long as somebody has it and for some pages beyond:
 * memory does not grow with the outbox. Properties "view" (PhOutboxView), "words" (string), "loading" (read-only). */
G_DECLARE_FINAL_TYPE (PhOutboxList, ph_outbox_list, PH, OUTBOX_LIST, GObject)

PhOutboxList *ph_outbox_list_new (PhOutbox *outbox);
void ph_outbox_list_set_view (PhOutboxList *self, PhOutboxView view);
void ph_outbox_list_set_words (PhOutboxList *self, const char *words);
void ph_outbox_list_set_progress (PhOutboxList *self, gint64 id, gint64 done, gint64 total);

G_END_DECLS
