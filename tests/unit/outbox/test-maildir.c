// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The folder that copies of messages are kept in: whole or not at all, once, with the line ends that its readers expect.

#include "ph-maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "1700000000.ab-1" PH_MAILDIR_NAME_END

static const char *refused = "";

/* In place of the one of the C library: a file system whose names lack some characters, as VFAT’s do. */
int
rename (const char *from, const char *to)
{
  if (strpbrk (to, refused) != NULL)
    {
      errno = EINVAL;
      return -1;
    }
  return renameat (AT_FDCWD, from, AT_FDCWD, to);
}

typedef struct
{
  char *directory;
  char *path; /* of a folder that is not there yet, nor what it is in */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->directory = g_dir_make_tmp ("posthorn-test-XXXXXX", NULL);
  f->path = g_build_filename (f->directory, "Mail", "Sent mail", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
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
  remove_tree (f->directory);
  g_free (f->directory);
  g_free (f->path);
}

static guint
count (Fixture *f, const char *folder)
{
  g_autofree char *path = g_build_filename (f->path, folder, NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (directory != NULL && g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

static PhMaildir *
open_folder (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  PhMaildir *maildir = ph_maildir_open (f->path, &error);

  g_assert_no_error (error);
  return maildir;
}

static gboolean
keep (PhMaildir *maildir, const char *name, const char *text, gsize length, PhMaildirLines lines, GError **error)
{
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (g_memdup2 (text, length), (gssize) length, g_free);
  const PhMaildirMail mail = { name, content, lines, 1700000005 };

  return ph_maildir_keep (maildir, &mail, error);
}

static char *
read_back (Fixture *f, const char *file, gsize *ret_length)
{
  g_autofree char *path = g_build_filename (f->path, "cur", file, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

static void
test_keep (Fixture *f, gconstpointer data)
{
  static const char text[] = "Subject: x\r\n\r\nHello\r\n";
  g_autoptr(PhMaildir) maildir = open_folder (f);
  g_autofree char *path = g_build_filename (f->path, "cur", NAME ":2,S", NULL);
  struct stat info;

  g_assert_false (ph_maildir_has (maildir, NAME));
  g_assert_true (keep (maildir, NAME, text, strlen (text), PH_MAILDIR_LINES_LOCAL, NULL));
  g_assert_true (ph_maildir_has (maildir, NAME));
  g_autofree char *kept = read_back (f, NAME ":2,S", NULL);
  g_assert_cmpstr (kept, ==, "Subject: x\n\nHello\n");
  g_assert_cmpuint (count (f, "tmp"), ==, 0);
  g_assert_cmpuint (count (f, "new"), ==, 0);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (info.st_mtime, ==, 1700000005);
  g_assert_cmpint (stat (f->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
}

/* Wherever a block ends. */
static void
test_line_ends (Fixture *f, gconstpointer data)
{
  static const char tail[] = "\r\n\r\r\n\n\rx\r\n\r";
  static const char expected[] = "\n\r\n\n\rx\n\r";
  g_autoptr(PhMaildir) maildir = open_folder (f);

  for (gsize before = 64 * 1024 - 12; before <= 64 * 1024 + 2; before++)
    {
      g_autofree char *head = g_strnfill (before, 'a');
      g_autofree char *text = g_strconcat (head, tail, NULL);
      g_autofree char *name = g_strdup_printf ("%" G_GSIZE_FORMAT PH_MAILDIR_NAME_END, before);
      g_autofree char *file = g_strconcat (name, ":2,S", NULL);

      g_assert_true (keep (maildir, name, text, strlen (text), PH_MAILDIR_LINES_LOCAL, NULL));
      g_autofree char *kept = read_back (f, file, NULL);
      g_assert_cmpstr (kept + before, ==, expected);
    }
}

static void
test_as_is (Fixture *f, gconstpointer data)
{
  static const char text[] = "a\r\nb\nc\r\0d\r\n";
  g_autoptr(PhMaildir) maildir = open_folder (f);
  gsize length = 0;

  g_assert_true (keep (maildir, NAME, text, sizeof text - 1, PH_MAILDIR_LINES_AS_IS, NULL));
  g_autofree char *kept = read_back (f, NAME ":2,S", &length);
  g_assert_cmpmem (kept, length, text, sizeof text - 1);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr(PhMaildir) maildir = open_folder (f);
  gsize length = 1;

  g_assert_true (keep (maildir, NAME, "", 0, PH_MAILDIR_LINES_LOCAL, NULL));
  g_autofree char *kept G_GNUC_UNUSED = read_back (f, NAME ":2,S", &length);
  g_assert_cmpuint (length, ==, 0);
}

/* Whatever others have made of the name, it is there. */
static void
test_once (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "cur/" NAME ":2,S", "cur/" NAME ":2,RS", "cur/" NAME, "cur/" NAME ",U=7:2,", "cur/" NAME ";2,S", "cur/" NAME "!2,RS", "new/" NAME };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(PhMaildir) before = open_folder (f);
      g_autoptr(PhMaildir) maildir = NULL;
      g_autofree char *kept = g_build_filename (f->path, "cur", NAME ":2,S", NULL);
      g_autofree char *path = g_build_filename (f->path, names[i], NULL);

      g_assert_true (keep (before, NAME, "first", 5, PH_MAILDIR_LINES_LOCAL, NULL));
      g_assert_true (keep (before, NAME, "again", 5, PH_MAILDIR_LINES_LOCAL, NULL));
      g_assert_cmpint (g_rename (kept, path), ==, 0);
      maildir = open_folder (f);
      g_assert_true (ph_maildir_has (maildir, NAME));
      g_assert_false (ph_maildir_has (maildir, "1" NAME));
      g_assert_true (keep (maildir, NAME, "other", 5, PH_MAILDIR_LINES_LOCAL, NULL));
      g_assert_cmpuint (count (f, "cur") + count (f, "new"), ==, 1);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_without_colon (Fixture *f, gconstpointer data)
{
  g_autoptr(PhMaildir) maildir = open_folder (f);
  g_autoptr(PhMaildir) again = NULL;
  g_autoptr(GError) error = NULL;

  refused = ":";
  g_assert_true (keep (maildir, NAME, "text", 4, PH_MAILDIR_LINES_LOCAL, NULL));
  g_autofree char *kept = read_back (f, NAME ";2,S", NULL);
  g_assert_cmpstr (kept, ==, "text");
  again = open_folder (f);
  g_assert_true (keep (again, NAME, "other", 5, PH_MAILDIR_LINES_LOCAL, NULL));
  g_assert_cmpuint (count (f, "cur"), ==, 1);
  refused = ":;";
  g_assert_false (keep (maildir, "1" NAME, "text", 4, PH_MAILDIR_LINES_LOCAL, &error));
  refused = "";
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_cmpuint (count (f, "tmp"), ==, 0);
  g_assert_cmpuint (count (f, "cur"), ==, 1);
}

static void
test_bad_folders (Fixture *f, gconstpointer data)
{
  g_autoptr(GError) in_the_way = NULL;
  g_autoptr(GError) relative = NULL;
  g_autofree char *mail = g_path_get_dirname (f->path);

  g_assert_null (ph_maildir_open ("Sent", &relative));
  g_assert_error (relative, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_true (g_file_set_contents (mail, "x", -1, NULL));
  g_assert_null (ph_maildir_open (f->path, &in_the_way));
  g_assert_cmpuint (in_the_way->domain, ==, G_FILE_ERROR);
  g_assert_nonnull (strstr (in_the_way->message, f->path));
}

/* What can't be written leaves nothing behind. */
static void
test_fails (Fixture *f, gconstpointer data)
{
  g_autoptr(PhMaildir) maildir = open_folder (f);
  g_autofree char *cur = g_build_filename (f->path, "cur", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_rmdir (cur), ==, 0);
  g_assert_false (keep (maildir, NAME, "text", 4, PH_MAILDIR_LINES_LOCAL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpuint (count (f, "tmp"), ==, 0);
  g_assert_false (ph_maildir_has (maildir, NAME));
}

#define ADD(name, function) g_test_add ("/outbox/maildir/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keep", test_keep);
  ADD ("line-ends", test_line_ends);
  ADD ("as-is", test_as_is);
  ADD ("empty", test_empty);
  ADD ("once", test_once);
  ADD ("without-colon", test_without_colon);
  ADD ("bad-folders", test_bad_folders);
  ADD ("fails", test_fails);
  return g_test_run ();
}
