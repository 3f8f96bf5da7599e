// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The store and its file: round trips, damage, other writers, other processes.

#include "ph-account-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* What must happen within this time, and does so much earlier. */
#define PATIENCE_US  (20 * G_USEC_PER_SEC)
#define WRITER_SAVES 15

static const char *program;

typedef struct
{
  char *directory;
  char *path;
  PhAccountStore *store;
  GString *changes; /* items-changed as "position-removed+added " */
  char *set_aside;
} Fixture;

typedef struct
{
  GAsyncResult *result;
} Outcome;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->changes, "%u-%u+%u ", position, removed, added);
}

static void
on_set_aside_cb (PhAccountStore *store, const char *path, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->set_aside);
  f->set_aside = g_strdup (path);
}

static PhAccountStore *
new_store (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return ph_account_store_new (file);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->directory = g_dir_make_tmp ("posthorn-test-XXXXXX", NULL);
  f->path = g_build_filename (f->directory, "config", "accounts.ini", NULL);
  f->store = new_store (f->path);
  f->changes = g_string_new (NULL);
  g_signal_connect (f->store, "items-changed", G_CALLBACK (on_items_changed_cb), f);
  g_signal_connect (f->store, "set-aside", G_CALLBACK (on_set_aside_cb), f);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) directory = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;
  gpointer store = f->store;

  /* A change that the monitor saw may still be read. */
  g_object_add_weak_pointer (G_OBJECT (f->store), &store);
  g_object_unref (f->store);
  while (store != NULL && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (store);
  remove_tree (f->directory);
  g_free (f->directory);
  g_free (f->path);
  g_free (f->set_aside);
  g_string_free (f->changes, TRUE);
}

static void
outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Outcome *) user_data)->result = g_object_ref (result);
}

static void
iterate (void)
{
  g_main_context_iteration (NULL, TRUE);
}

static GAsyncResult *
wait_for (Outcome *outcome)
{
  while (outcome->result == NULL)
    iterate ();
  return outcome->result;
}

static gboolean
load (PhAccountStore *store, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_load_async (store, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_load_finish (store, result, error);
}

static gboolean
save (PhAccountStore *store, PhAccount *account, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_save_async (store, account, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_save_finish (store, result, error);
}

static gboolean
remove_account (PhAccountStore *store, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_remove_async (store, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_remove_finish (store, result, error);
}

static gboolean
set_default (PhAccountStore *store, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_set_default_async (store, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_set_default_finish (store, result, error);
}

static gboolean
move (PhAccountStore *store, const char *id, guint position, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_move_async (store, id, position, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_move_finish (store, result, error);
}

static gboolean
add_all (PhAccountStore *store, GPtrArray *accounts, GError **error)
{
  Outcome outcome = { 0 };

  ph_account_store_add_all_async (store, accounts, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_account_store_add_all_finish (store, result, error);
}

static PhAccount *
new_account (const char *id)
{
  g_autofree char *address = g_strconcat (id, "@example.org", NULL);
  PhAccount *account = ph_account_new (id);

  ph_account_set_address (account, address);
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 465);
  return account;
}

static void
save_new (PhAccountStore *store, const char *id)
{
  g_autoptr(PhAccount) account = new_account (id);
  g_autoptr(GError) error = NULL;

  save (store, account, &error);
  g_assert_no_error (error);
}

static char *
join_ids (PhAccountStore *store)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_string_append_printf (out, "%s%s ", ph_account_get_id (account), ph_account_is_default (account) ? "*" : "");
    }
  return g_string_free (out, FALSE);
}

static void
assert_ids (PhAccountStore *store, const char *expected)
{
  g_autofree char *ids = join_ids (store);

  g_assert_cmpstr (ids, ==, expected);
}

static void
wait_for_ids (PhAccountStore *store, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *ids = join_ids (store);

  while (strcmp (ids, expected) != 0 && g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (ids);
      ids = join_ids (store);
    }
  g_assert_cmpstr (ids, ==, expected);
}

static void
write_file (Fixture *f, const char *text)
{
  g_autofree char *directory = g_path_get_dirname (f->path);

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->path, text, -1, NULL));
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  load (f->store, &error);
  g_assert_no_error (error);
  g_assert_null (ph_account_store_get_default (f->store));
  g_assert_cmpint (g_list_model_get_item_type (G_LIST_MODEL (f->store)), ==, PH_TYPE_ACCOUNT);
  /* Reading leaves nothing behind. */
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  assert_ids (f->store, "");
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(PhAccountStore) other = new_store (f->path);
  g_autofree char *directory = g_path_get_dirname (f->path);

  g_object_set (account, "label", " W\303\266rk; #1 ", "display-name", "Ada\n\"L\"", "security", PH_SECURITY_STARTTLS, "port", 2525u, "username", "a\\b=c",
                "mechanism", "PLAIN", "ehlo-name", "e", "ca-file", "/x y", "trusted-sha256", "B5:D4:04:5C3F466FA91FE2CC6ABE79232A1A57CDF104F7A26E716E0A1E2789DF78", "trusted-certificate", "QUJD", "address-family", PH_ADDRESS_FAMILY_IPV6,
                "cleartext", PH_CLEARTEXT_ALLOW, "timeout-ms", 1234u, "client-certificate", "/me.pem", "messages-per-minute", 30u, "messages-per-hour", 400u, "messages-per-day", 5000u, "messages-per-connection", 10u,
                "latch", PH_PROTECTION_TLS | PH_PROTECTION_CHANNEL_BINDING, "found-by", "a-source-of-2031", "found-uri", "https://example.org/a;b=c#d",
                "found-on", "2026-05-03", "senders", "\"B; C\" <b@example.org>, c@example.org", "signature", "  Ada\n\n-- \n\ttab\\end \n", "reply-to", "Help <help@example.org>", "archive-folder", "/home/ada/Sent mail",
                "color", "green", "notes", "Ask Ben;\n50 % of it", "proxy", "socks5://[::1]:1080", "max-connections", 3u, "self-copy", PH_SELF_COPY_BCC, "use", PH_ACCOUNT_USE_DISABLED, NULL);
  g_assert_true (save (f->store, account, NULL));
  g_assert_true (load (other, NULL));
  g_assert_true (ph_account_equal (account, ph_account_store_find (other, "a")));
  g_assert_true (ph_account_store_find (f->store, "a") != account);
  g_assert_cmpuint (get_mode (f->path), ==, 0600);
  g_assert_cmpuint (get_mode (directory), ==, 0700);

  /* Unset fields leave no keys. */
  g_object_set (account, "label", "", "found-by", "", "found-uri", "", "found-on", "", "timeout-ms", 0u, "messages-per-minute", 0u, "messages-per-hour", 0u, "messages-per-day", 0u, "messages-per-connection", 0u, "senders", "", "signature", "", "reply-to", "", "archive-folder", "", "color", "", "notes", "", "proxy", "", "max-connections", 0u, "self-copy", PH_SELF_COPY_NONE, "use", PH_ACCOUNT_USE_ENABLED, "latch", PH_PROTECTION_NONE, "cleartext", PH_CLEARTEXT_REFUSE, "address-family", PH_ADDRESS_FAMILY_ANY, NULL);
  g_assert_true (save (f->store, account, NULL));
  g_autofree char *text = read_file (f->path);
  g_assert_null (strstr (text, "label"));
  g_assert_null (strstr (text, "timeout"));
  g_assert_null (strstr (text, "found"));
  g_assert_null (strstr (text, "cleartext"));
  g_assert_null (strstr (text, "family"));
  g_assert_null (strstr (text, "messages"));
  g_assert_null (strstr (text, "latch"));
  g_assert_nonnull (strstr (text, "[posthorn]"));
  g_assert_nonnull (strstr (text, "version=1\n"));
}

/* In whatever order they stand in the file, the certificate is that of the host and the port. */
static void
test_trust_in_any_order (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = { "port=2525", "host=mail.example.org", "trusted-certificate=QUJD", "security=tls",
                                       "trusted-sha256=b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78" };

  for (guint first = 0; first < G_N_ELEMENTS (lines); first++)
    {
      g_autoptr(PhAccountStore) store = new_store (f->path);
      g_autoptr(GString) text = g_string_new ("[account a]\naddress=a@b.c\n");
      PhAccount *account = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
        g_string_append_printf (text, "%s\n", lines[(first + i) % G_N_ELEMENTS (lines)]);
      write_file (f, text->str);
      g_assert_true (load (store, NULL));
      account = ph_account_store_find (store, "a");
      g_assert_cmpuint (ph_account_get_port (account), ==, 2525);
      g_assert_true (g_str_has_prefix (ph_account_get_trusted_sha256 (account), "b5d4"));
      g_assert_cmpstr (ph_account_get_trusted_certificate (account), ==, "QUJD");
    }
}

/* What is no certificate, or not the trusted one, is dropped; what is trusted stays so, and so does all else. */
static void
test_garbage_for_certificate (Fixture *f, gconstpointer data)
{
  g_autofree char *too_long = g_strnfill (16 * 1024 + 4, 'A');
  const char *const garbage[] = { "QUJE", "=", "QUJ", "not base64 at all", "\\s", "\\x", "", too_long };

  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr(PhAccountStore) store = new_store (f->path);
      g_autofree char *text = g_strdup_printf ("[account a]\naddress=a@b.c\nhost=h\nfuture=1\ntrusted-certificate=%s\n"
                                               "trusted-sha256=b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78\n",
                                               garbage[i]);
      g_autoptr(PhAccount) changed = NULL;
      g_autofree char *after = NULL;

      write_file (f, text);
      g_assert_true (load (store, NULL));
      g_assert_cmpstr (ph_account_get_trusted_certificate (ph_account_store_find (store, "a")), ==, "");
      changed = ph_account_copy (ph_account_store_find (store, "a"));
      ph_account_set_label (changed, "work");
      g_assert_true (save (store, changed, NULL));
      after = read_file (f->path);
      g_assert_nonnull (strstr (after, "future=1\n"));
      g_assert_nonnull (strstr (after, "trusted-sha256=b5d4"));
      g_assert_null (strstr (after, "trusted-certificate"));
    }
}

static void
test_default (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) default_error = NULL;

  save_new (f->store, "a");
  save_new (f->store, "b");
  save_new (f->store, "c");
  assert_ids (f->store, "a* b c ");
  g_assert_true (set_default (f->store, "b", NULL));
  assert_ids (f->store, "a b* c ");
  g_assert_cmpstr (ph_account_get_id (ph_account_store_get_default (f->store)), ==, "b");
  g_assert_true (remove_account (f->store, "b", NULL));
  assert_ids (f->store, "a* c ");
  g_assert_false (remove_account (f->store, "b", &error));
  g_assert_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND);
  g_assert_false (set_default (f->store, "b", &default_error));
  g_assert_error (default_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND);
  g_assert_true (remove_account (f->store, "a", NULL));
  g_assert_true (remove_account (f->store, "c", NULL));
  assert_ids (f->store, "");
  g_assert_cmpstr (f->changes->str, ==, "0-0+1 1-0+1 2-0+1 1-1+0 0-1+0 0-1+0 ");
}

static void
test_find (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(PhAccount) other = new_account ("b");

  ph_account_set_label (account, "Work");
  ph_account_set_label (other, "a");
  g_assert_true (save (f->store, account, NULL));
  g_assert_true (save (f->store, other, NULL));
  g_assert_cmpstr (ph_account_get_id (ph_account_store_find (f->store, "a")), ==, "a");
  g_assert_cmpstr (ph_account_get_id (ph_account_store_find (f->store, "B@EXAMPLE.org")), ==, "b");
  g_assert_cmpstr (ph_account_get_id (ph_account_store_find (f->store, "Work")), ==, "a");
  g_assert_null (ph_account_store_find (f->store, "work"));
  g_assert_null (ph_account_store_find (f->store, ""));
}

static void
test_transient (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) practice = new_account ("practice");
  g_autoptr(PhAccount) edited = ph_account_copy (practice);

  ph_account_store_add_transient (f->store, practice);
  save_new (f->store, "a");
  g_assert_true (ph_account_is_transient (practice));
  assert_ids (f->store, "a* practice ");
  ph_account_set_port (edited, 4000);
  g_assert_true (save (f->store, edited, NULL));
  g_assert_cmpuint (ph_account_get_port (practice), ==, 4000);
  g_autofree char *text = read_file (f->path);
  g_assert_null (strstr (text, "practice"));
  g_assert_true (load (f->store, NULL));
  assert_ids (f->store, "a* practice ");
  g_assert_true (remove_account (f->store, "practice", NULL));
  assert_ids (f->store, "a* ");
}

/* What others wrote into the file stays: comments, groups and keys. An account with a value that makes no sense to us
 * stays as well, and is not shown, because to save it would replace that value. */
static void
test_unknown_survives (Fixture *f, gconstpointer data)
{
  static const char broken[] = "[account a]\naddress=a@b.c\nhost=h\nport=99999\nsecurity=tls\n# note\ncolour=red\nlabel[de]=Arbeit\n";
  g_autoptr(PhAccount) edited = NULL;

  write_file (f, "# my accounts\n[posthorn]\nversion=1\ndefault=a\nfuture=1\n\n[account a]\naddress=a@b.c\nhost=h\nport=99999\nsecurity=tls\n"
                 "# note\ncolour=red\nlabel[de]=Arbeit\n\n[account b]\naddress=d@e.f\nhost=h\nsecurity=starttls\nodd=1\n\n[account c]\n[other]\nx=y\n");
  g_assert_true (load (f->store, NULL));
  assert_ids (f->store, "b* c ");
  g_assert_cmpuint (ph_account_get_port (ph_account_store_find (f->store, "b")), ==, 587);

  edited = ph_account_copy (ph_account_store_find (f->store, "b"));
  ph_account_set_label (edited, "B");
  g_assert_true (save (f->store, edited, NULL));
  g_assert_true (remove_account (f->store, "c", NULL));
  assert_ids (f->store, "b* ");
  g_autofree char *text = read_file (f->path);
  g_assert_nonnull (strstr (text, "# my accounts"));
  g_assert_nonnull (strstr (text, "default=a\nfuture=1\n"));
  g_assert_nonnull (strstr (text, broken));
  g_assert_nonnull (strstr (text, "odd=1\n"));
  g_assert_nonnull (strstr (text, "[other]\nx=y\n"));
  g_assert_nonnull (strstr (text, "label=B\n"));
}

static void
test_not_understood (Fixture *f, gconstpointer data)
{
  static const char *const lines[] = {
    "port=0", "port=-1", "port=65536", "port=99999", "port=465x", "port=", "port=99999999999",
    "security=bogus", "security=", "address-family=ipv5", "cleartext=perhaps", "timeout-ms=-5", "timeout-ms=soon", "messages-per-minute=-1", "messages-per-hour=-1", "messages-per-day=9999999999", "messages-per-connection=few"
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("[account a]\n%s\n", lines[i]);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      write_file (f, text);
      g_assert_true (load (f->store, NULL));
      assert_ids (f->store, "");
      g_assert_cmpuint (ph_account_store_get_n_left_out (f->store), ==, 1);
      g_assert_null (ph_account_store_get_default (f->store));
      save_new (f->store, "b");
      g_assert_cmpuint (ph_account_store_get_n_left_out (f->store), ==, 1);
      assert_ids (f->store, "b* ");
      first = read_file (f->path);
      g_assert_nonnull (strstr (first, text));
      g_assert_true (remove_account (f->store, "b", NULL));
      second = read_file (f->path);
      g_assert_nonnull (strstr (second, text));
    }
}

static void
on_left_out_cb (PhAccountStore *store, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* It is told once, whoever changes the file, and not any more once it is mended. */
static void
test_left_out (Fixture *f, gconstpointer data)
{
  guint n_told = 0;

  g_signal_connect (f->store, "notify::n-left-out", G_CALLBACK (on_left_out_cb), &n_told);
  write_file (f, "[account a]\n[account b]\nport=x\n[account c]\nsecurity=x\n[other]\nport=x\n");
  g_assert_true (load (f->store, NULL));
  g_assert_cmpuint (ph_account_store_get_n_left_out (f->store), ==, 2);
  g_assert_true (load (f->store, NULL));
  g_assert_cmpuint (n_told, ==, 1);
  write_file (f, "[account a]\n[account b]\nport=25\n");
  g_assert_true (load (f->store, NULL));
  g_assert_cmpuint (ph_account_store_get_n_left_out (f->store), ==, 0);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpstr (ph_account_store_get_path (f->store), ==, f->path);
}

/* A newer version may mean something else by the same keys: its file is read and never written. */
static void
test_newer_version (Fixture *f, gconstpointer data)
{
  static const char text[] = "[posthorn]\nversion=2\ndefault=b\n[account a]\nport=25\n[account b]\nport=26\n";
  g_autoptr(PhAccount) account = new_account ("c");
  g_autoptr(GError) save_error = NULL;
  g_autoptr(GError) remove_error = NULL;
  g_autoptr(GError) default_error = NULL;
  g_autofree char *after = NULL;

  write_file (f, text);
  g_assert_true (load (f->store, NULL));
  assert_ids (f->store, "a b* ");
  g_assert_false (save (f->store, account, &save_error));
  g_assert_error (save_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  g_assert_nonnull (strstr (save_error->message, "written by a newer version"));
  g_assert_false (remove_account (f->store, "a", &remove_error));
  g_assert_error (remove_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  g_assert_false (set_default (f->store, "a", &default_error));
  g_assert_error (default_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  assert_ids (f->store, "a b* ");
  after = read_file (f->path);
  g_assert_cmpstr (after, ==, text);
}

static void
test_tightens_mode (Fixture *f, gconstpointer data)
{
  write_file (f, "");
  g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
  save_new (f->store, "a");
  g_assert_cmpuint (get_mode (f->path), ==, 0600);
}

static void
assert_set_aside (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *prefix = g_strconcat (f->path, ".broken-2", NULL);

  load (f->store, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->set_aside);
  g_assert_cmpstr (f->set_aside, ==, ph_account_store_get_set_aside_path (f->store));
  g_assert_true (g_str_has_prefix (f->set_aside, prefix));
  g_assert_true (g_file_test (f->set_aside, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  assert_ids (f->store, "");
}

static void
test_corrupt (Fixture *f, gconstpointer data)
{
  g_autofree char *big = g_strnfill (8 * 1024 * 1024, '#');
  g_autofree char *first = NULL;

  write_file (f, "this is no key file\n");
  assert_set_aside (f);
  first = read_file (f->set_aside);
  g_assert_cmpstr (first, ==, "this is no key file\n");
  g_clear_pointer (&first, g_free);
  first = g_strdup (f->set_aside);

  write_file (f, "[posthorn]\nx=\377\n");
  assert_set_aside (f);
  g_assert_cmpstr (f->set_aside, !=, first);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  big[8 * 1024 * 1024 - 1] = '\n';
  write_file (f, big);
  g_assert_true (load (f->store, NULL));
  g_assert_null (ph_account_store_get_set_aside_path (f->store));
  g_autofree char *bigger = g_strconcat (big, "#", NULL);
  write_file (f, bigger);
  assert_set_aside (f);
  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  assert_set_aside (f);
  g_assert_true (g_file_test (f->set_aside, G_FILE_TEST_IS_DIR));
  save_new (f->store, "a");
  assert_ids (f->store, "a* ");
}

/* Damage that a save finds costs none of the accounts that the list still has. */
static void
test_corrupt_while_open (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccountStore) other = new_store (f->path);

  save_new (f->store, "a");
  save_new (f->store, "b");
  g_assert_true (set_default (f->store, "b", NULL));
  write_file (f, "broken");
  save_new (f->store, "c");
  g_assert_nonnull (f->set_aside);
  g_assert_true (load (other, NULL));
  assert_ids (other, "a b* c ");
  assert_ids (f->store, "a b* c ");
}

/* A loop of links can't be read, even by root; it is no damage that could be put aside. */
static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(GError) load_error = NULL;
  g_autoptr(GError) save_error = NULL;

  write_file (f, "");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_cmpint (symlink (f->path, f->path), ==, 0);
  g_assert_false (load (f->store, &load_error));
  g_assert_error (load_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  g_assert_false (save (f->store, account, &save_error));
  g_assert_error (save_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_null (f->set_aside);
  assert_ids (f->store, "");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_true (load (f->store, NULL));
  g_assert_true (save (f->store, account, NULL));
}

/* Permissions mean nothing to root, so root is somebody else for a moment. */
static void
become_nobody (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
}

static void
become_root (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_no_permission (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("b");
  g_autofree char *directory = g_path_get_dirname (f->path);
  g_autoptr(GError) load_error = NULL;
  g_autoptr(GError) save_error = NULL;
  g_autoptr(GError) write_error = NULL;

  save_new (f->store, "a");
  g_autofree char *before = read_file (f->path);
  /* Other users may come as far as the file, but not read it. */
  g_assert_cmpint (g_chmod (f->directory, 0755), ==, 0);
  g_assert_cmpint (g_chmod (directory, 0777), ==, 0);
  g_autofree char *lock = g_strconcat (f->path, ".lock", NULL);
  g_assert_cmpint (g_chmod (lock, 0666), ==, 0);
  g_assert_cmpint (g_chmod (f->path, 0), ==, 0);
  become_nobody ();
  gboolean is_loaded = load (f->store, &load_error);
  gboolean is_saved = save (f->store, account, &save_error);
  become_root ();
  g_assert_false (is_loaded || is_saved);
  g_assert_error (load_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  g_assert_error (save_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ);
  assert_ids (f->store, "a* ");

  g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (directory, 0555), ==, 0);
  become_nobody ();
  is_saved = save (f->store, account, &write_error);
  become_root ();
  g_assert_false (is_saved);
  g_assert_error (write_error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE);
  assert_ids (f->store, "a* ");
  g_autofree char *after = read_file (f->path);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (g_chmod (directory, 0700), ==, 0);
}

/* A file that may not grow stands for a disk that is full. */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("b");
  g_autoptr(GError) error = NULL;
  struct rlimit old_limit;

  save_new (f->store, "a");
  g_autofree char *before = read_file (f->path);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  struct rlimit limit = { .rlim_cur = 8, .rlim_max = old_limit.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gboolean is_saved = save (f->store, account, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  g_assert_false (is_saved);
  g_assert_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE);
  g_autofree char *after = read_file (f->path);
  g_assert_cmpstr (before, ==, after);
  assert_ids (f->store, "a* ");
}

static void
test_symbolic_link (Fixture *f, gconstpointer data)
{
  g_autofree char *real = g_build_filename (f->directory, "dotfiles.ini", NULL);

  write_file (f, "");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_true (g_file_set_contents (real, "", 0, NULL));
  g_assert_cmpint (symlink ("../dotfiles.ini", f->path), ==, 0);
  g_assert_true (load (f->store, NULL));
  save_new (f->store, "a");
  g_assert_true (g_file_test (f->path, G_FILE_TEST_IS_SYMLINK));
  g_autofree char *text = read_file (real);
  g_assert_nonnull (strstr (text, "[account a]"));

  /* The file behind the link is watched too. */
  g_assert_true (g_file_set_contents (real, "[account z]\n", -1, NULL));
  wait_for_ids (f->store, "z* ");

  /* A broken one stays where its owner put it: only the link goes. */
  g_assert_true (g_file_set_contents (real, "broken", -1, NULL));
  assert_set_aside (f);
  g_autofree char *kept = read_file (real);
  g_assert_cmpstr (kept, ==, "broken");
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Outcome outcome = { 0 };

  g_cancellable_cancel (cancellable);
  ph_account_store_save_async (f->store, account, cancellable, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  g_assert_false (ph_account_store_save_finish (f->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

/* Calls in a row happen in their order, although nobody waits in between. */
static void
test_in_order (Fixture *f, gconstpointer data)
{
  Outcome outcomes[30] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr(PhAccount) account = new_account ("a");

      ph_account_set_port (account, 1000 + i);
      ph_account_store_save_async (f->store, account, NULL, outcome_cb, &outcomes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr(GAsyncResult) result = wait_for (&outcomes[i]);

      g_assert_true (ph_account_store_save_finish (f->store, result, NULL));
    }
  g_assert_cmpuint (ph_account_get_port (ph_account_store_find (f->store, "a")), ==, 1029);
}

/* Moving is one splice, another list on the same file follows, and an account that can't be understood does not count. */
static void
test_move (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccountStore) other = new_store (f->path);
  g_autoptr(GError) error = NULL;

  write_file (f, "[account a]\n[account b]\n[account ?]\nport=x\n[account c]\n[account d]\n");
  g_assert_true (load (f->store, NULL));
  g_assert_true (load (other, NULL));
  g_string_truncate (f->changes, 0);
  g_assert_true (move (f->store, "d", 1, NULL));
  assert_ids (f->store, "a* d b c ");
  g_assert_cmpstr (f->changes->str, ==, "1-3+3 ");
  wait_for_ids (other, "a* d b c ");
  g_assert_true (move (other, "a", 99, NULL));
  wait_for_ids (f->store, "d* b c a ");
  g_assert_true (move (f->store, "a", 3, NULL));
  assert_ids (f->store, "d* b c a ");
  g_assert_false (move (f->store, "x", 0, &error));
  g_assert_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND);
}

/* The person takes it back: the account stands where it stood, whatever came meanwhile. */
static void
test_back_after_removal (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) b = NULL;

  for (guint i = 0; i < 4; i++)
    save_new (f->store, ((const char *[]){ "a", "b", "c", "d" })[i]);
  b = ph_account_copy (ph_account_store_find (f->store, "b"));
  g_assert_true (remove_account (f->store, "d", NULL));
  g_assert_true (remove_account (f->store, "b", NULL));
  g_assert_true (remove_account (f->store, "a", NULL));
  save_new (f->store, "e");
  assert_ids (f->store, "c* e ");
  g_assert_true (save (f->store, b, NULL));
  assert_ids (f->store, "b c* e ");
  save_new (f->store, "a");
  assert_ids (f->store, "a b c* e ");
}

/* The file goes on naming the default account, and as long as that one is switched off, the first other one stands in. */
static void
test_default_is_enabled (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) b = new_account ("b");
  g_autoptr(PhAccount) c = new_account ("c");

  save_new (f->store, "a");
  g_assert_true (save (f->store, b, NULL));
  g_assert_true (save (f->store, c, NULL));
  g_assert_true (set_default (f->store, "b", NULL));
  ph_account_set_use (b, PH_ACCOUNT_USE_DISABLED);
  g_assert_true (save (f->store, b, NULL));
  assert_ids (f->store, "a* b c ");
  g_assert_cmpstr (ph_account_get_id (ph_account_store_get_default (f->store)), ==, "a");
  g_assert_true (move (f->store, "c", 0, NULL));
  assert_ids (f->store, "c* a b ");
  ph_account_set_use (c, PH_ACCOUNT_USE_DISABLED);
  g_assert_true (save (f->store, c, NULL));
  assert_ids (f->store, "c a* b ");
  g_assert_true (remove_account (f->store, "a", NULL));
  assert_ids (f->store, "c b* ");
  ph_account_set_use (b, PH_ACCOUNT_USE_ENABLED);
  g_assert_true (save (f->store, b, NULL));
  assert_ids (f->store, "c b* ");
}

static void
test_add_all (Fixture *f, gconstpointer data)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  save_new (f->store, "a");
  g_string_truncate (f->changes, 0);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (accounts, new_account (((const char *[]){ "z", "y", "x" })[i]));
  g_assert_true (add_all (f->store, accounts, NULL));
  assert_ids (f->store, "a* z y x ");
  g_assert_cmpstr (f->changes->str, ==, "1-0+3 ");

  for (guint i = 0; i < 997; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u", i);

      g_ptr_array_add (accounts, new_account (id));
    }
  g_assert_false (add_all (f->store, accounts, &error));
  g_assert_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE);
  assert_ids (f->store, "a* z y x ");
  g_autofree char *text = read_file (f->path);
  g_assert_null (strstr (text, "n0"));

  g_ptr_array_remove_range (accounts, 0, 4);
  g_assert_true (add_all (f->store, accounts, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->store)), ==, 1000);
}

/* More than whoever reads it would take for an accounts file. */
static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccount) account = new_account ("large");
  g_autofree char *signature = g_strnfill (9 * 1024 * 1024, 'x');
  g_autoptr(GError) error = NULL;

  save_new (f->store, "a");
  ph_account_set_signature (account, signature);
  g_assert_false (save (f->store, account, &error));
  g_assert_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE);
  g_assert_true (load (f->store, NULL));
  assert_ids (f->store, "a* ");
}

/* What others write comes into the list by small steps, and an account that stays is the same object. */
static void
test_watch (Fixture *f, gconstpointer data)
{
  PhAccount *b = NULL;

  write_file (f, "[account a]\n[account b]\nport=25\n[account c]\n");
  g_assert_true (load (f->store, NULL));
  g_assert_cmpstr (f->changes->str, ==, "0-0+3 ");
  b = ph_account_store_find (f->store, "b");
  g_object_add_weak_pointer (G_OBJECT (b), (gpointer *) &b);

  g_string_truncate (f->changes, 0);
  write_file (f, "[account b]\nport=26\n[account x]\n[account c]\n[account y]\n");
  wait_for_ids (f->store, "b* x c y ");
  g_assert_cmpstr (f->changes->str, ==, "0-1+0 1-0+1 3-0+1 ");
  g_assert_true (b == ph_account_store_find (f->store, "b"));
  g_assert_cmpuint (ph_account_get_port (b), ==, 26);

  g_string_truncate (f->changes, 0);
  write_file (f, "[account b]\n[account y]\n[account c]\n[account x]\n");
  wait_for_ids (f->store, "b* y c x ");
  g_assert_cmpstr (f->changes->str, ==, "1-3+3 ");
  g_assert_nonnull (b);

  /* An editor may be half way through: nothing is renamed, and the list stays. */
  write_file (f, "[account b");
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  wait_for_ids (f->store, "");
  g_assert_null (b);
  g_assert_null (f->set_aside);
}

static void
save_many (PhAccountStore *store, const char *prefix)
{
  for (guint i = 0; i < WRITER_SAVES; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", prefix, i);

      save_new (store, id);
    }
}

static void
assert_many (const char *path, const char *const *prefixes)
{
  g_autoptr(PhAccountStore) store = new_store (path);
  guint n_prefixes = 0;

  g_assert_true (load (store, NULL));
  for (; prefixes[n_prefixes] != NULL; n_prefixes++)
    for (guint i = 0; i < WRITER_SAVES; i++)
      {
        g_autofree char *id = g_strdup_printf ("%s%u", prefixes[n_prefixes], i);

        g_assert_nonnull (ph_account_store_find (store, id));
      }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, n_prefixes * WRITER_SAVES);
}

static void
test_two_stores (Fixture *f, gconstpointer data)
{
  g_autoptr(PhAccountStore) other = new_store (f->path);
  Outcome outcomes[2 * WRITER_SAVES] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *id = g_strdup_printf ("%c%u", "pq"[i % 2], i / 2);
      g_autoptr(PhAccount) account = new_account (id);

      ph_account_store_save_async (i % 2 == 0 ? f->store : other, account, NULL, outcome_cb, &outcomes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autoptr(GAsyncResult) result = wait_for (&outcomes[i]);

      g_assert_true (ph_account_store_save_finish (i % 2 == 0 ? f->store : other, result, NULL));
    }
  assert_many (f->path, (const char *const[]){ "p", "q", NULL });
}

static void
test_two_processes (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) one = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--writer", f->path, "p", NULL);
  g_autoptr(GSubprocess) two = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--writer", f->path, "q", NULL);

  g_assert_no_error (error);
  save_many (f->store, "r");
  g_assert_true (g_subprocess_wait_check (one, NULL, &error));
  g_assert_true (g_subprocess_wait_check (two, NULL, &error));
  assert_many (f->path, (const char *const[]){ "p", "q", "r", NULL });
}

static void
test_move_beside_others (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) writer = NULL;

  save_new (f->store, "a");
  save_new (f->store, "b");
  writer = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--writer", f->path, "p", NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < WRITER_SAVES; i++)
    g_assert_true (move (f->store, i % 2 == 0 ? "b" : "a", 0, NULL));
  g_assert_true (g_subprocess_wait_check (writer, NULL, &error));
  g_assert_true (load (f->store, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->store)), ==, WRITER_SAVES + 2);
  g_autofree char *ids = join_ids (f->store);
  g_assert_true (g_str_has_prefix (ids, "b a* "));
}

/* Random lists, merged: the model must always be what the file is, and every splice must fit. */
static void
test_random_merges (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GString) expected = g_string_new (NULL);
      const char *alphabet = g_test_rand_bit () ? "abcdefgh" : "hcbdafeg";
      GListModel *model = G_LIST_MODEL (f->store);
      guint n_before = g_list_model_get_n_items (model);
      int balance = 0;

      for (guint i = 0; i < 8; i++)
        if (g_test_rand_bit ())
          {
            g_string_append_printf (expected, "%c%s ", alphabet[i], expected->len == 0 ? "*" : "");
            g_string_append_printf (text, "[account %c]\nport=%d\n", alphabet[i], g_test_rand_int_range (1, 100));
          }
      write_file (f, text->str);
      g_string_truncate (f->changes, 0);
      g_assert_true (load (f->store, NULL));
      assert_ids (f->store, expected->str);
      g_auto(GStrv) splices = g_strsplit (f->changes->str, " ", -1);
      for (guint i = 0; splices[i] != NULL && *splices[i] != '\0'; i++)
        balance += (int) g_ascii_strtoll (strchr (splices[i], '+'), NULL, 10) - (int) g_ascii_strtoll (strchr (splices[i], '-') + 1, NULL, 10);
      g_assert_cmpint ((int) n_before + balance, ==, (int) g_list_model_get_n_items (model));
    }
}

static int
run_writer (const char *path, const char *prefix)
{
  g_autoptr(PhAccountStore) store = new_store (path);

  save_many (store, prefix);
  return 0;
}

#define ADD(name, function) g_test_add ("/accounts/store/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--writer") == 0)
    return run_writer (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  ADD ("empty", test_empty);
  ADD ("round-trip", test_round_trip);
  ADD ("trust-in-any-order", test_trust_in_any_order);
  ADD ("garbage-for-certificate", test_garbage_for_certificate);
  ADD ("default", test_default);
  ADD ("default-is-enabled", test_default_is_enabled);
  ADD ("move", test_move);
  ADD ("back-after-removal", test_back_after_removal);
  ADD ("add-all", test_add_all);
  ADD ("too-large", test_too_large);
  ADD ("find", test_find);
  ADD ("transient", test_transient);
  ADD ("unknown-survives", test_unknown_survives);
  ADD ("not-understood", test_not_understood);
  ADD ("left-out", test_left_out);
  ADD ("newer-version", test_newer_version);
  ADD ("tightens-mode", test_tightens_mode);
  ADD ("corrupt", test_corrupt);
  ADD ("corrupt-while-open", test_corrupt_while_open);
  ADD ("unreadable", test_unreadable);
  ADD ("no-permission", test_no_permission);
  ADD ("full-disk", test_full_disk);
  ADD ("symbolic-link", test_symbolic_link);
  ADD ("cancel", test_cancel);
  ADD ("in-order", test_in_order);
  ADD ("watch", test_watch);
  ADD ("two-stores", test_two_stores);
  ADD ("two-processes", test_two_processes);
  ADD ("move-beside-others", test_move_beside_others);
  ADD ("random-merges", test_random_merges);
  return g_test_run ();
}
