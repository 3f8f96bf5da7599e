// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Drafts on the disk: nothing of one is lost, damage to one harms no other, and a death while saving leaves the earlier or
// the later one.

#include "ph-draft-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "await.h"
#include "draft-facts.h"
#include "sandbox.h"

#define N_KILLS 100

static const char *program;

typedef struct
{
  char *sandbox;
  char *directory;
  PhDraftStore *store;
} Fixture;

static PhDraftStore *
new_store (const char *directory)
{
  g_autoptr(GFile) file = g_file_new_for_path (directory);

  return ph_draft_store_new (file);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->sandbox = sandbox_new ();
  f->directory = g_build_filename (f->sandbox, "posthorn", "drafts", NULL);
  f->store = new_store (f->directory);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  await_finalized (f->store);
  sandbox_remove (f->sandbox);
  g_free (f->directory);
  g_free (f->sandbox);
}

static gboolean
save (PhDraftStore *store, PhDraft *draft, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_draft_store_save_async (store, draft, NULL, await_cb, &result);
  await_result (&result);
  return ph_draft_store_save_finish (store, result, error);
}

static GPtrArray *
load (PhDraftStore *store, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_draft_store_load_async (store, NULL, await_cb, &result);
  await_result (&result);
  return ph_draft_store_load_finish (store, result, error);
}

static gboolean
remove_draft (PhDraftStore *store, const char *id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_draft_store_remove_async (store, id, await_cb, &result);
  await_result (&result);
  return ph_draft_store_remove_finish (store, result, error);
}

static char *
dup_path (Fixture *f, const char *name)
{
  return g_build_filename (f->directory, name, NULL);
}

static void
put_file (Fixture *f, const char *name, const char *content)
{
  g_autofree char *path = dup_path (f, name);

  g_assert_cmpint (g_mkdir_with_parents (f->directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static gboolean
has_file (Fixture *f, const char *name)
{
  g_autofree char *path = dup_path (f, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
make_old (Fixture *f, const char *name, gint64 age_s)
{
  g_autofree char *path = dup_path (f, name);
  gint64 then = g_get_real_time () / G_USEC_PER_SEC - age_s;
  struct utimbuf times = { .actime = then, .modtime = then };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = draft_facts_new_full ("one");
  g_autofree char *before = draft_facts_to_text (draft);
  g_autofree char *after = NULL;
  g_autofree char *path = dup_path (f, "one.draft");
  g_autoptr(GPtrArray) drafts = NULL;
  struct stat info;

  g_assert_true (save (f->store, draft, NULL));
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  after = draft_facts_to_text (drafts->pdata[0]);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (f->directory, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
}

/* An empty draft, and each of many odd texts. */
static void
test_odd_texts (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", " ", "\n", "\n\n", "a\n", "\\", "\\n", "\\s", ";", "=", "#", "[Draft]", "\t\t", " x", "x ", "\342\200\256", "\357\273\277x", "\303\251\314\201" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PhDraft) draft = ph_draft_new ("odd");
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr(GPtrArray) drafts = NULL;

      ph_draft_set_text (draft, texts[i]);
      ph_draft_set_subject (draft, texts[i]);
      before = draft_facts_to_text (draft);
      g_assert_true (save (f->store, draft, NULL));
      drafts = load (f->store, NULL);
      after = draft_facts_to_text (drafts->pdata[0]);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_nothing_there (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) drafts = load (f->store, NULL);

  g_assert_cmpuint (drafts->len, ==, 0);
  g_assert_null (ph_draft_store_get_left_out (f->store)[0]);
  g_assert_true (remove_draft (f->store, "nobody", NULL));
  g_assert_false (g_file_test (f->directory, G_FILE_TEST_EXISTS));
}

static void
test_latest_first (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = { "a", "b", "c" };
  static const gint64 ages[] = { 50, 10, 30 };
  g_autoptr(GPtrArray) drafts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(PhDraft) draft = draft_facts_new_full (ids[i]);
      g_autofree char *name = g_strconcat (ids[i], ".draft", NULL);

      g_assert_true (save (f->store, draft, NULL));
      make_old (f, name, ages[i]);
    }
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 3);
  g_assert_cmpstr (ph_draft_get_id (drafts->pdata[0]), ==, "b");
  g_assert_cmpstr (ph_draft_get_id (drafts->pdata[1]), ==, "c");
  g_assert_cmpstr (ph_draft_get_id (drafts->pdata[2]), ==, "a");
}

static const struct
{
  const char *why;
  const char *content;
} damaged[] = {
  { "empty", "" },
  { "no key file", "Dear Ada\n" },
  { "no group of ours", "[Other]\nversion=1\n" },
  { "no version", "[Draft]\ntext=x\n" },
  { "a newer version", "[Draft]\nversion=2\ntext=x\n" },
  { "not UTF-8", "[Draft]\nversion=1\ntext=\377\n" },
};

static void
test_damage (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = draft_facts_new_full ("good");

  g_assert_true (save (f->store, draft, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr(GPtrArray) drafts = NULL;
      g_autofree char *path = dup_path (f, "bad.draft");
      g_autofree char *kept = NULL;

      g_test_message ("%s", damaged[i].why);
      put_file (f, "bad.draft", damaged[i].content);
      drafts = load (f->store, NULL);
      g_assert_cmpuint (drafts->len, ==, 1);
      g_assert_cmpstr (ph_draft_store_get_left_out (f->store)[0], ==, path);
      g_assert_null (ph_draft_store_get_left_out (f->store)[1]);
      g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, damaged[i].content);
    }
}

/* What isn't ours is neither read nor touched. */
static void
test_other_files (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "notes.txt", ".hidden.draft", "a b.draft", "draft", ".draft", "x.draft~" };
  g_autoptr(GPtrArray) drafts = NULL;
  g_autofree char *folder = dup_path (f, "folder.draft");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      put_file (f, names[i], "[Draft]\nversion=1\n");
      make_old (f, names[i], 7 * 86400);
    }
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (has_file (f, names[i]));
}

static void
test_unknown_values (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) drafts = NULL;
  PhDraft *draft = NULL;

  put_file (f, "x.draft",
            "[Draft]\nversion=1\nimportance=utmost\nwrapping=fixed\ndue=soon\nto=a@example.org;;\nfuture=1\ntext=hi\n[Attachment 1]\nsize=5\n[Attachment 2]\nuri=file:///a\nsize=-9\n[Attachment "
            "4]\nuri=file:///b\n");
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  draft = drafts->pdata[0];
  g_assert_cmpint (ph_draft_get_importance (draft), ==, PH_IMPORTANCE_NORMAL);
  g_assert_cmpint (ph_draft_get_wrapping (draft), ==, PH_TEXT_WRAPPING_FIXED);
  g_assert_cmpint (ph_draft_get_due (draft), ==, 0);
  g_assert_cmpstr (ph_draft_get_text (draft), ==, "hi");
  g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (draft)), ==, 1);
}

static void
test_newer_is_left_alone (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = draft_facts_new_full ("x");
  g_autoptr(GError) error = NULL;
  g_autofree char *path = dup_path (f, "x.draft");
  g_autofree char *kept = NULL;

  put_file (f, "x.draft", "[Draft]\nversion=9\ntext=of tomorrow\n");
  g_assert_false (save (f->store, draft, &error));
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "[Draft]\nversion=9\ntext=of tomorrow\n");
}

static void
test_identifiers (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "..", "a/b", "../x", "a b", "\303\244", ".x", "a.draft" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(PhDraft) draft = draft_facts_new_full (bad[i]);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (save (f->store, draft, &error));
      g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
      g_clear_error (&error);
      g_assert_false (remove_draft (f->store, bad[i], &error));
      g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
    }
  g_assert_false (g_file_test (f->directory, G_FILE_TEST_EXISTS));
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new ("large");
  g_autofree char *text = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *content = g_strconcat ("[Draft]\nversion=1\ntext=", text, "\n", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) drafts = NULL;

  ph_draft_set_text (draft, text);
  g_assert_false (save (f->store, draft, &error));
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
  put_file (f, "other.draft", content);
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 0);
  g_assert_nonnull (ph_draft_store_get_left_out (f->store)[0]);
}

static void
test_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) drafts = NULL;
  guint n_left_out = 0;

  for (guint i = 0; i < 1010; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u.draft", i);

      put_file (f, name, "[Draft]\nversion=1\ntext=x\n");
      make_old (f, name, 1100 - i);
    }
  drafts = load (f->store, NULL);
  g_assert_cmpuint (drafts->len, ==, 1000);
  g_assert_cmpstr (ph_draft_get_id (drafts->pdata[0]), ==, "d1009");
  while (ph_draft_store_get_left_out (f->store)[n_left_out] != NULL)
    n_left_out++;
  g_assert_cmpuint (n_left_out, ==, 10);
  g_assert_true (has_file (f, "d0.draft"));
}

static void
put_attachment (Fixture *f, const char *id)
{
  g_autofree char *name = g_build_filename (id, "pasted.png", NULL);
  g_autofree char *folder = dup_path (f, id);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  put_file (f, name, "png");
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = draft_facts_new_full ("x");
  g_autoptr(GFile) folder = ph_draft_store_dup_folder (f->store, "x");
  g_autofree char *path = dup_path (f, "x");

  g_assert_cmpstr (g_file_peek_path (folder), ==, path);
  g_assert_true (save (f->store, draft, NULL));
  put_attachment (f, "x");
  put_attachment (f, "y");
  g_assert_true (remove_draft (f->store, "x", NULL));
  g_assert_false (has_file (f, "x.draft"));
  g_assert_false (has_file (f, "x"));
  g_assert_true (has_file (f, "y/pasted.png"));
}

/* After a day nobody comes back to what was left behind; what belongs to a draft stays. */
static void
test_leftovers (Fixture *f, gconstpointer data)
{
  static const char *const gone[] = { "old.draft.AB12CD", "orphan" };
  static const char *const kept[] = { "new.draft.AB12CD", "fresh", "x", "x.draft", "other.AB12CD", "n.txt.AB12CD" };
  g_autoptr(PhDraft) draft = draft_facts_new_full ("x");
  g_autoptr(GPtrArray) drafts = NULL;

  g_assert_true (save (f->store, draft, NULL));
  put_file (f, "old.draft.AB12CD", "half");
  put_file (f, "new.draft.AB12CD", "half");
  put_file (f, "other.AB12CD", "not ours");
  put_file (f, "n.txt.AB12CD", "not ours");
  put_attachment (f, "orphan");
  put_attachment (f, "fresh");
  put_attachment (f, "x");
  make_old (f, "old.draft.AB12CD", 2 * 86400);
  make_old (f, "other.AB12CD", 2 * 86400);
  make_old (f, "n.txt.AB12CD", 2 * 86400);
  make_old (f, "orphan", 2 * 86400);
  make_old (f, "x", 2 * 86400);
  drafts = load (f->store, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_false (has_file (f, gone[i]));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_true (has_file (f, kept[i]));
}

/* A folder that isn't one, below which nothing can be written. */
static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (f->directory);
  g_autoptr(PhDraft) draft = draft_facts_new_full ("x");
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (parent, "a file", -1, NULL));
  g_assert_false (save (f->store, draft, &error));
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_null (load (f->store, &error));
  g_assert_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_READ);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = draft_facts_new_full ("x");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ph_draft_store_save_async (f->store, draft, cancellable, await_cb, &result);
  await_result (&result);
  g_assert_false (ph_draft_store_save_finish (f->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (has_file (f, "x.draft"));
}

/* What was asked for last is what stays, whatever is still on its way. */
static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new ("x");
  g_autoptr(GAsyncResult) last = NULL;
  g_autoptr(GPtrArray) drafts = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("version %u", i);

      ph_draft_set_text (draft, text);
      ph_draft_store_save_async (f->store, draft, NULL, NULL, NULL);
    }
  drafts = load (f->store, NULL);
  g_assert_cmpstr (ph_draft_get_text (drafts->pdata[0]), ==, "version 49");
  ph_draft_store_save_async (f->store, draft, NULL, NULL, NULL);
  ph_draft_store_remove_async (f->store, "x", await_cb, &last);
  await_result (&last);
  g_assert_true (ph_draft_store_remove_finish (f->store, last, NULL));
  g_assert_false (has_file (f, "x.draft"));
}

/* Writes versions until it is killed. */
static int
run_writer (const char *directory)
{
  g_autoptr(PhDraftStore) store = new_store (directory);
  g_autoptr(PhDraft) draft = ph_draft_new ("x");
  g_autofree char *filler = g_strnfill (20000, 'x');

  for (guint i = 1;; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u\n%s\n%u", i, filler, i);

      ph_draft_set_text (draft, text);
      if (!save (store, draft, NULL))
        return 1;
      g_print ("%u\n", i);
    }
}

static guint
read_last_version (const char *output)
{
  g_auto(GStrv) lines = g_strsplit (output, "\n", -1);
  guint n = g_strv_length (lines);

  return n >= 2 ? (guint) g_ascii_strtoull (lines[n - 2], NULL, 10) : 0;
}

/* All of one version, and not of an earlier one than what the writer has seen saved. */
static void
check_survivor (Fixture *f, guint known)
{
  g_autoptr(GPtrArray) drafts = load (f->store, NULL);
  g_auto(GStrv) lines = NULL;

  if (known == 0 && drafts->len == 0)
    return;
  g_assert_cmpuint (drafts->len, ==, 1);
  lines = g_strsplit (ph_draft_get_text (drafts->pdata[0]), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, lines[2]);
  g_assert_cmpuint (strlen (lines[1]), ==, 20000);
  g_assert_cmpuint (g_ascii_strtoull (lines[0], NULL, 10), >=, known);
  g_assert_null (ph_draft_store_get_left_out (f->store)[0]);
}

static gboolean
passed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_pass (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, passed_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  guint n_saved = 0;

  for (guint i = 0; i < N_KILLS; i++)
    {
      const char *const argv[] = { program, "--write", f->directory, NULL };
      g_autoptr(GError) error = NULL;
      g_autofree char *output = NULL;
      GPid pid = 0;
      int fd = -1;
      int status = 0;
      g_autoptr(GIOChannel) channel = NULL;

      g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &fd, NULL, &error));
      /* Somewhere between before the first version and in the middle of a later one. */
      let_pass ((guint) g_test_rand_int_range (0, 60));
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status));
      channel = g_io_channel_unix_new (fd);
      g_io_channel_set_close_on_unref (channel, TRUE);
      g_assert_cmpint (g_io_channel_read_to_end (channel, &output, NULL, NULL), ==, G_IO_STATUS_NORMAL);
      check_survivor (f, read_last_version (output));
      n_saved += read_last_version (output);
    }
  g_test_message ("%u versions in %u lives", n_saved, N_KILLS);
  g_assert_cmpuint (n_saved, >, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return run_writer (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/compose/draft-store/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("odd-texts", test_odd_texts);
  ADD ("nothing-there", test_nothing_there);
  ADD ("latest-first", test_latest_first);
  ADD ("damage", test_damage);
  ADD ("other-files", test_other_files);
  ADD ("unknown-values", test_unknown_values);
  ADD ("newer-is-left-alone", test_newer_is_left_alone);
  ADD ("identifiers", test_identifiers);
  ADD ("too-large", test_too_large);
  ADD ("too-many", test_too_many);
  ADD ("folder", test_folder);
  ADD ("leftovers", test_leftovers);
  ADD ("unwritable", test_unwritable);
  ADD ("cancelled", test_cancelled);
  ADD ("order", test_order);
  ADD ("killed", test_killed);
  return g_test_run ();
}
