// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A folder of messages, one file each (https://cr.yp.to/proto/maildir.html), in which what was sent is kept as read. A message is
// there whole or not at all: written beside, on the disk, then renamed. Knows nothing of outboxes and accounts.

#include "config.h"

#include "ph-maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (64 * 1024)
/* Seen: who has sent it knows it. */
#define FLAGS ":2,S"
/* For file systems that take no colon (VFAT, exFAT, NTFS): what mbsync and others put in its place there. */
#define FLAGS_WITHOUT_COLON ";2,S"

struct _PhMaildir
{
  char *path;        /* (owned) */
  GHashTable *names; /* (owned) (element-type utf8): of ours that are there, without flags */
};

static const char *const folders[] = { "tmp", "new", "cur" };

static gboolean
fail (GError **error, const char *path, int saved_errno)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/* So that the names in it survive a power failure. */
static gboolean
flush_folder (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failure = fd < 0 || (fsync (fd) != 0 && errno != EINVAL) ? errno : 0;

  if (fd >= 0)
    close (fd);
  return failure == 0 || fail (error, path, failure);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (error, path, errno);
  return flush_folder (parent, error);
}

/* What other programs append: flags behind a colon or what stands for one, and some of them notes behind a comma. */
static void
note_name (PhMaildir *self, const char *file)
{
  g_autofree char *name = g_strndup (file, strcspn (file, ":;!,"));

  if (g_str_has_suffix (name, PH_MAILDIR_NAME_END))
    g_hash_table_add (self->names, g_steal_pointer (&name));
}

static gboolean
read_names (PhMaildir *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (self->path, folder, NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, error);
  const char *file = NULL;

  while (directory != NULL && (file = g_dir_read_name (directory)) != NULL)
    note_name (self, file);
  return directory != NULL;
}

/**
 * ph_maildir_open:
 * @path: an absolute path; what is missing there is made
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the folder
 */
PhMaildir *
ph_maildir_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr(PhMaildir) self = g_new0 (PhMaildir, 1);

  self->path = g_strdup (path);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_path_is_absolute (path))
    {
      fail (error, path, EINVAL);
      return NULL;
    }
  if (!make_folder (path, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (path, folders[i], NULL);

      if (!make_folder (folder, error))
        return NULL;
    }
  return read_names (self, "new", error) && read_names (self, "cur", error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ph_maildir_free:
 * @self: (transfer full): a folder
 */
void
ph_maildir_free (PhMaildir *self)
{
  g_hash_table_unref (self->names);
  g_free (self->path);
  g_free (self);
}

/**
 * ph_maildir_has:
 * @self: a folder
 * @name: of a message
 *
 * Returns: whether it is there, whatever flags the person has given it since
 */
gboolean
ph_maildir_has (PhMaildir *self, const char *name)
{
  return g_hash_table_contains (self->names, name);
}

/* @carry: whether the block ends in a CR, which is not to be written yet. Returns: how much of it is left */
static gsize
shorten_lines (char *block, gsize length, gboolean *carry)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (block[i] == '\n' && n > 0 && block[n - 1] == '\r')
        n--;
      block[n++] = block[i];
    }
  *carry = n > 0 && block[n - 1] == '\r';
  return *carry ? n - 1 : n;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
copy (int fd, const PhMaildirMail *mail, const char *path, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK + 1);
  gboolean carry = FALSE;
  gssize n = 0;

  do
    {
      gsize start = carry ? 1 : 0;

      block[0] = '\r';
      n = g_input_stream_read (mail->content, block + start, BLOCK, NULL, error);
      if (n < 0)
        return FALSE;

      gsize length = start + (gsize) n;

      /* At the end a CR is only a CR. */
      carry = FALSE;
      if (mail->lines == PH_MAILDIR_LINES_LOCAL && n > 0)
        length = shorten_lines (block, length, &carry);
      if (!write_all (fd, block, length))
        return fail (error, path, errno);
    }
  while (n > 0);
  return TRUE;
}

static gboolean
write_file (const char *path, const PhMaildirMail *mail, GError **error)
{
  const struct timespec times[] = { { .tv_sec = (time_t) mail->time }, { .tv_sec = (time_t) mail->time } };
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean is_done = FALSE;

  if (fd < 0)
    return fail (error, path, errno);
  is_done = copy (fd, mail, path, error);
  if (is_done)
    {
      /* Readers sort by it; without, it is only sorted otherwise. */
      (void) futimens (fd, times);
      is_done = fsync (fd) == 0 || fail (error, path, errno);
    }
  if (close (fd) != 0 && is_done)
    is_done = fail (error, path, errno);
  return is_done;
}

static gboolean
put_in_place (const char *from, const char *folder, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, FLAGS, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *other_file = g_strconcat (name, FLAGS_WITHOUT_COLON, NULL);
  g_autofree char *other_path = g_build_filename (folder, other_file, NULL);

  if (rename (from, path) == 0 || (errno == EINVAL && rename (from, other_path) == 0))
    return flush_folder (folder, error);
  return fail (error, path, errno);
}

/**
 * ph_maildir_keep:
 * @self: a folder
 * @mail: what shall be in it
 * @error: return location
 *
 * Puts a message into the folder; one of that name that is there already stays as it is.
 *
 * Returns: whether it is there and survives a power failure
 */
gboolean
ph_maildir_keep (PhMaildir *self, const PhMaildirMail *mail, GError **error)
{
  g_return_val_if_fail (self != NULL && mail != NULL && g_str_has_suffix (mail->name, PH_MAILDIR_NAME_END), FALSE);

  /* Another process may be at the same message. */
  g_autofree char *draft_name = g_strdup_printf ("%s.%08x%08x", mail->name, g_random_int (), g_random_int ());
  g_autofree char *draft = g_build_filename (self->path, "tmp", draft_name, NULL);
  g_autofree char *folder = g_build_filename (self->path, "cur", NULL);

  if (ph_maildir_has (self, mail->name))
    return TRUE;
  if (!write_file (draft, mail, error) || !put_in_place (draft, folder, mail->name, error))
    {
      g_unlink (draft);
      return FALSE;
    }
  g_hash_table_add (self->names, g_strdup (mail->name));
  return TRUE;
}
