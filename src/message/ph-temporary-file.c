// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A file without a name for a message that is being made or read: gone with the process, and nobody else can open it. It
// lies on a disk if there is a place for it: in a folder that is kept in memory, a large message would cost just what the
// file is to save.

/* O_TMPFILE */
#define _GNU_SOURCE

#include "config.h"

#include "ph-temporary-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* To free 64 MiB takes 10 ms where the disk is fast. */
#define LARGE (4 * 1024 * 1024)

typedef enum
{
  PLACE_DISK,
  PLACE_ANY,
} Place;

/* Some file systems know files without a name from the start, so that not even a crash leaves one behind. */
static int
open_nameless (const char *folder)
{
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

  if (fd >= 0)
    return fd;

  g_autofree char *path = g_build_filename (folder, "posthorn-XXXXXX", NULL);

  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);
  return fd;
}

static gboolean
is_at (int fd, Place place)
{
  struct statfs info = { 0 };

  return place == PLACE_ANY || fstatfs (fd, &info) != 0 || (info.f_type != TMPFS_MAGIC && info.f_type != RAMFS_MAGIC);
}

/* Returns: -1 with errno: there is no such place */
static int
open_first (const char *const *folders, Place place)
{
  int last_errno = ENOENT;

  for (guint i = 0; folders[i] != NULL; i++)
    {
      int fd = open_nameless (folders[i]);

      if (fd >= 0 && is_at (fd, place))
        return fd;
      last_errno = fd < 0 ? errno : last_errno;
      if (fd >= 0)
        close (fd);
    }
  errno = last_errno;
  return -1;
}

/**
 * ph_temporary_file_open_in:
 * @folders: (array zero-terminated=1): where it may lie, the best place first
 * @error: return location
 *
 * The first folder that is on a disk and can be written to gets it; else the first one that can be written to.
 *
 * Errors: `G_IO_ERROR`: none of them can.
 *
 * Returns: an empty file without a name, open for reading and writing; -1 on errors
 */
int
ph_temporary_file_open_in (const char *const *folders, GError **error)
{
  g_return_val_if_fail (folders != NULL, -1);

  int fd = open_first (folders, PLACE_DISK);

  if (fd < 0)
    fd = open_first (folders, PLACE_ANY);
  if (fd < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "temporary file: %s", g_strerror (saved_errno));
    }
  return fd;
}

/**
 * ph_temporary_file_open:
 * @error: return location
 *
 * As [func@Ph.temporary_file_open_in], in the folder that TMPDIR names, in /var/tmp, among the caches of the person, or
 * where the system puts temporary files.
 *
 * Errors: as there.
 *
 * Returns: an empty file without a name, open for reading and writing; -1 on errors
 */
int
ph_temporary_file_open (GError **error)
{
  const char *chosen = g_getenv ("TMPDIR");
  const char *folders[] = { chosen != NULL && *chosen != '\0' ? chosen : "/var/tmp", "/var/tmp", g_get_user_cache_dir (), g_get_tmp_dir (), NULL };

  return ph_temporary_file_open_in (folders, error);
}

static gpointer
close_cb (gpointer fd)
{
  close (GPOINTER_TO_INT (fd));
  return NULL;
}

/**
 * ph_temporary_file_close:
 * @fd: (transfer full): any file
 *
 * Closes it, and never blocks for long: who closes a large file without a name waits until the disk has freed it, so that
 * is left to a thread.
 */
void
ph_temporary_file_close (int fd)
{
  g_return_if_fail (fd >= 0);

  struct stat info = { 0 };
  GThread *thread = NULL;

  if (fstat (fd, &info) == 0 && info.st_nlink == 0 && info.st_size >= LARGE)
    thread = g_thread_try_new ("closing", close_cb, GINT_TO_POINTER (fd), NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    close (fd);
}
