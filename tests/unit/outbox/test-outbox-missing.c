// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An outbox that is not there: it is empty and stays away until somebody needs it, here or in another process.

#include "config.h"

#include "outbox-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *directory;
  PhOutbox *outbox; /* (nullable): NULL before somebody looks for it */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = fixture_make_directory ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->outbox, fixture_close);
  fixture_remove_directory (fixture->directory);
}

static void
look_for (Fixture *fixture, const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_auto(Wait) wait = { 0 };
  g_autoptr(GError) error = NULL;

  fixture->outbox = ph_outbox_new (file);
  ph_outbox_open_if_any_async (fixture->outbox, NULL, wait_cb, &wait);
  g_assert_true (ph_outbox_open_finish (fixture->outbox, wait_for (&wait), &error));
  g_assert_no_error (error);
}

/* One message, from another process. */
static PhOutbox *
queue_elsewhere (Fixture *fixture)
{
  PhOutbox *other = fixture_open (fixture->directory, NULL);

  fixture_queue_simply (other, "x");
  return other;
}

static char *
find_database (Fixture *fixture)
{
  return g_build_filename (fixture->directory, "outbox.sqlite", NULL);
}

static gboolean
has_database (Fixture *fixture)
{
  g_autofree char *path = find_database (fixture);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_all (PhOutbox *outbox)
{
  PhOutboxCounts counts = fixture_count (outbox);
  guint n = 0;

  for (guint i = 0; i < PH_N_OUTBOX_STATES; i++)
    n += counts.n[i];
  return n;
}

static guint
take_news (PhOutbox *outbox)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_take_news_async (outbox, NULL, wait_cb, &wait);

  g_autoptr(GPtrArray) news = ph_outbox_take_news_finish (outbox, wait_for (&wait), NULL);

  g_assert_nonnull (news);
  return news->len;
}

static gint64
purge (PhOutbox *outbox)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_purge_async (outbox, G_MAXINT64, NULL, wait_cb, &wait);
  return ph_outbox_purge_finish (outbox, wait_for (&wait), NULL);
}

/* What a program asks when it starts makes nothing; a message does. */
static void
test_made_when_needed (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, fixture->directory);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 0);
  g_assert_cmpuint (take_news (fixture->outbox), ==, 0);
  g_assert_cmpint (purge (fixture->outbox), ==, 0);
  g_assert_false (has_database (fixture));
  g_assert_cmpint (fixture_queue_simply (fixture->outbox, "x"), >, 0);
  g_assert_true (has_database (fixture));
  g_assert_cmpuint (count_all (fixture->outbox), ==, 1);
}

/* A list has to be looked for in a database, and an empty one is good enough. */
static void
test_listed (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;

  look_for (fixture, fixture->directory);
  entries = fixture_list (fixture->outbox, PH_OUTBOX_VIEW_ALL, NULL, 0, 10);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_there_already (Fixture *fixture, gconstpointer data)
{
  fixture_close (queue_elsewhere (fixture));
  look_for (fixture, fixture->directory);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 1);
}

/* The files of the messages tell what a database that is gone has told. */
static void
test_database_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = find_database (fixture);

  fixture_close (queue_elsewhere (fixture));
  g_assert_cmpint (g_remove (path), ==, 0);
  look_for (fixture, fixture->directory);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 1);
}

static void
on_changed_cb (PhOutbox *outbox, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_made_by_another (Fixture *fixture, gconstpointer data)
{
  PhOutbox *other = NULL;
  guint n_changes = 0;

  look_for (fixture, fixture->directory);
  g_signal_connect (fixture->outbox, "changed", G_CALLBACK (on_changed_cb), &n_changes);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 0);
  other = queue_elsewhere (fixture);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 1);
  fixture_close (other);
}

/* Where none can be made, there is nothing; who needs one is told why not, each time. */
static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  g_autofree char *no_place = fixture_make_no_place (fixture->directory);

  look_for (fixture, no_place);
  g_assert_cmpuint (count_all (fixture->outbox), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_auto(Wait) wait = { 0 };
      g_autoptr(GError) error = NULL;

      ph_outbox_list_async (fixture->outbox, PH_OUTBOX_VIEW_ALL, NULL, 0, 10, NULL, wait_cb, &wait);
      g_assert_null (ph_outbox_list_finish (fixture->outbox, wait_for (&wait), &error));
      g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN);
      g_assert_nonnull (strstr (error->message, no_place));
    }
}

#define ADD(name, function) g_test_add ("/outbox/missing/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("made-when-needed", test_made_when_needed);
  ADD ("listed", test_listed);
  ADD ("there-already", test_there_already);
  ADD ("database-lost", test_database_lost);
  ADD ("made-by-another", test_made_by_another);
  ADD ("no-place", test_no_place);
  return g_test_run ();
}
