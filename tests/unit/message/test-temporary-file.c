// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-temporary-file.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* A folder in memory that Linux has wherever programs run. */
#define MEMORY "/dev/shm"

static gboolean
is_in_memory (const char *folder)
{
  struct statfs info = { 0 };

  return statfs (folder, &info) == 0 && info.f_type == TMPFS_MAGIC && access (folder, W_OK) == 0;
}

static guint64
get_device (const char *folder)
{
  struct stat info = { 0 };

  g_assert_cmpint (stat (folder, &info), ==, 0);
  return info.st_dev;
}

static void
assert_is_in (int fd, const char *folder)
{
  struct stat info = { 0 };

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  g_assert_cmpuint (info.st_dev, ==, get_device (folder));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (info.st_nlink, ==, 0);
}

static void
assert_is_empty (const char *folder)
{
  g_autoptr(GDir) listing = g_dir_open (folder, 0, NULL);

  g_assert_null (g_dir_read_name (listing));
}

static char *
make_folder (const char *parent)
{
  g_autofree char *folder = g_build_filename (parent, "posthorn-test-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return g_steal_pointer (&folder);
}

static void
test_nameless (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = make_folder (g_get_tmp_dir ());
  const char *folders[] = { "/nonexistent/folder", folder, NULL };
  int fd = ph_temporary_file_open_in (folders, &error);
  char octet = 0;

  g_assert_no_error (error);
  assert_is_in (fd, folder);
  assert_is_empty (folder);
  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  g_assert_cmpint (pread (fd, &octet, 1, 0), ==, 1);
  g_assert_cmpint (octet, ==, 'x');
  close (fd);
  g_rmdir (folder);
}

/* A large message in memory would cost what the file is to save. */
static void
test_disk_first (void)
{
  g_autoptr(GError) error = NULL;
  const char *folders[] = { MEMORY, "/nonexistent/folder", "/var/tmp", NULL };
  int fd = -1;

  if (!is_in_memory (MEMORY) || is_in_memory ("/var/tmp") || access ("/var/tmp", W_OK) != 0)
    {
      g_test_skip ("needs a folder in memory and one on a disk");
      return;
    }
  fd = ph_temporary_file_open_in (folders, &error);
  g_assert_no_error (error);
  assert_is_in (fd, "/var/tmp");
  close (fd);
}

static void
test_memory_rather_than_nothing (void)
{
  g_autoptr(GError) error = NULL;
  const char *folders[] = { "/nonexistent/folder", MEMORY, NULL };
  int fd = -1;

  if (!is_in_memory (MEMORY))
    {
      g_test_skip ("needs a folder in memory");
      return;
    }
  fd = ph_temporary_file_open_in (folders, &error);
  g_assert_no_error (error);
  assert_is_in (fd, MEMORY);
  close (fd);
}

static void
test_nowhere (void)
{
  g_autoptr(GError) error = NULL;
  const char *folders[] = { "/nonexistent/folder", "/nonexistent/other", NULL };

  g_assert_cmpint (ph_temporary_file_open_in (folders, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The folder that a person has chosen, unless it is in memory. */
static void
test_chosen (void)
{
  g_autofree char *folder = make_folder (g_get_tmp_dir ());
  g_autofree char *chosen = g_strdup (g_getenv ("TMPDIR"));
  int fd = -1;

  g_setenv ("TMPDIR", folder, TRUE);
  fd = ph_temporary_file_open (NULL);
  assert_is_in (fd, is_in_memory (folder) ? "/var/tmp" : folder);
  assert_is_empty (folder);
  close (fd);
  if (chosen != NULL)
    g_setenv ("TMPDIR", chosen, TRUE);
  else
    g_unsetenv ("TMPDIR");
  g_rmdir (folder);
}

static gboolean
is_open (int fd)
{
  return fcntl (fd, F_GETFD) != -1;
}

/* Whoever frees a large file does not keep the caller waiting; a small one, or one that has a name, is closed at once. */
static void
test_close (void)
{
  g_autofree char *folder = make_folder (g_get_tmp_dir ());
  const char *folders[] = { folder, NULL };
  int small = ph_temporary_file_open_in (folders, NULL);
  int large = ph_temporary_file_open_in (folders, NULL);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  g_assert_cmpint (ftruncate (large, 64 * 1024 * 1024), ==, 0);
  ph_temporary_file_close (small);
  g_assert_false (is_open (small));
  ph_temporary_file_close (large);
  while (is_open (large) && g_get_monotonic_time () < end)
    g_thread_yield ();
  g_assert_false (is_open (large));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/temporary-file/nameless", test_nameless);
  g_test_add_func ("/message/temporary-file/disk-first", test_disk_first);
  g_test_add_func ("/message/temporary-file/memory-rather-than-nothing", test_memory_rather_than_nothing);
  g_test_add_func ("/message/temporary-file/nowhere", test_nowhere);
  g_test_add_func ("/message/temporary-file/chosen", test_chosen);
  g_test_add_func ("/message/temporary-file/close", test_close);
  return g_test_run ();
}
