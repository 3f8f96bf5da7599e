// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The catalogue: who is found by which name, what of several files counts, and that nothing in a file does harm.

#include "config.h"

#include "ph-provider-catalogue.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEADLINE_US (10 * G_USEC_PER_SEC)

static void
add_text (PhProviderCatalogue *catalogue, const char *text, PhProviderOrigin origin)
{
  g_autoptr(GBytes) file = g_bytes_new (text, strlen (text));

  ph_provider_catalogue_add (catalogue, file, "test.conf", origin);
}

static const char *
name_or_null (PhProvider *provider)
{
  return provider != NULL ? ph_provider_get_name (provider) : NULL;
}

static guint
count_problems (PhProviderCatalogue *catalogue)
{
  return g_strv_length ((char **) ph_provider_catalogue_get_problems (catalogue));
}

static void
test_new_destroy (void)
{
  PhProviderCatalogue *catalogue = ph_provider_catalogue_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), ==, 0);
  g_assert_cmpuint (count_problems (catalogue), ==, 0);
  g_assert_null (ph_provider_catalogue_find_by_domain (catalogue, "example.org"));
  g_assert_null (ph_provider_catalogue_find_by_mx (catalogue, "mx.example.org"));
  g_assert_null (ph_provider_catalogue_find_by_server (catalogue, "smtp.example.org"));
  g_assert_null (ph_provider_catalogue_dup_suggestion (catalogue, "gmial.com"));
  g_assert_finalize_object (catalogue);
}

static void
test_built_in (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();
  g_autoptr(PhProviderCatalogue) again = ph_provider_catalogue_new_built_in ();
  const char *const *problems = ph_provider_catalogue_get_problems (catalogue);

  g_assert_cmpstr (problems[0], ==, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), >=, 10);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, g_list_model_get_n_items (G_LIST_MODEL (catalogue)));
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "gmail.com")), ==, "Gmail");
}

static const char names_file[] =
  "[Big]\nDomains=big.example;*.big.example\nMX=mail.big.example\nServers=tls smtp.big.example 465;none localhost 25\n"
  "[Deep]\nDomains=*.deep.big.example\n"
  "[Host]\nMX=big.example;shared.example\nServers=tls smtp.big.example 465\n"
  "[Other]\nMX=shared.example;olc.mail.big.example\nDomains=other.example\nServers=tls mail.%EMAILDOMAIN% 465\n";

static void
test_domains (void)
{
  static const struct
  {
    const char *domain;
    const char *name;
  } cases[] = {
    { "big.example", "Big" },
    { "a.big.example", "Big" },
    { "a.b.big.example", "Big" },
    { "deep.big.example", "Big" },
    { "a.deep.big.example", "Deep" },
    { "sobig.example", NULL },
    { "big.example.org", NULL },
    { "other.example", "Other" },
    { "a.other.example", NULL },
    { "example", NULL },
    { "", NULL },
    { ".", NULL },
    { ".big.example", "Big" },
  };
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  add_text (catalogue, names_file, PH_PROVIDER_BUILT_IN);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, cases[i].domain)), ==, cases[i].name);
}

static void
test_mx (void)
{
  static const struct
  {
    const char *host;
    const char *name;
  } cases[] = {
    { "mail.big.example", "Big" },
    { "mx1.mail.big.example", "Big" },
    { "x.olc.mail.big.example", "Other" },
    { "big.example", "Host" },
    { "mx.big.example", "Host" },
    { "xmail.big.example", "Host" },
    { "sobig.example", NULL },
    /* Two claim it: no answer is better than a wrong one. */
    { "mx.shared.example", NULL },
    { "example", NULL },
    { "", NULL },
  };
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  add_text (catalogue, names_file, PH_PROVIDER_BUILT_IN);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_mx (catalogue, cases[i].host)), ==, cases[i].name);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  g_assert_nonnull (strstr (ph_provider_catalogue_get_problems (catalogue)[0], "“shared.example”"));
}

static void
test_servers (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  add_text (catalogue, names_file, PH_PROVIDER_BUILT_IN);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_server (catalogue, "smtp.big.example")), ==, "Host");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_server (catalogue, "mail.other.example")), ==, "Other");
  g_assert_null (ph_provider_catalogue_find_by_server (catalogue, "localhost"));
  g_assert_null (ph_provider_catalogue_find_by_server (catalogue, "mx.smtp.big.example"));
}

static void
test_origins (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
  static const char *const names[] = { "User", "Admin 1", "Admin 2", "Built 1", "built 2", "Built 3" };
  PhProvider *provider = NULL;

  add_text (catalogue, "[User]\nDomains=a.example\n", PH_PROVIDER_USER);
  add_text (catalogue, "[built 2]\nDomains=a.example;b.example;c.example\n[Built 3]\n[Built 1]\n", PH_PROVIDER_BUILT_IN);
  add_text (catalogue, "[Admin 2]\nDomains=a.example;b.example;d.example\n", PH_PROVIDER_ADMIN);
  add_text (catalogue, "[Admin 1]\nDomains=d.example\n", PH_PROVIDER_ADMIN);
  g_assert_cmpuint (count_problems (catalogue), ==, 0);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "a.example")), ==, "User");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "b.example")), ==, "Admin 2");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "c.example")), ==, "built 2");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "d.example")), ==, "Admin 1");
  provider = ph_provider_catalogue_find_by_domain (catalogue, "b.example");
  g_assert_cmpint (ph_provider_get_origin (provider), ==, PH_PROVIDER_ADMIN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(PhProvider) item = g_list_model_get_item (G_LIST_MODEL (catalogue), i);

      g_assert_cmpstr (ph_provider_get_name (item), ==, names[i]);
    }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (catalogue), G_N_ELEMENTS (names)));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (catalogue)) == PH_TYPE_PROVIDER);
}

static void
test_same_domain_twice (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  add_text (catalogue, "[A]\nDomains=x.example;a.example\n[B]\nDomains=x.example\n[C]\nDomains=x.example\n", PH_PROVIDER_USER);
  g_assert_null (ph_provider_catalogue_find_by_domain (catalogue, "x.example"));
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "a.example")), ==, "A");
  g_assert_cmpuint (count_problems (catalogue), ==, 2);
}

/* As editors of another system write it; half a mark is none. */
static void
test_byte_order_mark (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

  add_text (catalogue, "\xEF\xBB\xBF[Mine]\nDomains=mine.example\n", PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (catalogue), ==, 0);
  g_assert_nonnull (ph_provider_catalogue_find_by_domain (catalogue, "mine.example"));
  add_text (catalogue, "\xEF\xBB", PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  add_text (catalogue, "\xEF\xBB\xBF", PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  int *n_items = user_data;

  *n_items += (int) added - (int) removed;
}

static void
test_items_changed (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
  int n_items = 0;

  g_signal_connect (catalogue, "items-changed", G_CALLBACK (on_items_changed_cb), &n_items);
  add_text (catalogue, "[B]\n[C]\n", PH_PROVIDER_BUILT_IN);
  add_text (catalogue, "[A]\n", PH_PROVIDER_BUILT_IN);
  g_assert_cmpint (n_items, ==, 3);
}

static void
test_problems (void)
{
  static const struct
  {
    const char *text;
    guint n_providers;
    const char *problem; /* part of the only one */
  } cases[] = {
    { "", 0, NULL },
    { "# nothing\n", 0, NULL },
    { "[A]\n", 1, NULL },
    { "[A]\nPinned=perhaps\n[B]\nDomains=b.example\n", 1, "test.conf: A: Pinned: “perhaps”" },
    { "[A]\nDomain=a.example\n", 1, "test.conf: A: Domain: there is no such key" },
    { "[A]\nnonsense\n", 0, "test.conf: " },
    { "Domains=a.example\n", 0, "test.conf: " },
    { "[A\n", 0, "test.conf: " },
    { "[A]\nUserName=\xff\n", 0, "test.conf: not UTF-8" },
    { "\x1f\x8b\x08", 0, "test.conf: not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();

      add_text (catalogue, cases[i].text, PH_PROVIDER_USER);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), ==, cases[i].n_providers);
      g_assert_cmpuint (count_problems (catalogue), ==, cases[i].problem != NULL ? 1 : 0);
      if (cases[i].problem != NULL)
        g_assert_true (g_str_has_prefix (ph_provider_catalogue_get_problems (catalogue)[0], cases[i].problem));
    }
}

static void
test_octet_by_octet (void)
{
  /* No beginning of a file does harm, and whole lines of it are the groups that they are in the whole file. */
  for (gsize length = 0; length <= strlen (names_file); length++)
    {
      g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
      g_autofree char *text = g_strndup (names_file, length);

      add_text (catalogue, text, PH_PROVIDER_USER);
      g_assert_cmpuint (count_problems (catalogue), <=, 2);
      if (length >= strlen ("[Big]\nDomains=big.example;") && text[length - 1] == '\n')
        g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "big.example")), ==, "Big");
    }
}

static void
test_limits (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
  g_autoptr(GString) many = g_string_new (NULL);
  g_autoptr(GString) wrong = g_string_new (NULL);
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, '#');

  add_text (catalogue, large, PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (many, "[G%u]\n", i);
  add_text (catalogue, many->str, PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  add_text (catalogue, many->str, PH_PROVIDER_ADMIN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalogue)), ==, 2000);
  g_assert_cmpuint (count_problems (catalogue), ==, 2);

  g_autoptr(PhProviderCatalogue) second = ph_provider_catalogue_new ();

  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (wrong, "[G%u]\nPinned=x\n", i);
  add_text (second, wrong->str, PH_PROVIDER_USER);
  g_assert_cmpuint (count_problems (second), ==, 100);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
remove_files (void)
{
  g_autofree char *of_system = g_build_filename (g_get_system_config_dirs ()[0], "posthorn", NULL);
  g_autofree char *of_user = g_build_filename (g_get_user_config_dir (), "posthorn", NULL);

  remove_tree (of_system);
  remove_tree (of_user);
}

static void
write_file (const char *config_dir, const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename (config_dir, "posthorn", "providers.d", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static PhProviderCatalogue *
load (GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  ph_provider_catalogue_load_async (cancellable, on_result_cb, &result);
  while (result == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (result);
  return ph_provider_catalogue_load_finish (result, error);
}

static void
test_load_nothing (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = load (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count_problems (catalogue), ==, 0);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "gmail.com")), ==, "Gmail");
}

static void
test_load_files (void)
{
  const char *const *system_dirs = g_get_system_config_dirs ();
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = NULL;
  PhProvider *provider = NULL;

  write_file (system_dirs[0], "10-first.conf", "[First]\nDomains=first.example;both.example;mine.example;gmail.com\n");
  write_file (system_dirs[0], "20-second.conf", "[Second]\nDomains=both.example\n");
  write_file (system_dirs[0], "30-ignored.conf~", "[Ignored]\nDomains=ignored.example\n");
  write_file (system_dirs[0], ".31-ignored.conf", "[Ignored]\nDomains=ignored.example\n");
  write_file (g_get_user_config_dir (), "mine.conf", "[Mine]\nDomains=mine.example\n");
  write_file (g_get_user_config_dir (), "broken.conf", "nonsense\n");
  catalogue = load (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  g_assert_nonnull (strstr (ph_provider_catalogue_get_problems (catalogue)[0], "broken.conf: "));
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "first.example")), ==, "First");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "both.example")), ==, "Second");
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "mine.example")), ==, "Mine");
  g_assert_null (ph_provider_catalogue_find_by_domain (catalogue, "ignored.example"));
  provider = ph_provider_catalogue_find_by_domain (catalogue, "gmail.com");
  g_assert_cmpstr (name_or_null (provider), ==, "First");
  g_assert_cmpint (ph_provider_get_origin (provider), ==, PH_PROVIDER_ADMIN);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "googlemail.com")), ==, "Gmail");
  g_assert_cmpint (ph_provider_get_origin (ph_provider_catalogue_find_by_domain (catalogue, "mine.example")), ==, PH_PROVIDER_USER);
  remove_files ();
}

static void
test_load_odd_files (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "posthorn", "providers.d", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.conf", NULL);
  g_autofree char *subfolder = g_build_filename (folder, "folder.conf", NULL);
  g_autofree char *link = g_build_filename (folder, "link.conf", NULL);
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, '#');
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = NULL;

  write_file (g_get_user_config_dir (), "good.conf", "[Good]\nDomains=good.example\n");
  write_file (g_get_user_config_dir (), "large.conf", large);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (subfolder, 0700), ==, 0);
  g_assert_cmpint (symlink ("nowhere", link), ==, 0);
  catalogue = load (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "good.example")), ==, "Good");
  g_assert_cmpuint (count_problems (catalogue), ==, 4);
  remove_files ();
}

static void
test_load_folder_is_a_file (void)
{
  g_autofree char *parent = g_build_filename (g_get_user_config_dir (), "posthorn", NULL);
  g_autofree char *folder = g_build_filename (parent, "providers.d", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (folder, "x", -1, &error);
  g_assert_no_error (error);
  catalogue = load (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_problems (catalogue), ==, 1);
  g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_domain (catalogue, "gmail.com")), ==, "Gmail");
  remove_files ();
}

static void
test_load_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (load (cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_autofree char *scratch = g_dir_make_tmp ("test-provider-catalogue-XXXXXX", NULL);
  g_autofree char *of_system = g_build_filename (scratch, "system", NULL);
  g_autofree char *of_user = g_build_filename (scratch, "user", NULL);
  int status = 0;

  /* GLib can isolate the folders itself, but loses memory at it, which the leak check sees. */
  g_setenv ("XDG_CONFIG_DIRS", of_system, TRUE);
  g_setenv ("XDG_CONFIG_HOME", of_user, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/catalogue/new-destroy", test_new_destroy);
  g_test_add_func ("/discovery/catalogue/built-in", test_built_in);
  g_test_add_func ("/discovery/catalogue/domains", test_domains);
  g_test_add_func ("/discovery/catalogue/mx", test_mx);
  g_test_add_func ("/discovery/catalogue/servers", test_servers);
  g_test_add_func ("/discovery/catalogue/origins", test_origins);
  g_test_add_func ("/discovery/catalogue/same-domain-twice", test_same_domain_twice);
  g_test_add_func ("/discovery/catalogue/byte-order-mark", test_byte_order_mark);
  g_test_add_func ("/discovery/catalogue/items-changed", test_items_changed);
  g_test_add_func ("/discovery/catalogue/problems", test_problems);
  g_test_add_func ("/discovery/catalogue/octet-by-octet", test_octet_by_octet);
  g_test_add_func ("/discovery/catalogue/limits", test_limits);
  g_test_add_func ("/discovery/catalogue/load-nothing", test_load_nothing);
  g_test_add_func ("/discovery/catalogue/load-files", test_load_files);
  g_test_add_func ("/discovery/catalogue/load-odd-files", test_load_odd_files);
  g_test_add_func ("/discovery/catalogue/load-folder-is-a-file", test_load_folder_is_a_file);
  g_test_add_func ("/discovery/catalogue/load-cancelled", test_load_cancelled);
  status = g_test_run ();
  remove_tree (scratch);
  return status;
}
