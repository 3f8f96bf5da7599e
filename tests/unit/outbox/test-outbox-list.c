// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The outbox as a list model: what it says of itself is what is in the outbox, after any change, and rows that stay are the same ones.

#include "outbox-fixture.h"
#include "ph-outbox-list.h"

typedef struct
{
  char *directory;
  PhOutbox *outbox;
  PhOutboxList *list;
  GPtrArray *mirror; /* what somebody holds who only follows the signals: PhOutboxItem, or NULL for a row never looked at */
} Fixture;

static void
on_items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + n_removed, <=, fixture->mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i), NULL);
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
free_item (gpointer item)
{
  g_clear_object (&item);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = fixture_make_directory ();
  fixture->outbox = fixture_open (fixture->directory, NULL);
  fixture->mirror = g_ptr_array_new_with_free_func (free_item);
  fixture->list = ph_outbox_list_new (fixture->outbox);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->mirror);
  g_signal_handlers_disconnect_by_data (fixture->list, fixture);
  g_object_unref (fixture->list);
  fixture_close (fixture->outbox);
  fixture_remove_directory (fixture->directory);
}

static gboolean
is_loading (PhOutboxList *list)
{
  gboolean is_loading = FALSE;

  g_object_get (list, "loading", &is_loading, NULL);
  return is_loading;
}

/* Looks at every row, and waits until the list is what the outbox is. */
static void
settle (Fixture *fixture, PhOutboxView view, const char *words)
{
  g_autoptr(GPtrArray) entries = fixture_list (fixture->outbox, view, words, 0, 1000);
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gboolean is_same = FALSE;

  while (!is_same && g_get_monotonic_time () < deadline)
    {
      is_same = fixture->mirror->len == entries->len && !is_loading (fixture->list);
      for (guint i = 0; i < fixture->mirror->len; i++)
        {
          if (fixture->mirror->pdata[i] == NULL)
            fixture->mirror->pdata[i] = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

          PhOutboxEntry *entry = ph_outbox_item_get_entry (fixture->mirror->pdata[i]);

          is_same = is_same && entry != NULL && ph_outbox_entry_get_id (entry) == ph_outbox_entry_get_id (entries->pdata[i]) &&
                    ph_outbox_entry_get_state (entry) == ph_outbox_entry_get_state (entries->pdata[i]);
        }
      if (!is_same)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (is_same);
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
  for (guint i = 0; i < 130; i++)
    fixture_queue_simply (fixture->outbox, i % 2 ? "odd" : "even");
  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);

  PhOutboxItem *row = fixture->mirror->pdata[60];
  gint64 id = ph_outbox_entry_get_id (ph_outbox_item_get_entry (row));

  /* One goes, some come: the row that stays is the same object at another place. */
  fixture_act (fixture->outbox, 100, PH_OUTBOX_ACTION_CANCEL, NULL);
  fixture_act (fixture->outbox, 100, PH_OUTBOX_ACTION_REMOVE, NULL);
  fixture_queue_simply (fixture->outbox, "new");
  fixture_queue_simply (fixture->outbox, "new");
  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
  g_assert_true (fixture->mirror->pdata[61] == row);
  g_assert_cmpint (ph_outbox_entry_get_id (ph_outbox_item_get_entry (row)), ==, id);
}

/* Looks at a row while the list asks what the change was. */
static void
on_changed_cb (PhOutbox *outbox, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (fixture->mirror->pdata[100] == NULL)
    fixture->mirror->pdata[100] = g_list_model_get_item (G_LIST_MODEL (fixture->list), 100);
}

/* Who goes through the list quickly has rows that are not read yet: a change elsewhere leaves them where they are. */
static void
test_unread (Fixture *fixture, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  for (guint i = 0; i < 130; i++)
    fixture_queue_simply (fixture->outbox, "x");
  while (fixture->mirror->len < 130 || is_loading (fixture->list))
    g_main_context_iteration (NULL, TRUE);
  fixture->mirror->pdata[0] = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);
  while (ph_outbox_item_get_entry (fixture->mirror->pdata[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_signal_connect (fixture->outbox, "changed", G_CALLBACK (on_changed_cb), fixture);
  fixture_act (fixture->outbox, 130, PH_OUTBOX_ACTION_CANCEL, NULL);
  while (fixture->mirror->pdata[100] == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (fixture->mirror->pdata[100]);

  g_autoptr(PhOutboxItem) row = g_object_ref (fixture->mirror->pdata[100]);

  while (ph_outbox_item_get_entry (row) == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (fixture->outbox, fixture);
  g_assert_true (fixture->mirror->pdata[100] == row);
  g_assert_cmpint (ph_outbox_entry_get_id (ph_outbox_item_get_entry (row)), ==, 30);
}

static void
test_views (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    fixture_queue_simply (fixture->outbox, i % 3 ? "apple" : "pear");
  for (guint i = 0; i < 20; i++)
    fixture_settle_sent (fixture->outbox, fixture_claim_one (fixture->outbox));
  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
  ph_outbox_list_set_view (fixture->list, PH_OUTBOX_VIEW_OPEN);
  settle (fixture, PH_OUTBOX_VIEW_OPEN, NULL);
  for (guint i = 0; i < 10; i++)
    fixture_settle_sent (fixture->outbox, fixture_claim_one (fixture->outbox));
  settle (fixture, PH_OUTBOX_VIEW_OPEN, NULL);
  ph_outbox_list_set_words (fixture->list, "pear");
  settle (fixture, PH_OUTBOX_VIEW_OPEN, "pear");
  ph_outbox_list_set_view (fixture->list, PH_OUTBOX_VIEW_SENT);
  settle (fixture, PH_OUTBOX_VIEW_SENT, "pear");
  ph_outbox_list_set_words (fixture->list, NULL);
  settle (fixture, PH_OUTBOX_VIEW_SENT, NULL);
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  gint64 done = 0;
  gint64 total = 0;

  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
  ph_outbox_list_set_progress (fixture->list, id, 10, 20);
  g_object_get (fixture->mirror->pdata[0], "progress-done", &done, "progress-total", &total, NULL);
  g_assert_cmpint (done, ==, 10);
  g_assert_cmpint (total, ==, 20);
}

/* At random, against what the outbox says. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
        fixture_queue_simply (fixture->outbox, "x");
      for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
        {
          gint64 id = g_test_rand_int_range (1, 130);

          fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_CANCEL, NULL);
          fixture_act (fixture->outbox, id, g_test_rand_bit () ? PH_OUTBOX_ACTION_REMOVE : PH_OUTBOX_ACTION_RETRY, NULL);
        }
      /* Somebody lets go of rows. */
      for (guint j = 0; j < fixture->mirror->len; j++)
        if (g_test_rand_int_range (0, 3) == 0)
          g_clear_object (&fixture->mirror->pdata[j]);
      if (i % 4 == 0)
        settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
    }
  settle (fixture, PH_OUTBOX_VIEW_ALL, NULL);
}

#define ADD(name, function) g_test_add ("/outbox-list/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("follow", test_follow);
  ADD ("unread", test_unread);
  ADD ("views", test_views);
  ADD ("progress", test_progress);
  ADD ("random", test_random);
  return g_test_run ();
}
