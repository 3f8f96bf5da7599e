// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Where a transcript or a report is written to. What stands in it is the business of others.

#include "config.h"

#include "ph-cli-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-error.h"

struct _PhCliFile
{
  char *name; /* (owned): for messages */
  FILE *file; /* (owned) (nullable): NULL: not asked for, or written */
};

static void
fail (PhCliFile *self, GError **error, int saved_errno)
{
  g_set_error (error, PH_CLI_ERROR, EX_CANTCREAT, _ ("“%s” could not be written: %s"), self->name, g_strerror (saved_errno));
}

/* /dev/stderr may be a log file that others write to: to open it anew would empty it and overwrite what comes. */
static int
open_file (const char *path)
{
  struct stat wanted, standard;

  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO && stat (path, &wanted) == 0; fd++)
    if (fstat (fd, &standard) == 0 && standard.st_dev == wanted.st_dev && standard.st_ino == wanted.st_ino)
      return fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
}

/**
 * ph_cli_file_open:
 * @path: (nullable): where to, which may be a device or a pipe; a new file is for this user alone. %NULL: nowhere
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CANTCREAT.
 *
 * Returns: (transfer full) (nullable): the file, empty
 */
PhCliFile *
ph_cli_file_open (const char *path, GError **error)
{
  g_autoptr(PhCliFile) self = g_new0 (PhCliFile, 1);
  int fd = -1;

  self->name = path != NULL ? g_filename_display_name (path) : NULL;
  fd = path != NULL ? open_file (path) : -1;
  if (fd >= 0)
    self->file = fdopen (fd, "w");
  if (path != NULL && self->file == NULL)
    {
      fail (self, error, errno);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ph_cli_file_write:
 * @self: the file, to which nothing was written yet
 * @text: all that is to stand in it
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CANTCREAT.
 *
 * Returns: whether it is written, or nobody asked for it
 */
gboolean
ph_cli_file_write (PhCliFile *self, const char *text, GError **error)
{
  FILE *file = g_steal_pointer (&self->file);
  gboolean is_written = FALSE;

  if (file == NULL)
    return TRUE;
  is_written = fputs (text, file) >= 0;
  /* What was written last may only fail when the file is closed. */
  is_written = fclose (file) == 0 && is_written;
  if (!is_written)
    fail (self, error, errno);
  return is_written;
}

/**
 * ph_cli_file_free:
 * @self: (transfer full): the file
 */
void
ph_cli_file_free (PhCliFile *self)
{
  g_clear_pointer (&self->file, fclose);
  g_free (self->name);
  g_free (self);
}
