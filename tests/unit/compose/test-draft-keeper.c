// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// When a draft is saved: after a pause, while somebody types without one, at a flush, at the end; and never again once it is
// discarded.

#include "ph-draft-keeper.h"

#include <glib/gstdio.h>
#include <string.h>

#include "await.h"
#include "draft-facts.h"
#include "sandbox.h"

typedef struct
{
  char *sandbox;
  char *directory;
  char *path;
  PhDraftStore *store;
  PhDraft *draft;
  PhDraftKeeper *keeper;
  guint n_failures;
} Fixture;

static void
on_failed_cb (PhDraftKeeper *keeper, GError *error, Fixture *f)
{
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
  f->n_failures++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GFile) directory = NULL;

  f->sandbox = sandbox_new ();
  f->directory = g_build_filename (f->sandbox, "drafts", NULL);
  f->path = g_build_filename (f->directory, "x.draft", NULL);
  directory = g_file_new_for_path (f->directory);
  f->store = ph_draft_store_new (directory);
  f->draft = ph_draft_new ("x");
  f->keeper = ph_draft_keeper_new (f->store, f->draft);
  g_signal_connect (f->keeper, "failed", G_CALLBACK (on_failed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->keeper);
  g_clear_object (&f->draft);
  /* What is still being written holds the store. */
  await_finalized (f->store);
  sandbox_remove (f->sandbox);
  g_free (f->sandbox);
  g_free (f->directory);
  g_free (f->path);
}

static gboolean
is_saved (Fixture *f, const char *text)
{
  g_autofree char *content = NULL;
  g_autofree char *line = g_strconcat ("\ntext=", text, "\n", NULL);

  return g_file_get_contents (f->path, &content, NULL, NULL) && strstr (content, line) != NULL;
}

static gint64
wait_until_saved (Fixture *f, const char *text)
{
  gint64 begin_us = g_get_monotonic_time ();

  while (!is_saved (f, text))
    {
      g_assert_cmpint (g_get_monotonic_time () - begin_us, <, PATIENCE_US);
      g_main_context_iteration (NULL, FALSE);
    }
  return g_get_monotonic_time () - begin_us;
}

static gboolean
flush (Fixture *f, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_draft_keeper_flush_async (f->keeper, await_cb, &result);
  await_result (&result);
  return ph_draft_keeper_flush_finish (f->keeper, result, error);
}

static void
test_pause (Fixture *f, gconstpointer data)
{
  gint64 waited_us = 0;

  ph_draft_set_text (f->draft, "a");
  ph_draft_set_text (f->draft, "ab");
  waited_us = wait_until_saved (f, "ab");
  g_assert_cmpint (waited_us, >=, G_USEC_PER_SEC);
  g_assert_cmpint (waited_us, <, 5 * G_USEC_PER_SEC);
  ph_draft_set_text (f->draft, "abc");
  wait_until_saved (f, "abc");
}

static gboolean
type_cb (gpointer user_data)
{
  Fixture *f = user_data;
  g_autofree char *text = g_strconcat (ph_draft_get_text (f->draft), "x", NULL);

  ph_draft_set_text (f->draft, text);
  return G_SOURCE_CONTINUE;
}

/* A letter each 300 ms, and never a pause. */
static void
test_without_pause (Fixture *f, gconstpointer data)
{
  gint64 begin_us = g_get_monotonic_time ();
  guint typing = g_timeout_add (300, type_cb, f);

  while (!g_file_test (f->path, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 13 * G_USEC_PER_SEC);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >, 5 * G_USEC_PER_SEC);
  g_source_remove (typing);
}

static void
test_flush (Fixture *f, gconstpointer data)
{
  gint64 begin_us = g_get_monotonic_time ();

  g_assert_true (flush (f, NULL));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  ph_draft_set_text (f->draft, "now");
  g_assert_true (flush (f, NULL));
  g_assert_true (is_saved (f, "now"));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, G_USEC_PER_SEC);
}

/* A change while it is being written is written, too, before the flush that came after it has finished. */
static void
test_flush_while_saving (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;

  ph_draft_set_text (f->draft, "one");
  ph_draft_keeper_flush_async (f->keeper, await_cb, &first);
  ph_draft_set_text (f->draft, "two");
  ph_draft_keeper_flush_async (f->keeper, await_cb, &second);
  await_result (&second);
  g_assert_true (ph_draft_keeper_flush_finish (f->keeper, second, NULL));
  g_assert_true (is_saved (f, "two"));
  await_result (&first);
  g_assert_true (ph_draft_keeper_flush_finish (f->keeper, first, NULL));
}

static void
test_end (Fixture *f, gconstpointer data)
{
  ph_draft_set_text (f->draft, "at last");
  g_clear_object (&f->keeper);
  wait_until_saved (f, "at last");
}

/* Who takes everything back finds nothing after a restart. */
static void
test_emptied (Fixture *f, gconstpointer data)
{
  ph_draft_set_text (f->draft, "something");
  g_assert_true (flush (f, NULL));
  ph_draft_set_text (f->draft, "");
  g_assert_true (ph_draft_is_empty (f->draft));
  g_assert_true (flush (f, NULL));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  ph_draft_set_text (f->draft, "again");
  g_assert_true (flush (f, NULL));
  g_assert_true (is_saved (f, "again"));
}

static void
test_discard (Fixture *f, gconstpointer data)
{
  g_autoptr(GAsyncResult) flushed = NULL;
  g_autoptr(GAsyncResult) discarded = NULL;

  ph_draft_set_text (f->draft, "something");
  ph_draft_keeper_flush_async (f->keeper, await_cb, &flushed);
  ph_draft_keeper_discard_async (f->keeper, await_cb, &discarded);
  ph_draft_set_text (f->draft, "more");
  await_result (&discarded);
  g_assert_true (ph_draft_keeper_discard_finish (f->keeper, discarded, NULL));
  await_result (&flushed);
  g_assert_true (ph_draft_keeper_flush_finish (f->keeper, flushed, NULL));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  ph_draft_set_text (f->draft, "still more");
  g_assert_true (flush (f, NULL));
  g_clear_object (&flushed);
  g_clear_object (&discarded);
  g_assert_finalize_object (g_steal_pointer (&f->keeper));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

/* A full disk, or one that is gone, is said once, and mended by the next try. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (f->directory, "in the way", -1, NULL));
  ph_draft_set_text (f->draft, "x");
  g_assert_false (flush (f, &error));
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
  g_assert_cmpuint (f->n_failures, ==, 1);
  g_unlink (f->directory);
  g_assert_true (flush (f, NULL));
  g_assert_true (is_saved (f, "x"));
  g_assert_cmpuint (f->n_failures, ==, 1);
}

/* Recipients and attachments count as changes as well. */
static void
test_all_changes (Fixture *f, gconstpointer data)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/a");
  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, "a", "text/plain", 1);
  g_autofree char *content = NULL;

  draft_facts_set_recipients (f->draft, PH_RECIPIENTS_BCC, "b@example.org");
  g_assert_true (flush (f, NULL));
  ph_draft_add_attachment (f->draft, attachment);
  g_assert_true (flush (f, NULL));
  g_assert_true (g_file_get_contents (f->path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "bcc=b@example.org;"));
  g_assert_nonnull (strstr (content, "uri=file:///a\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/compose/draft-keeper/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("pause", test_pause);
  ADD ("without-pause", test_without_pause);
  ADD ("flush", test_flush);
  ADD ("flush-while-saving", test_flush_while_saving);
  ADD ("end", test_end);
  ADD ("emptied", test_emptied);
  ADD ("discard", test_discard);
  ADD ("failure", test_failure);
  ADD ("all-changes", test_all_changes);
  return g_test_run ();
}
