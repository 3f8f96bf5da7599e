// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads the drafts, asks the outbox about each whether it has been sent meanwhile, and offers the others. A draft that was
// sent just before a crash must not come back as if it had not been: its message would go out twice.

#include "config.h"

#include "ph-draft-shelf.h"

#include "ph-open-list.h"

#include <string.h>

#define RESTORED_MAX 10 /* windows at once; the others lie aside */

typedef enum
{
  LOOK_FIRST, /* at what the last run has left: what is in the outbox is removed */
  LOOK_AGAIN, /* what is in the outbox may still be called back, and is only left out */
} Look;

struct _PhDraftShelf
{
  GObject parent_instance;
  PhDraftStore *store; /* (owned) */
  PhOutbox *outbox;    /* (owned) */
  PhOpenList *list;    /* (owned) */
  GListStore *aside;   /* (owned) (element-type PhDraft) */
  GHashTable *open;    /* (owned) (element-type utf8): that have a window */
  GHashTable *left;    /* (owned) (element-type utf8): that had one in the last run, and have not got it back */
  GPtrArray *loaded;   /* (owned) (element-type PhDraft) (nullable): being looked at */
  guint n_checked;     /* of these */
  Look look;
  gboolean is_looking;
  gboolean is_stale;      /* something changed while it looked */
  gboolean has_list;      /* the last run's is known */
  gboolean wants_restore; /* as soon as the drafts are known */
  gboolean is_frozen;
};

static void ph_draft_shelf_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhDraftShelf, ph_draft_shelf, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ph_draft_shelf_list_model_init))

static guint restore_signal;

static void list_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void load_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void check_next (PhDraftShelf *self);
static void check_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish (PhDraftShelf *self);

/* Whoever looks waits for what is being saved; the program ends after that. */
static void
hold (void)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_hold (application);
}

static void
release (void)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    g_application_release (application);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
save_list (PhDraftShelf *self)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id = NULL;

  if (!self->has_list || self->is_frozen)
    return;
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  g_hash_table_iter_init (&iter, self->left);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (self->open, id))
      g_ptr_array_add (ids, id);
  g_ptr_array_add (ids, NULL);
  ph_open_list_save (self->list, (const char *const *) ids->pdata);
}

/* Looking */

static void
look (PhDraftShelf *self)
{
  self->is_stale = self->is_looking;
  if (self->is_looking || !self->has_list)
    return;
  self->is_looking = TRUE;
  self->n_checked = 0;
  hold ();
  ph_draft_store_load_async (self->store, NULL, load_cb, g_object_ref (self));
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftShelf) self = user_data;
  g_auto (GStrv) ids = ph_open_list_load_finish (PH_OPEN_LIST (source), result);

  for (guint i = 0; ids[i] != NULL; i++)
    if (ids[i][0] != '\0')
      g_hash_table_add (self->left, g_strdup (ids[i]));
  self->has_list = TRUE;
  if (g_hash_table_size (self->open) > 0)
    save_list (self);
  look (self);
  release ();
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftShelf) self = user_data;
  g_autoptr(GError) error = NULL;

  self->loaded = ph_draft_store_load_finish (PH_DRAFT_STORE (source), result, &error);
  if (self->loaded == NULL)
    {
      g_debug ("the drafts can't be read: %s", error->message);
      self->loaded = g_ptr_array_new_with_free_func (g_object_unref);
    }
  check_next (self);
}

static void
check_next (PhDraftShelf *self)
{
  if (self->n_checked < self->loaded->len)
    ph_outbox_find_origin_async (self->outbox, ph_draft_get_id (self->loaded->pdata[self->n_checked]), NULL, check_cb, g_object_ref (self));
  else
    finish (self);
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhDraftShelf) self = user_data;
  const char *id = ph_draft_get_id (self->loaded->pdata[self->n_checked]);

  if (ph_outbox_find_origin_finish (PH_OUTBOX (source), result, NULL) < 0)
    {
      self->n_checked++;
    }
  else
    {
      if (self->look != LOOK_AGAIN)
        ph_draft_store_remove_async (self->store, id, NULL, NULL);
      g_hash_table_remove (self->left, id);
      g_ptr_array_remove_index (self->loaded, self->n_checked);
    }
  check_next (self);
}

/* Below the window, for this one comes last. */
static void
restore (PhDraftShelf *self)
{
  guint n = 0;

  for (guint i = 0; i < self->loaded->len && n < RESTORED_MAX; i++)
    {
      PhDraft *draft = self->loaded->pdata[i];

      if (!g_hash_table_contains (self->left, ph_draft_get_id (draft)) || g_hash_table_contains (self->open, ph_draft_get_id (draft)))
        continue;
      g_signal_emit (self, restore_signal, 0, draft);
      n++;
    }
  g_hash_table_remove_all (self->left);
  save_list (self);
}

static void
show (PhDraftShelf *self)
{
  g_autoptr(GPtrArray) aside = g_ptr_array_new ();

  for (guint i = 0; i < self->loaded->len; i++)
    if (!g_hash_table_contains (self->open, ph_draft_get_id (self->loaded->pdata[i])))
      g_ptr_array_add (aside, self->loaded->pdata[i]);
  g_list_store_splice (self->aside, 0, g_list_model_get_n_items (G_LIST_MODEL (self->aside)), aside->pdata, aside->len);
}

static void
finish (PhDraftShelf *self)
{
  self->look = LOOK_AGAIN;
  if (self->wants_restore)
    {
      self->wants_restore = FALSE;
      restore (self);
    }
  show (self);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);
  self->is_looking = FALSE;
  if (self->is_stale)
    look (self);
  release ();
}

/* GListModel */

static GType
ph_draft_shelf_get_item_type (GListModel *model)
{
  return PH_TYPE_DRAFT;
}

static guint
ph_draft_shelf_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PH_DRAFT_SHELF (model)->aside));
}

static gpointer
ph_draft_shelf_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PH_DRAFT_SHELF (model)->aside), position);
}

static void
ph_draft_shelf_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ph_draft_shelf_get_item_type;
  iface->get_n_items = ph_draft_shelf_get_n_items;
  iface->get_item = ph_draft_shelf_get_item;
}

static void
ph_draft_shelf_finalize (GObject *object)
{
  PhDraftShelf *self = PH_DRAFT_SHELF (object);

  g_clear_object (&self->store);
  g_clear_object (&self->outbox);
  g_clear_object (&self->list);
  g_clear_object (&self->aside);
  g_clear_pointer (&self->open, g_hash_table_unref);
  g_clear_pointer (&self->left, g_hash_table_unref);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);
  G_OBJECT_CLASS (ph_draft_shelf_parent_class)->finalize (object);
}

static void
ph_draft_shelf_class_init (PhDraftShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_draft_shelf_finalize;

  /**
   * PhDraftShelf::restore:
   * @self: a shelf
   * @draft: had a window in the last run
   *
   * Who opens a window for it says so: [method@DraftShelf.note_open].
   */
  restore_signal = g_signal_new ("restore", PH_TYPE_DRAFT_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_DRAFT);
}

static void
ph_draft_shelf_init (PhDraftShelf *self)
{
  self->aside = g_list_store_new (PH_TYPE_DRAFT);
  self->open = new_set ();
  self->left = new_set ();
  g_signal_connect_object (self->aside, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

/**
 * ph_draft_shelf_new:
 * @services: with the drafts and the outbox
 *
 * Returns: (transfer full): the drafts that lie aside, as soon as they are read
 */
PhDraftShelf *
ph_draft_shelf_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhDraftShelf *self = g_object_new (PH_TYPE_DRAFT_SHELF, NULL);
  g_autofree char *path = ph_open_list_dup_default_path ();

  self->store = g_object_ref (ph_services_get_drafts (services));
  self->outbox = g_object_ref (ph_services_get_outbox (services));
  self->list = ph_open_list_new (path);
  hold ();
  ph_open_list_load_async (self->list, list_cb, g_object_ref (self));
  return self;
}

/**
 * ph_draft_shelf_get_store:
 * @self: a shelf
 *
 * Returns: (transfer none): where the drafts are kept
 */
PhDraftStore *
ph_draft_shelf_get_store (PhDraftShelf *self)
{
  g_return_val_if_fail (PH_IS_DRAFT_SHELF (self), NULL);

  return self->store;
}

/**
 * ph_draft_shelf_restore:
 * @self: a shelf
 *
 * From now on [signal@DraftShelf::restore] may come, for each draft that had a window when the last run ended, once.
 */
void
ph_draft_shelf_restore (PhDraftShelf *self)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));

  self->wants_restore = TRUE;
  look (self);
}

/**
 * ph_draft_shelf_note_open:
 * @self: a shelf
 * @id: identifier of a draft
 *
 * It has a window.
 */
void
ph_draft_shelf_note_open (PhDraftShelf *self, const char *id)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));
  g_return_if_fail (id != NULL);

  if (!g_hash_table_add (self->open, g_strdup (id)))
    return;
  g_hash_table_remove (self->left, id);
  save_list (self);
  look (self);
}

/**
 * ph_draft_shelf_note_closed:
 * @self: a shelf
 * @id: identifier of a draft
 *
 * Its window was closed, and it may lie aside now. What of it is not saved yet is saved before the program ends.
 */
void
ph_draft_shelf_note_closed (PhDraftShelf *self, const char *id)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));
  g_return_if_fail (id != NULL);

  g_hash_table_remove (self->open, id);
  save_list (self);
  look (self);
}

/**
 * ph_draft_shelf_is_open:
 * @self: a shelf
 * @id: identifier of a draft
 *
 * Returns: whether it has a window
 */
gboolean
ph_draft_shelf_is_open (PhDraftShelf *self, const char *id)
{
  g_return_val_if_fail (PH_IS_DRAFT_SHELF (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return g_hash_table_contains (self->open, id);
}

/**
 * ph_draft_shelf_find:
 * @self: a shelf
 * @id: identifier of a draft
 *
 * Returns: (transfer none) (nullable): the draft, if it lies aside
 */
PhDraft *
ph_draft_shelf_find (PhDraftShelf *self, const char *id)
{
  g_return_val_if_fail (PH_IS_DRAFT_SHELF (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  GListModel *model = G_LIST_MODEL (self->aside);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PhDraft) draft = g_list_model_get_item (model, i);

      if (g_str_equal (ph_draft_get_id (draft), id))
        return draft; /* the list holds it */
    }
  return NULL;
}

/**
 * ph_draft_shelf_discard:
 * @self: a shelf
 * @id: identifier of a draft that lies aside
 *
 * Removes it for good.
 */
void
ph_draft_shelf_discard (PhDraftShelf *self, const char *id)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));
  g_return_if_fail (id != NULL);

  ph_draft_store_remove_async (self->store, id, NULL, NULL);
  look (self);
}

/**
 * ph_draft_shelf_freeze:
 * @self: a shelf
 *
 * What has a window now gets one again when the program starts the next time, however its windows go.
 */
void
ph_draft_shelf_freeze (PhDraftShelf *self)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));

  self->is_frozen = TRUE;
}

/**
 * ph_draft_shelf_refresh:
 * @self: a shelf
 *
 * Looks again what lies aside.
 */
void
ph_draft_shelf_refresh (PhDraftShelf *self)
{
  g_return_if_fail (PH_IS_DRAFT_SHELF (self));

  look (self);
}
