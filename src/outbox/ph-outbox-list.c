// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The outbox as a list for the window. It knows how many messages there are and reads pages of those that are looked at; after a
// change it asks where the rows that exist stand now, so that what is looked at stays in its place.

#include "config.h"

#include "ph-outbox-list.h"

#include "ph-outbox-item-private.h"
#include "ph-outbox-private.h"
#include "ph-outbox-slots.h"

#define PAGE_SIZE 50

struct _PhOutboxList
{
  GObject parent_instance;

  PhOutbox *outbox; /* (owned) */
  PhOutboxView view;
  char *words; /* (owned): "": all */
  guint n_items;
  PhOutboxSlots *slots; /* (owned) */
  GHashTable *wanted;   /* (owned): pages that are to be read */
  gboolean is_stale;    /* the outbox has changed since it was last asked */
  guint generation;     /* of view and words: answers to earlier questions do not count */
  gboolean is_loading;  /* a question is under way */
};

typedef enum
{
  PROP_VIEW = 1,
  PROP_WORDS,
  PROP_LOADING,
} PhOutboxListProperty;

static GParamSpec *properties[PROP_LOADING + 1];

/* A question that is under way. */
typedef struct
{
  PhOutboxList *list; /* (owned) */
  guint generation;
  guint page;
  GArray *positions; /* (owned) (nullable): of the rows whose place is asked for */
} Question;

static void ask_next (PhOutboxList *self);
static void ask_ranks (PhOutboxList *self);
static void ranks_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ask_page (PhOutboxList *self, guint page);
static void page_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static GType
get_item_type (GListModel *model)
{
  return PH_TYPE_OUTBOX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return PH_OUTBOX_LIST (model)->n_items;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhOutboxList *self = PH_OUTBOX_LIST (model);

  if (position >= self->n_items)
    return NULL;

  PhOutboxItem *item = ph_outbox_slots_ensure (self->slots, position);

  if (ph_outbox_item_get_entry (item) == NULL)
    {
      g_hash_table_add (self->wanted, GUINT_TO_POINTER (position / PAGE_SIZE));
      ask_next (self);
    }
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhOutboxList, ph_outbox_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static Question *
question_new (PhOutboxList *self)
{
  Question *question = g_new0 (Question, 1);

  question->list = g_object_ref (self);
  question->generation = self->generation;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->list);
  g_clear_pointer (&question->positions, g_array_unref);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
set_loading (PhOutboxList *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* One question at a time: what comes in between makes some of them superfluous. */
static void
ask_next (PhOutboxList *self)
{
  GHashTableIter iter;
  gpointer page = NULL;

  if (self->is_loading)
    return;
  if (self->is_stale)
    {
      ask_ranks (self);
      return;
    }
  g_hash_table_iter_init (&iter, self->wanted);
  if (!g_hash_table_iter_next (&iter, &page, NULL))
    return;
  g_hash_table_iter_remove (&iter);
  ask_page (self, GPOINTER_TO_UINT (page));
}

static void
ask_ranks (PhOutboxList *self)
{
  Question *question = question_new (self);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GArray) positions = ph_outbox_slots_list_positions (self->slots);

  question->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < positions->len; i++)
    {
      guint position = g_array_index (positions, guint, i);
      gint64 id = ph_outbox_item_get_id (ph_outbox_slots_find (self->slots, position));

      if (id == 0)
        continue;
      g_array_append_val (ids, id);
      g_array_append_val (question->positions, position);
    }
  self->is_stale = FALSE;
  set_loading (self, TRUE);
  ph_outbox_rank_async (self->outbox, self->view, self->words, ids, ranks_cb, question);
}

static void
splice (PhOutboxList *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed == 0 && n_added == 0)
    return;
  ph_outbox_slots_splice (self->slots, position, n_removed, n_added);
  self->n_items += n_added - n_removed;
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* Of those that have not been read yet nothing is known that could be wrong. */
static gboolean
has_rows (PhOutboxList *self, guint position, guint n)
{
  g_autoptr(GArray) positions = ph_outbox_slots_list_positions (self->slots);

  for (guint i = 0; i < positions->len; i++)
    {
      guint found = g_array_index (positions, guint, i);

      if (found >= position && found < position + n && ph_outbox_item_get_id (ph_outbox_slots_find (self->slots, found)) != 0)
        return TRUE;
    }
  return FALSE;
}

/* What stands between two rows that are still there. Without any row in it, nobody can tell which of them went and came. */
static void
change_gap (PhOutboxList *self, guint position, guint n_old, guint n_new)
{
  if (has_rows (self, position, n_old))
    splice (self, position, n_old, n_new);
  else if (n_new > n_old)
    splice (self, position, 0, n_new - n_old);
  else
    splice (self, position, n_old - n_new, 0);
}

/* From the end to the beginning, so that the old positions still count. */
static void
apply_ranks (PhOutboxList *self, const GArray *positions, const PhOutboxRanks *ranks)
{
  guint old_end = self->n_items;
  gint64 new_end = MIN (ranks->n_items, G_MAXINT32);

  for (guint i = positions->len; i > 0; i--)
    {
      guint old = g_array_index (positions, guint, i - 1);
      gint64 new = g_array_index (ranks->positions, gint64, i - 1);

      if (new < 0)
        continue;
      change_gap (self, old + 1, old_end - old - 1, (guint) (new_end - new - 1));
      old_end = old;
      new_end = new;
    }
  change_gap (self, 0, old_end, (guint) new_end);
}

/* Somebody may have let go of rows, and rows may have come, but nothing has moved since the question. */
static void
ranks_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Question) question = user_data;
  PhOutboxList *self = question->list;
  g_autoptr(GError) error = NULL;
  PhOutboxRanks *ranks = ph_outbox_rank_finish (PH_OUTBOX (source), result, &error);

  if (ranks == NULL)
    g_debug ("list: %s", error->message);
  else if (question->generation == self->generation)
    {
      g_autoptr(GArray) positions = NULL;

      apply_ranks (self, question->positions, ranks);
      positions = ph_outbox_slots_list_positions (self->slots);
      for (guint i = 0; i < positions->len; i++)
        g_hash_table_add (self->wanted, GUINT_TO_POINTER (g_array_index (positions, guint, i) / PAGE_SIZE));
    }
  g_clear_pointer (&ranks, ph_outbox_ranks_free);
  set_loading (self, FALSE);
  ask_next (self);
}

static void
ask_page (PhOutboxList *self, guint page)
{
  Question *question = question_new (self);

  question->page = page;
  set_loading (self, TRUE);
  ph_outbox_list_async (self->outbox, self->view, self->words, page * PAGE_SIZE, PAGE_SIZE, NULL, page_cb, question);
}

static void
fill_page (PhOutboxList *self, guint page, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len && page * PAGE_SIZE + i < self->n_items; i++)
    {
      g_autoptr(PhOutboxItem) item = ph_outbox_slots_ensure (self->slots, page * PAGE_SIZE + i);

      ph_outbox_item_set_entry (item, entries->pdata[i]);
    }
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Question) question = user_data;
  PhOutboxList *self = question->list;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = ph_outbox_list_finish (PH_OUTBOX (source), result, &error);

  if (entries == NULL)
    g_debug ("list: %s", error->message);
  else if (question->generation == self->generation)
    fill_page (self, question->page, entries);
  set_loading (self, FALSE);
  ask_next (self);
}

static void
on_outbox_changed_cb (PhOutbox *outbox, gpointer user_data)
{
  PhOutboxList *self = user_data;

  self->is_stale = TRUE;
  ask_next (self);
}

static void
start_anew (PhOutboxList *self)
{
  self->generation++;
  g_hash_table_remove_all (self->wanted);
  splice (self, 0, self->n_items, 0);
  self->is_stale = TRUE;
  ask_next (self);
}

static void
ph_outbox_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhOutboxList *self = PH_OUTBOX_LIST (object);

  switch ((PhOutboxListProperty) prop_id)
    {
    case PROP_VIEW:
      g_value_set_uint (value, (guint) self->view);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_outbox_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhOutboxList *self = PH_OUTBOX_LIST (object);

  switch ((PhOutboxListProperty) prop_id)
    {
    case PROP_VIEW:
      ph_outbox_list_set_view (self, (PhOutboxView) g_value_get_uint (value));
      break;
    case PROP_WORDS:
      ph_outbox_list_set_words (self, g_value_get_string (value));
      break;
    case PROP_LOADING:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_outbox_list_finalize (GObject *object)
{
  PhOutboxList *self = PH_OUTBOX_LIST (object);

  g_clear_object (&self->outbox);
  g_clear_pointer (&self->slots, ph_outbox_slots_free);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_free (self->words);
  G_OBJECT_CLASS (ph_outbox_list_parent_class)->finalize (object);
}

static void
ph_outbox_list_class_init (PhOutboxListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ph_outbox_list_get_property;
  object_class->set_property = ph_outbox_list_set_property;
  object_class->finalize = ph_outbox_list_finalize;

  /**
   * PhOutboxList:view:
   *
   * Which messages, a PhOutboxView.
   */
  properties[PROP_VIEW] = g_param_spec_uint ("view", NULL, NULL, 0, PH_OUTBOX_VIEW_SENT, PH_OUTBOX_VIEW_ALL, flags);

  /**
   * PhOutboxList:words:
   *
   * What is looked for in subject, sender and recipients; empty: everything.
   */
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);

  /**
   * PhOutboxList:loading:
   *
   * Whether the outbox is being asked.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_outbox_list_init (PhOutboxList *self)
{
  self->words = g_strdup ("");
  self->slots = ph_outbox_slots_new ();
  self->wanted = g_hash_table_new (NULL, NULL);
}

/**
 * ph_outbox_list_new:
 * @outbox: an outbox that is open, or is being opened
 *
 * Returns: (transfer full): all its messages, the newest first; empty at first
 */
PhOutboxList *
ph_outbox_list_new (PhOutbox *outbox)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox), NULL);

  PhOutboxList *self = g_object_new (PH_TYPE_OUTBOX_LIST, NULL);

  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (outbox, "changed", G_CALLBACK (on_outbox_changed_cb), self, 0);
  start_anew (self);
  return self;
}

/**
 * ph_outbox_list_set_view:
 * @self: a list
 * @view: which messages
 */
void
ph_outbox_list_set_view (PhOutboxList *self, PhOutboxView view)
{
  g_return_if_fail (PH_IS_OUTBOX_LIST (self) && (guint) view <= PH_OUTBOX_VIEW_SENT);

  if (self->view == view)
    return;
  self->view = view;
  start_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW]);
}

/**
 * ph_outbox_list_set_words:
 * @self: a list
 * @words: (nullable): what is looked for
 */
void
ph_outbox_list_set_words (PhOutboxList *self, const char *words)
{
  g_return_if_fail (PH_IS_OUTBOX_LIST (self));

  if (g_strcmp0 (self->words, words != NULL ? words : "") == 0)
    return;
  g_free (self->words);
  self->words = g_strdup (words != NULL ? words : "");
  start_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

/**
 * ph_outbox_list_set_progress:
 * @self: a list
 * @id: a message
 * @done: octets of it that are sent
 * @total: its octets; 0: it is not being sent by this program
 */
void
ph_outbox_list_set_progress (PhOutboxList *self, gint64 id, gint64 done, gint64 total)
{
  g_return_if_fail (PH_IS_OUTBOX_LIST (self));

  PhOutboxItem *item = ph_outbox_slots_find_id (self->slots, id);

  if (item != NULL)
    ph_outbox_item_set_progress (item, done, total);
}
