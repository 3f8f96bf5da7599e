// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Templates: what becomes of a draft with one, which files are templates, and what others do with them.

#include "ph-template-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "await.h"
#include "draft-facts.h"
#include "sandbox.h"

typedef struct
{
  char *sandbox;
  char *directory;
  PhTemplateStore *store;
  GString *changes; /* items-changed as "position-removed+added " */
} Fixture;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr(GFile) directory = NULL;

  f->sandbox = sandbox_new ();
  f->directory = g_build_filename (f->sandbox, "posthorn", "templates", NULL);
  f->changes = g_string_new (NULL);
  directory = g_file_new_for_path (f->directory);
  f->store = ph_template_store_new (directory);
  g_signal_connect (f->store, "items-changed", G_CALLBACK (on_items_changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (f->store, f);
  g_object_run_dispose (G_OBJECT (f->store));
  g_clear_object (&f->store);
  sandbox_remove (f->sandbox);
  g_string_free (f->changes, TRUE);
  g_free (f->directory);
  g_free (f->sandbox);
}

static gboolean
load (Fixture *f, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_template_store_load_async (f->store, NULL, await_cb, &result);
  await_result (&result);
  return ph_template_store_load_finish (f->store, result, error);
}

static gboolean
save_as (Fixture *f, const char *name, PhDraft *draft, PhTemplateSaveMode mode, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_template_store_save_async (f->store, name, draft, mode, NULL, await_cb, &result);
  await_result (&result);
  return ph_template_store_save_finish (f->store, result, error);
}

static gboolean
save (Fixture *f, const char *name, PhDraft *draft, GError **error)
{
  return save_as (f, name, draft, PH_TEMPLATE_SAVE_NEW, error);
}

static void
put_file (Fixture *f, const char *name, const char *content, gssize length)
{
  g_autofree char *path = g_build_filename (f->directory, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (f->directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
}

static char *
list_names (Fixture *f)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->store)); i++)
    {
      g_autoptr(PhMailTemplate) one = g_list_model_get_item (G_LIST_MODEL (f->store), i);

      g_string_append_printf (names, "%s;", ph_mail_template_get_name (one));
    }
  return g_string_free (names, FALSE);
}

static void
assert_names (Fixture *f, const char *expected)
{
  g_autofree char *names = list_names (f);

  g_assert_cmpstr (names, ==, expected);
}

static PhDraft *
apply_first (Fixture *f)
{
  g_autoptr(PhMailTemplate) first = g_list_model_get_item (G_LIST_MODEL (f->store), 0);
  PhDraft *draft = ph_draft_new (NULL);

  g_assert_nonnull (first);
  ph_mail_template_apply (first, draft);
  return draft;
}

static const struct
{
  const char *why;
  const char *content;
  const char *subject;
  const char *text;
  const char *to;
} contents[] = {
  { "header lines", "Subject: Hi\nTo: Ada <a@x.org>, b@x.org\n\nDear all,\n", "Hi", "Dear all,\n", "Ada <a@x.org>, b@x.org" },
  { "only text", "Dear all,\nSubject: no\n", "", "Dear all,\nSubject: no\n", "" },
  { "header lines without an empty line", "Subject: Hi\nDear all,\n", "", "Subject: Hi\nDear all,\n", "" },
  { "header lines alone", "Subject: Hi\n", "Hi", "", "" },
  { "in any case, and more than one", "SUBJECT:Hi\nsubject: Ho\n\nx\n", "Ho", "x\n", "" },
  { "an empty line first", "\nSubject: Hi\n\nx\n", "", "\nSubject: Hi\n\nx\n", "" },
  { "no line end", "Subject: Hi\n\nx", "Hi", "x\n", "" },
  { "nothing", "", "", "", "" },
  { "line ends of another system", "\xef\xbb\xbfSubject: Hi\r\n\r\na\r\nb\r\n", "Hi", "a\nb\n", "" },
  { "Windows-1252", "Subject: Gr\xfc\xdf\x65\n\n\x80\n", "Gr\xc3\xbc\xc3\x9f"
                                                         "e",
    "\xe2\x82\xac\n", "" },
  { "another field", "Subject: Hi\nX-Other: 1\n\nx\n", "", "Subject: Hi\nX-Other: 1\n\nx\n", "" },
};

static void
test_contents (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr(PhDraft) draft = NULL;
      g_autofree char *to = NULL;

      g_test_message ("%s", contents[i].why);
      put_file (f, "One.txt", contents[i].content, -1);
      g_assert_true (load (f, NULL));
      draft = apply_first (f);
      to = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));
      g_assert_cmpstr (ph_draft_get_subject (draft), ==, contents[i].subject);
      g_assert_cmpstr (ph_draft_get_text (draft), ==, contents[i].text);
      g_assert_cmpstr (to, ==, contents[i].to);
    }
}

/* What the person has written stays. */
static void
test_apply_to_written (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhMailTemplate) one = NULL;
  g_autofree char *to = NULL;

  put_file (f, "One.txt", "Subject: New\nTo: Ada <A@x.org>, c@x.org\n\nDear all,", -1);
  g_assert_true (load (f, NULL));
  one = g_list_model_get_item (G_LIST_MODEL (f->store), 0);
  ph_draft_set_subject (draft, "Mine");
  ph_draft_set_text (draft, "\n-- \nme\n");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, "a@x.org");
  ph_mail_template_apply (one, draft);
  to = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));
  g_assert_cmpstr (ph_draft_get_subject (draft), ==, "Mine");
  g_assert_cmpstr (ph_draft_get_text (draft), ==, "Dear all,\n\n-- \nme\n");
  g_assert_cmpstr (to, ==, "a@x.org, c@x.org");
}

static void
test_save (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhDraft) again = NULL;
  g_autofree char *path = g_build_filename (f->directory, "Für alle.txt", NULL);
  g_autofree char *content = NULL;
  struct stat info;

  ph_draft_set_subject (draft, "To: all");
  ph_draft_set_text (draft, "Subject: of the text\n\nx\n");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_TO, "\"B, C\" <b@x.org>");
  draft_facts_set_recipients (draft, PH_RECIPIENTS_BCC, "d@x.org");
  g_assert_true (save (f, "Für alle", draft, NULL));
  assert_names (f, "Für alle;");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "Subject: To: all\nTo: \"B, C\" <b@x.org>\nBcc: d@x.org\n\nSubject: of the text\n\nx\n");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0600);
  again = apply_first (f);
  g_assert_cmpstr (ph_draft_get_subject (again), ==, "To: all");
  g_assert_cmpstr (ph_draft_get_text (again), ==, "Subject: of the text\n\nx\n");
  g_assert_cmpuint (ph_draft_get_recipients (again, PH_RECIPIENTS_BCC)->len, ==, 1);
}

/* A draft in which only a text is, that looks like header lines, comes back as that text. */
static void
test_save_text_only (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhDraft) again = NULL;

  ph_draft_set_text (draft, "To: all\n\nSubject: x\n");
  g_assert_true (save (f, "x", draft, NULL));
  again = apply_first (f);
  g_assert_cmpstr (ph_draft_get_subject (again), ==, "");
  g_assert_cmpstr (ph_draft_get_text (again), ==, "To: all\n\nSubject: x\n");
  g_assert_cmpuint (ph_draft_get_recipients (again, PH_RECIPIENTS_TO)->len, ==, 0);
}

static void
test_refused_names (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", ".", "..", ".hidden", "a/b", "/a", "a\nb", " a" };
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (save (f, bad[i], draft, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      g_clear_error (&error);
    }
  g_assert_false (save (f, long_name, draft, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_assert_false (g_file_test (f->directory, G_FILE_TEST_EXISTS));
}

static void
test_exists (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMailTemplate) one = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_true (save (f, "One", draft, NULL));
  g_assert_false (save (f, "One", draft, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  one = g_list_model_get_item (G_LIST_MODEL (f->store), 0);
  ph_template_store_remove_async (f->store, one, NULL, await_cb, &result);
  await_result (&result);
  g_assert_true (ph_template_store_remove_finish (f->store, result, NULL));
  assert_names (f, "");
  g_assert_true (save (f, "One", draft, NULL));
  g_assert_cmpstr (f->changes->str, ==, "0-0+1 0-1+0 0-0+1 ");
}

static void
test_replace (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhDraft) again = NULL;

  ph_draft_set_text (draft, "before\n");
  g_assert_true (save_as (f, "One", draft, PH_TEMPLATE_SAVE_REPLACE, NULL));
  ph_draft_set_text (draft, "after\n");
  g_assert_true (save_as (f, "One", draft, PH_TEMPLATE_SAVE_REPLACE, NULL));
  again = apply_first (f);
  g_assert_cmpstr (ph_draft_get_text (again), ==, "after\n");
  g_assert_cmpstr (f->changes->str, ==, "0-0+1 0-1+1 ");
}

/* Whatever keeps the new one from the disk, the old one is there still. */
static void
test_replace_fails (Fixture *f, gconstpointer data)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhDraft) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'x');
  void (*handler) (int) = NULL;
  struct rlimit usual;
  struct rlimit tight;
  gboolean is_saved = FALSE;

  ph_draft_set_text (draft, "before\n");
  g_assert_true (save (f, "One", draft, NULL));
  ph_draft_set_text (draft, large);
  g_assert_false (save_as (f, "One", draft, PH_TEMPLATE_SAVE_REPLACE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_clear_error (&error);
  ph_draft_set_text (draft, "after, and more than there is room for\n");
  /* A full disk. */
  handler = signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  tight = (struct rlimit){ 10, usual.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  is_saved = save_as (f, "One", draft, PH_TEMPLATE_SAVE_REPLACE, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  signal (SIGXFSZ, handler);
  g_assert_false (is_saved);
  g_assert_true (load (f, NULL));
  again = apply_first (f);
  g_assert_cmpstr (ph_draft_get_text (again), ==, "before\n");
  g_assert_cmpstr (f->changes->str, ==, "0-0+1 ");
}

static void
test_other_files (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'x');
  g_autofree char *folder = g_build_filename (f->directory, "Folder.txt", NULL);

  put_file (f, "b.txt", "b", -1);
  put_file (f, "A.txt", "a", -1);
  put_file (f, "notes.md", "x", -1);
  put_file (f, ".hidden.txt", "x", -1);
  put_file (f, "Picture.txt", "\x89PNG\r\n\x1a\n\0\0", 10);
  put_file (f, "Large.txt", large, -1);
  put_file (f, "A.txt.AB12CD", "half", -1);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (load (f, NULL));
  assert_names (f, "A;b;");
}

static void
test_nothing_there (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_true (load (f, NULL));
  assert_names (f, "");
  g_assert_cmpstr (f->changes->str, ==, "");
  /* So that it can be watched. */
  g_assert_cmpint (g_stat (f->directory, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
  g_assert_cmpint (g_rmdir (f->directory), ==, 0);
  g_assert_true (g_file_set_contents (f->directory, "a file", -1, NULL));
  g_assert_false (load (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* Objects of templates that nobody has touched stay the same ones. */
static void
test_changed_by_others (Fixture *f, gconstpointer data)
{
  g_autoptr(PhMailTemplate) kept = NULL;
  g_autoptr(PhMailTemplate) still = NULL;
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;

  put_file (f, "a.txt", "a", -1);
  put_file (f, "c.txt", "c", -1);
  g_assert_true (load (f, NULL));
  kept = g_list_model_get_item (G_LIST_MODEL (f->store), 1);
  g_string_truncate (f->changes, 0);
  put_file (f, "b.txt", "b", -1);
  while (g_list_model_get_n_items (G_LIST_MODEL (f->store)) < 3)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
    }
  assert_names (f, "a;b;c;");
  g_assert_cmpstr (f->changes->str, ==, "1-0+1 ");
  still = g_list_model_get_item (G_LIST_MODEL (f->store), 2);
  g_assert_true (kept == still);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/compose/template-store/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("contents", test_contents);
  ADD ("apply-to-written", test_apply_to_written);
  ADD ("save", test_save);
  ADD ("save-text-only", test_save_text_only);
  ADD ("refused-names", test_refused_names);
  ADD ("exists", test_exists);
  ADD ("replace", test_replace);
  ADD ("replace-fails", test_replace_fails);
  ADD ("other-files", test_other_files);
  ADD ("nothing-there", test_nothing_there);
  ADD ("changed-by-others", test_changed_by_others);
  return g_test_run ();
}
