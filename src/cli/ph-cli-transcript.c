// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Where the dialogue is written to. What it says is the business of PhTranscript.

#include "config.h"

#include "ph-cli-transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-error.h"

struct _PhCliTranscript
{
  FILE *file; /* (owned) (nullable): NULL: not asked for, or written */
  PhCliAddresses addresses;
};

static void
fail (GError **error, int saved_errno)
{
  g_set_error (error, PH_CLI_ERROR, EX_CANTCREAT, _ ("The transcript could not be written: %s"), g_strerror (saved_errno));
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
 * ph_cli_transcript_open:
 * @path: (nullable): where to, which may be a device or a pipe; a new file is for this user alone. %NULL: nowhere
 * @addresses: whether mail addresses stand in it
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CANTCREAT.
 *
 * Returns: (transfer full) (nullable): the file, empty
 */
PhCliTranscript *
ph_cli_transcript_open (const char *path, PhCliAddresses addresses, GError **error)
{
  g_autoptr(PhCliTranscript) self = g_new0 (PhCliTranscript, 1);
  int fd = path != NULL ? open_file (path) : -1;

  self->addresses = addresses;
  if (fd >= 0)
    self->file = fdopen (fd, "w");
  if (path != NULL && self->file == NULL)
    {
      fail (error, errno);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ph_cli_transcript_write:
 * @self: the file, to which nothing was written yet
 * @transcript: a dialogue
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CANTCREAT.
 *
 * Returns: whether it is written, or nobody asked for it
 */
gboolean
ph_cli_transcript_write (PhCliTranscript *self, PhTranscript *transcript, GError **error)
{
  FILE *file = g_steal_pointer (&self->file);
  g_autofree char *text = NULL;
  gboolean is_written = FALSE;

  if (file == NULL)
    return TRUE;
  text = self->addresses == PH_CLI_ADDRESSES_HIDE ? ph_transcript_to_anonymous_string (transcript) : ph_transcript_to_string (transcript);
  is_written = fputs (text, file) >= 0;
  /* What was written last may only fail when the file is closed. */
  is_written = fclose (file) == 0 && is_written;
  if (!is_written)
    fail (error, errno);
  return is_written;
}

/**
 * ph_cli_transcript_free:
 * @self: (transfer full): the file
 */
void
ph_cli_transcript_free (PhCliTranscript *self)
{
  g_clear_pointer (&self->file, fclose);
  g_free (self);
}
