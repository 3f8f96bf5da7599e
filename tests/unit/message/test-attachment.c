// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Attachments before they are read: what a file says of itself, and what becomes of names and types.

#include "config.h"

#include "ph-attachment.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static void
test_new (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/report.pdf");
  g_autoptr(PhAttachment) plain = ph_attachment_new (file, "Bericht/2026.pdf", "Application/PDF", 12);
  g_autoptr(PhAttachment) unnamed = ph_attachment_new (file, NULL, "application/pdf\r\nBcc: x@y", -5);
  g_autoptr(GFile) same = NULL;
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  gint64 size = 0;

  g_object_get (plain, "file", &same, "name", &name, "content-type", &type, "size", &size, NULL);
  g_assert_true (same == file && ph_attachment_get_file (plain) == file);
  g_assert_cmpstr (name, ==, "Bericht_2026.pdf");
  g_assert_cmpstr (type, ==, "application/pdf");
  g_assert_cmpint (size, ==, 12);
  g_assert_cmpstr (ph_attachment_get_name (unnamed), ==, "report.pdf");
  g_assert_cmpstr (ph_attachment_get_content_type (unnamed), ==, "application/octet-stream");
  g_assert_cmpint (ph_attachment_get_size (unnamed), ==, -1);
}

static void
test_types (void)
{
  static const char *const bad[] = { "", "/", "text", "text/", "/plain", "text/plain; charset=x", "te xt/plain", "text/plain\n", "a/b/c" };
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/x");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(PhAttachment) attachment = ph_attachment_new (file, "x", bad[i], 0);

      g_assert_cmpstr (ph_attachment_get_content_type (attachment), ==, "application/octet-stream");
    }
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static PhAttachment *
ask (const char *path, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  ph_attachment_new_for_file_async (file, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ph_attachment_new_for_file_finish (result, error);
}

static void
test_for_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "Grüße.txt", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "Hallo\n", -1, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);

  g_autoptr(PhAttachment) attachment = ask (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ph_attachment_get_name (attachment), ==, "Grüße.txt");
  g_assert_cmpstr (ph_attachment_get_content_type (attachment), ==, "text/plain");
  g_assert_cmpint (ph_attachment_get_size (attachment), ==, 6);

  g_assert_null (ask (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_null (ask (fifo, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_null (ask ("/dev/null", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  g_assert_null (ask (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  g_unlink (path);
  g_unlink (fifo);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/attachment/new", test_new);
  g_test_add_func ("/message/attachment/types", test_types);
  g_test_add_func ("/message/attachment/for-file", test_for_file);
  return g_test_run ();
}
