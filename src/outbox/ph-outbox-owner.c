// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whether whoever began something still lives: a file per owner that it keeps locked. The system lets go of the lock however
// the owner ends, also across sandboxes and with the power; no clock and no process number is asked.

#include "config.h"

#include "ph-outbox-owner.h"

#include "ph-outbox-flaw.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".lock"
/* Somebody who tidies up may take a new file for a dead owner's, but not time after time. */
#define MAX_TRIES 10

struct _PhOutboxOwner
{
  char *directory; /* (owned) */
  char *token;     /* (owned) */
  int fd;          /* (owned): locked; -1 */
};

static char *
build_path (const PhOutboxOwner *self, const char *token)
{
  g_autofree char *name = g_strconcat (token, SUFFIX, NULL);

  return g_build_filename (self->directory, name, NULL);
}

/* Between making a file and locking it, somebody may have taken it for a dead owner's and removed it. */
static gboolean
is_linked (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && info.st_nlink > 0;
}

static gboolean
try_lock (PhOutboxOwner *self)
{
  g_free (self->token);
  self->token = g_strdup_printf ("%08x%08x", g_random_int (), g_random_int ());

  g_autofree char *path = build_path (self, self->token);

  self->fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return FALSE;
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0 && is_linked (self->fd))
    return TRUE;
  close (self->fd);
  self->fd = -1;
  g_unlink (path);
  return FALSE;
}

/**
 * ph_outbox_owner_new:
 * @directory: where owners have their files
 * @error: return location
 *
 * Errors: %PH_OUTBOX_ERROR_OPEN, %PH_OUTBOX_ERROR_FULL.
 *
 * Returns: (transfer full) (nullable): an owner with a new token, alive until it is freed or the process ends
 */
PhOutboxOwner *
ph_outbox_owner_new (const char *directory, GError **error)
{
  g_autoptr(PhOutboxOwner) self = g_new0 (PhOutboxOwner, 1);
  gboolean is_locked = FALSE;

  self->fd = -1;
  self->directory = g_strdup (directory);
  for (guint i = 0; i < MAX_TRIES && !is_locked; i++)
    is_locked = try_lock (self);
  if (is_locked)
    return g_steal_pointer (&self);
  g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_errno (errno, PH_OUTBOX_ERROR_OPEN), "%s: %s", directory, g_strerror (errno));
  return NULL;
}

/**
 * ph_outbox_owner_abandon:
 * @self: (transfer full): an owner, dead from now on, that has left something behind: whoever comes next tidies up
 */
void
ph_outbox_owner_abandon (PhOutboxOwner *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->directory);
  g_free (self->token);
  g_free (self);
}

/**
 * ph_outbox_owner_free:
 * @self: (transfer full): an owner, dead from now on
 */
void
ph_outbox_owner_free (PhOutboxOwner *self)
{
  if (self->fd >= 0)
    {
      g_autofree char *path = build_path (self, self->token);

      g_unlink (path);
    }
  ph_outbox_owner_abandon (self);
}

const char *
ph_outbox_owner_get_token (const PhOutboxOwner *self)
{
  return self->token;
}

/* Returns a descriptor with the lock of a dead owner, or -1. */
static int
take_lock (const PhOutboxOwner *self, const char *token)
{
  g_autofree char *path = build_path (self, token);
  int fd = open (path, O_RDWR | O_CLOEXEC);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  errno = saved_errno;
  return -1;
}

/**
 * ph_outbox_owner_is_alive:
 * @self: ourselves
 * @token: of anybody
 *
 * Returns: whether that one lives; when it can't be said, it does
 */
gboolean
ph_outbox_owner_is_alive (const PhOutboxOwner *self, const char *token)
{
  if (g_str_equal (token, self->token))
    return TRUE;

  int fd = take_lock (self, token);

  if (fd < 0)
    return errno != ENOENT;
  close (fd);
  return FALSE;
}

/**
 * ph_outbox_owner_list_dead:
 * @self: ourselves
 *
 * Returns: (transfer full) (element-type utf8): tokens of those that did not end well and are not buried
 */
GPtrArray *
ph_outbox_owner_list_dead (const PhOutboxOwner *self)
{
  GPtrArray *dead = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) directory = g_dir_open (self->directory, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *token = g_strndup (name, strlen (name) - strlen (SUFFIX));

        if (!ph_outbox_owner_is_alive (self, token))
          g_ptr_array_add (dead, g_steal_pointer (&token));
      }
  return dead;
}

/**
 * ph_outbox_owner_bury:
 * @self: ourselves
 * @token: of somebody who is dead, and whose things are in order
 */
void
ph_outbox_owner_bury (const PhOutboxOwner *self, const char *token)
{
  g_autofree char *path = build_path (self, token);
  int fd = take_lock (self, token);

  if (fd < 0)
    return;
  g_unlink (path);
  close (fd);
}
