// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts file on the disk: read, change and write it as one step that no other Posthorn process can come
// between. Blocks, and so runs on a thread of its own; knows nothing of lists and objects that a window shows.

#define _GNU_SOURCE /* renameat2() */

#include "config.h"

#include "ph-account-disk.h"

#include "ph-account-file.h"
#include "ph-account-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* As the kernel follows (path_resolution(7)). */
#define MAX_LINKS 40
/* A change takes milliseconds: who holds the lock for longer hangs, and a person should not wait with it. */
#define LOCK_TIMEOUT_US (10 * G_USEC_PER_SEC)
/* A lock can't be waited for and cancelled at the same time, so it is tried again and again. */
#define LOCK_RETRY_MS 10
/* An editor that knows no lock may write at the very same time; not five times in a row. */
#define MAX_ATTEMPTS 5
/* Broken files of one and the same second. */
#define MAX_BROKEN 100

/* The file as it was read. */
typedef struct
{
  GBytes *bytes; /* (owned) (nullable) */
  struct stat stat;
  gboolean exists;
} Snapshot;

static void
clear_snapshot (Snapshot *snapshot)
{
  g_clear_pointer (&snapshot->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Snapshot, clear_snapshot)

static void
set_store_error (GError **error, PhAccountStoreError code, const char *path, int saved_errno)
{
  g_set_error (error, PH_ACCOUNT_STORE_ERROR, (int) code, "%s: %s", path, g_strerror (saved_errno));
}

static char *
resolve_links (const char *path, GError **error)
{
  g_autofree char *at = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (at, NULL);
      g_autofree char *directory = g_path_get_dirname (at);

      if (link == NULL)
        return g_steal_pointer (&at);
      g_free (at);
      at = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (directory, link, NULL);
    }
  set_store_error (error, PH_ACCOUNT_STORE_ERROR_READ, path, ELOOP);
  return NULL;
}

static int
read_all (int fd, GByteArray *data)
{
  guint8 buffer[16384];

  while (data->len <= PH_ACCOUNT_FILE_MAX_BYTES)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n == 0)
        return 0;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      g_byte_array_append (data, buffer, (guint) n);
    }
  return 0;
}

/* What is of the wrong kind is corrupt (G_KEY_FILE_ERROR), except that a device is nobody's file to rename. */
static gboolean
check_kind (const char *path, const struct stat *info, GError **error)
{
  if (S_ISREG (info->st_mode) && info->st_size <= PH_ACCOUNT_FILE_MAX_BYTES)
    return TRUE;
  if (S_ISREG (info->st_mode) || S_ISDIR (info->st_mode))
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "%s is %s", path,
                 S_ISDIR (info->st_mode) ? "a directory" : "too large");
  else
    g_set_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ, "%s is not a regular file", path);
  return FALSE;
}

static gboolean
read_snapshot (const char *path, Snapshot *snapshot, GError **error)
{
  g_autoptr(GByteArray) data = g_byte_array_new ();
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  int failure = fd < 0 ? errno : 0;

  clear_snapshot (snapshot);
  snapshot->exists = failure != ENOENT;
  if (failure == ENOENT)
    {
      snapshot->bytes = g_bytes_new (NULL, 0);
      return TRUE;
    }
  if (failure == 0 && fstat (fd, &snapshot->stat) != 0)
    failure = errno;
  if (failure == 0 && !check_kind (path, &snapshot->stat, error))
    {
      close (fd);
      return FALSE;
    }
  if (failure == 0)
    failure = read_all (fd, data);
  if (fd >= 0)
    close (fd);
  if (failure != 0)
    {
      set_store_error (error, PH_ACCOUNT_STORE_ERROR_READ, path, failure);
      return FALSE;
    }
  snapshot->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&data));
  return TRUE;
}

static gboolean
is_unchanged (const char *path, const Snapshot *snapshot)
{
  struct stat now;

  if (stat (path, &now) != 0)
    return errno == ENOENT && !snapshot->exists;
  return snapshot->exists && now.st_ino == snapshot->stat.st_ino && now.st_dev == snapshot->stat.st_dev &&
         now.st_size == snapshot->stat.st_size && now.st_mtim.tv_sec == snapshot->stat.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == snapshot->stat.st_mtim.tv_nsec;
}

/* (nullable): the key file; G_KEY_FILE_ERROR when it is corrupt. */
static GKeyFile *
read_key_file (const char *path, Snapshot *snapshot, GError **error)
{
  if (!read_snapshot (path, snapshot, error))
    return NULL;
  return ph_account_file_parse (snapshot->bytes, error);
}

static int
rename_without_replacing (const char *from, const char *to)
{
  struct stat info;

  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
  /* A file system without that flag, such as NFS. */
  if (lstat (to, &info) == 0)
    return EEXIST;
  return rename (from, to) == 0 ? 0 : errno;
}

/* Of a symbolic link only the link moves: what it points to belongs to somebody else. */
static char *
set_aside (const char *path, GError **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  int failure = EEXIST;

  for (guint i = 1; failure == EEXIST && i <= MAX_BROKEN; i++)
    {
      g_autofree char *suffix = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *aside = g_strconcat (path, ".broken-", stamp, suffix, NULL);

      failure = rename_without_replacing (path, aside);
      if (failure == 0)
        return g_steal_pointer (&aside);
    }
  set_store_error (error, PH_ACCOUNT_STORE_ERROR_READ, path, failure);
  return NULL;
}

static gboolean
wait_for_lock (int fd, const char *path, GCancellable *cancellable, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time () + LOCK_TIMEOUT_US;

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      GPollFD cancelled = { .fd = -1 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          set_store_error (error, PH_ACCOUNT_STORE_ERROR_WRITE, path, errno);
          return FALSE;
        }
      if (g_get_monotonic_time () >= deadline_us)
        {
          set_store_error (error, PH_ACCOUNT_STORE_ERROR_WRITE, path, ETIMEDOUT);
          return FALSE;
        }
      gboolean has_fd = g_cancellable_make_pollfd (cancellable, &cancelled);
      g_poll (&cancelled, has_fd ? 1 : 0, LOCK_RETRY_MS);
      if (has_fd)
        g_cancellable_release_fd (cancellable);
    }
  return TRUE;
}

/* The lock is a file of its own, because the accounts file is another one after each change, and it stays where it
 * is: to remove it would let two processes lock two files of the same name. Returns a file descriptor or -1. */
static int
take_lock (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_store_error (error, PH_ACCOUNT_STORE_ERROR_WRITE, directory, errno);
      return -1;
    }
  fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      set_store_error (error, PH_ACCOUNT_STORE_ERROR_WRITE, lock_path, errno);
      return -1;
    }
  if (!wait_for_lock (fd, lock_path, cancellable, error))
    {
      close (fd);
      return -1;
    }
  return fd;
}

/* What the list still knows of a file that became corrupt is written again. */
static GKeyFile *
rebuild (PhAccountAccess *self)
{
  GKeyFile *file = g_key_file_new ();

  if (self->known != NULL)
    ph_account_file_put_all (file, self->known);
  if (self->known_default != NULL && ph_account_file_has (file, self->known_default))
    ph_account_file_set_default (file, self->known_default);
  return file;
}

/* With the lock held. */
static GKeyFile *
read_or_set_aside (PhAccountAccess *self, const char *path, const char *target, Snapshot *snapshot, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GKeyFile) file = read_key_file (target, snapshot, &cause);

  /* Nothing new came in its place since an attempt before this one put the file aside. */
  if (file != NULL && self->set_aside != NULL && !snapshot->exists)
    return rebuild (self);
  if (file != NULL)
    return g_steal_pointer (&file);
  if (cause->domain != G_KEY_FILE_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  g_free (self->set_aside);
  self->set_aside = set_aside (path, error);
  if (self->set_aside == NULL)
    return NULL;
  clear_snapshot (snapshot);
  snapshot->exists = FALSE;
  return rebuild (self);
}

/* Of an account that the file must have. */
static gboolean
change_one (PhAccountAccess *self, GKeyFile *file, GError **error)
{
  if (!ph_account_file_has (file, self->id))
    {
      g_set_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_NOT_FOUND, "there is no account \"%s\"", self->id);
      return FALSE;
    }
  if (self->kind == PH_ACCOUNT_CHANGE_REMOVE)
    ph_account_file_remove (file, self->id);
  else if (self->kind == PH_ACCOUNT_CHANGE_SET_DEFAULT)
    ph_account_file_set_default (file, self->id);
  else
    ph_account_file_move (file, self->id, self->position);
  return TRUE;
}

/* What is beyond the limit would be in the file and in no list. */
static gboolean
add_all (PhAccountAccess *self, GKeyFile *file, GError **error)
{
  g_autoptr(GPtrArray) listed = ph_account_file_list (file);

  if (self->added->len > PH_ACCOUNT_FILE_MAX_ACCOUNTS - listed->len)
    {
      g_set_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE, "%s: more than %u accounts", g_file_peek_path (self->file), PH_ACCOUNT_FILE_MAX_ACCOUNTS);
      return FALSE;
    }
  ph_account_file_put_all (file, self->added);
  return TRUE;
}

static gboolean
apply_change (PhAccountAccess *self, GKeyFile *file, GError **error)
{
  if (ph_account_file_is_newer (file))
    {
      g_set_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ, "%s was written by a newer version", g_file_peek_path (self->file));
      return FALSE;
    }
  switch (self->kind)
    {
    case PH_ACCOUNT_CHANGE_SAVE:
      ph_account_file_put (file, self->account);
      return TRUE;
    case PH_ACCOUNT_CHANGE_ADD_ALL:
      return add_all (self, file, error);
    case PH_ACCOUNT_CHANGE_REMOVE:
    case PH_ACCOUNT_CHANGE_SET_DEFAULT:
    case PH_ACCOUNT_CHANGE_MOVE:
      return change_one (self, file, error);
    case PH_ACCOUNT_CHANGE_NONE:
    case PH_ACCOUNT_CHANGE_REFRESH:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
take_outcome (PhAccountAccess *self, GKeyFile *file)
{
  self->accounts = ph_account_file_list (file);
  self->default_id = ph_account_file_dup_default (file);
  self->n_left_out = ph_account_file_count_left_out (file, self->accounts);
}

/* Never truncates: a full disk or a crash leaves the old file. */
static gboolean
write_key_file (const char *path, GKeyFile *file, GError **error)
{
  gsize size = 0;
  g_autofree char *data = g_key_file_to_data (file, &size, NULL);
  g_autoptr(GError) cause = NULL;

  /* Whoever reads it next would take it for somebody else's. */
  if (size > PH_ACCOUNT_FILE_MAX_BYTES)
    {
      set_store_error (error, PH_ACCOUNT_STORE_ERROR_WRITE, path, EFBIG);
      return FALSE;
    }
  /* Newer GLib gives the new file the mode of the old one. Where that can't be changed, there is none, or it is another's. */
  g_chmod (path, 0600);
  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &cause))
    return TRUE;
  g_set_error_literal (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE, cause->message);
  return FALSE;
}

typedef enum
{
  ATTEMPT_DONE,
  ATTEMPT_FAILED,
  ATTEMPT_OVERTAKEN, /* somebody without a lock wrote the file meanwhile */
} Attempt;

static Attempt
attempt_change (PhAccountAccess *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto(Snapshot) snapshot = { 0 };
  g_autofree char *target = resolve_links (path, error);
  g_autoptr(GKeyFile) file = target != NULL ? read_or_set_aside (self, path, target, &snapshot, error) : NULL;

  if (file == NULL || !apply_change (self, file, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return ATTEMPT_FAILED;
  /* The link itself was set aside: a new file takes its place. */
  const char *destination = self->set_aside != NULL ? path : target;
  if (!is_unchanged (destination, &snapshot))
    return ATTEMPT_OVERTAKEN;
  if (!write_key_file (destination, file, error))
    return ATTEMPT_FAILED;
  take_outcome (self, file);
  return ATTEMPT_DONE;
}

static gboolean
change (PhAccountAccess *self, const char *path, GCancellable *cancellable, GError **error)
{
  int lock = take_lock (path, cancellable, error);
  Attempt attempt = ATTEMPT_OVERTAKEN;

  if (lock < 0)
    return FALSE;
  for (guint i = 0; attempt == ATTEMPT_OVERTAKEN && i < MAX_ATTEMPTS; i++)
    attempt = attempt_change (self, path, cancellable, error);
  if (attempt == ATTEMPT_OVERTAKEN)
    g_set_error (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE, "%s changes all the time", path);
  close (lock);
  return attempt == ATTEMPT_DONE;
}

static gboolean
load_corrupt (PhAccountAccess *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto(Snapshot) snapshot = { 0 };
  g_autofree char *target = resolve_links (path, error);
  int lock = target != NULL ? take_lock (path, cancellable, error) : -1;
  g_autoptr(GKeyFile) file = NULL;

  if (lock < 0)
    return FALSE;
  file = read_or_set_aside (self, path, target, &snapshot, error);
  close (lock);
  if (file == NULL)
    return FALSE;
  take_outcome (self, file);
  return TRUE;
}

static gboolean
load (PhAccountAccess *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_auto(Snapshot) snapshot = { 0 };
  g_autofree char *target = resolve_links (path, error);
  g_autoptr(GError) cause = NULL;
  g_autoptr(GKeyFile) file = target != NULL ? read_key_file (target, &snapshot, &cause) : NULL;

  if (target == NULL)
    return FALSE;
  if (file != NULL)
    {
      take_outcome (self, file);
      return TRUE;
    }
  if (cause->domain == G_KEY_FILE_ERROR && self->kind == PH_ACCOUNT_CHANGE_NONE)
    return load_corrupt (self, path, cancellable, error);
  g_set_error_literal (error, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_READ, cause->message);
  return FALSE;
}

/* Reading failed because the change could not be made safe: to the person that is a file that can't be read. */
static gboolean
load_or_read_error (PhAccountAccess *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (load (self, path, cancellable, &cause))
    return TRUE;
  if (g_error_matches (cause, PH_ACCOUNT_STORE_ERROR, PH_ACCOUNT_STORE_ERROR_WRITE))
    cause->code = PH_ACCOUNT_STORE_ERROR_READ;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * ph_account_access_new:
 * @kind: what shall be done
 * @file: the accounts file
 *
 * Returns: (transfer full): an access, to be filled in and run
 */
PhAccountAccess *
ph_account_access_new (PhAccountChangeKind kind, GFile *file)
{
  PhAccountAccess *self = g_new0 (PhAccountAccess, 1);

  self->kind = kind;
  self->file = g_object_ref (file);
  return self;
}

/**
 * ph_account_access_free:
 * @self: (transfer full): an access
 */
void
ph_account_access_free (PhAccountAccess *self)
{
  g_object_unref (self->file);
  g_clear_object (&self->account);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_ptr_array_unref);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_object (&self->target);
  g_free (self->id);
  g_free (self->known_default);
  g_free (self->default_id);
  g_free (self->set_aside);
  g_free (self);
}

/**
 * ph_account_access_run:
 * @self: an access
 * @cancellable: (nullable): gives up before anything is written
 * @error: return location
 *
 * Does what the access says and sets its outcome. Blocks, at most ten seconds for the lock of another process; call it
 * on a thread that may.
 *
 * Errors: [error@AccountStoreError], `G_IO_ERROR_CANCELLED`. The file is as it was.
 *
 * Returns: whether it was done
 */
gboolean
ph_account_access_run (PhAccountAccess *self, GCancellable *cancellable, GError **error)
{
  const char *path = g_file_peek_path (self->file);
  g_autofree char *target = resolve_links (path, NULL);

  self->target = target != NULL ? g_file_new_for_path (target) : NULL;
  switch (self->kind)
    {
    case PH_ACCOUNT_CHANGE_NONE:
    case PH_ACCOUNT_CHANGE_REFRESH:
      return load_or_read_error (self, path, cancellable, error);
    case PH_ACCOUNT_CHANGE_SAVE:
    case PH_ACCOUNT_CHANGE_ADD_ALL:
    case PH_ACCOUNT_CHANGE_REMOVE:
    case PH_ACCOUNT_CHANGE_SET_DEFAULT:
    case PH_ACCOUNT_CHANGE_MOVE:
      return change (self, path, cancellable, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}
