// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The folder of drafts on the disk: `ID.draft` for each, and `ID` beside it for attachments that have no other place. Blocks,
// and so runs on a thread; one call at a time.

#include "config.h"

#include "ph-draft-disk.h"

#include "ph-draft-file.h"
#include "ph-draft-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".draft"
/* What g_file_set_contents_full() appends while it writes. */
#define TEMPORARY_SUFFIX_LENGTH strlen (".XXXXXX")

/* Random identifiers have 36 characters; it is part of a file name. */
#define MAX_ID 100
/* A list that nobody has an end of in view; the latest count. */
#define MAX_DRAFTS 1000
/* All drafts are in memory at once when the program starts. */
#define MAX_TOTAL_BYTES (64 * 1024 * 1024)
/* A folder with more entries is not ours. */
#define MAX_ENTRIES 20000
/* What was left behind is nobody's after a day: no program writes a draft for so long. */
#define LEFTOVER_AGE_S (24 * 60 * 60)

/* A file of the folder. */
typedef struct
{
  char *name; /* (owned) */
  gint64 changed_ns;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->name);
  g_free (entry);
}

static void
set_store_error (GError **error, PhDraftStoreError code, const char *path, int saved_errno)
{
  g_set_error (error, PH_DRAFT_STORE_ERROR, (int) code, "%s: %s", path, g_strerror (saved_errno));
}

/**
 * ph_draft_disk_is_valid_id:
 * @id: an identifier
 *
 * Returns: whether it can be a file name
 */
gboolean
ph_draft_disk_is_valid_id (const char *id)
{
  gsize length = strlen (id);

  return length > 0 && length <= MAX_ID && strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

/**
 * ph_draft_disk_dup_path:
 * @directory: the folder of drafts
 * @id: identifier of a draft
 *
 * Returns: (transfer full): where the draft itself is
 */
char *
ph_draft_disk_dup_path (const char *directory, const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (directory, name, NULL);
}

/**
 * ph_draft_disk_dup_folder:
 * @directory: the folder of drafts
 * @id: identifier of a draft
 *
 * Returns: (transfer full): where attachments of the draft are that have no other place
 */
char *
ph_draft_disk_dup_folder (const char *directory, const char *id)
{
  return g_build_filename (directory, id, NULL);
}

static int
read_all (int fd, GByteArray *data)
{
  guint8 buffer[16384];

  while (data->len <= PH_DRAFT_FILE_MAX_BYTES)
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
  return EFBIG;
}

static GBytes *
read_file (const char *path, int *ret_errno)
{
  g_autoptr(GByteArray) data = g_byte_array_new ();
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;

  *ret_errno = fd < 0 ? errno : 0;
  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0)
    *ret_errno = errno;
  else
    *ret_errno = S_ISREG (info.st_mode) ? read_all (fd, data) : EINVAL;
  close (fd);
  return *ret_errno == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&data)) : NULL;
}

static gboolean
is_leftover (const struct stat *info)
{
  return g_get_real_time () / G_USEC_PER_SEC - info->st_mtim.tv_sec > LEFTOVER_AGE_S;
}

/* Files only, and links as links: nothing else was put there. */
static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      unlink (file);
    }
  rmdir (path);
}

static gboolean
is_draft_name (const char *name)
{
  g_autofree char *id = g_str_has_suffix (name, SUFFIX) ? g_strndup (name, strlen (name) - strlen (SUFFIX)) : NULL;

  return id != NULL && ph_draft_disk_is_valid_id (id);
}

static gboolean
is_temporary_name (const char *name)
{
  gsize length = strlen (name);
  g_autofree char *draft = length > TEMPORARY_SUFFIX_LENGTH ? g_strndup (name, length - TEMPORARY_SUFFIX_LENGTH) : NULL;

  return draft != NULL && is_draft_name (draft);
}

/* A draft that was being written when the program was killed, and attachments of one that was never saved or is gone. */
static void
remove_leftover (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *draft = ph_draft_disk_dup_path (directory, name);
  struct stat info;

  if (lstat (path, &info) != 0 || !is_leftover (&info))
    return;
  if (S_ISDIR (info.st_mode) && ph_draft_disk_is_valid_id (name) && access (draft, F_OK) != 0)
    remove_folder (path);
  else if (S_ISREG (info.st_mode) && is_temporary_name (name))
    unlink (path);
}

static void
add_entry (GPtrArray *entries, const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  struct stat info;
  Entry *entry = NULL;

  if (stat (path, &info) != 0)
    return;
  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->changed_ns = info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
  g_ptr_array_add (entries, entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(Entry *const *) a;
  const Entry *right = *(Entry *const *) b;

  if (left->changed_ns != right->changed_ns)
    return left->changed_ns > right->changed_ns ? -1 : 1;
  return strcmp (left->name, right->name);
}

/* The latest first. (nullable): the folder can't be read; one that is not there yet is empty. */
static GPtrArray *
list_drafts (const char *directory, GError **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr(GError) cause = NULL;
  g_autoptr(GDir) folder = g_dir_open (directory, 0, &cause);
  const char *name = NULL;

  if (folder == NULL && !g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error_literal (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_READ, cause->message);
      return NULL;
    }
  for (guint n = 0; folder != NULL && n < MAX_ENTRIES && (name = g_dir_read_name (folder)) != NULL; n++)
    if (is_draft_name (name))
      add_entry (entries, directory, name);
    else
      remove_leftover (directory, name);
  g_ptr_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}

/* (nullable): it can't be understood. */
static PhDraft *
load_draft (const char *path, const char *name, gsize *total)
{
  int failure = 0;
  g_autoptr(GBytes) bytes = read_file (path, &failure);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));

  if (bytes == NULL || *total + g_bytes_get_size (bytes) > MAX_TOTAL_BYTES)
    return NULL;
  *total += g_bytes_get_size (bytes);
  return ph_draft_file_parse (bytes, id, NULL);
}

/**
 * ph_draft_disk_load:
 * @directory: the folder of drafts, which need not be there
 * @left_out: (element-type utf8): the paths of files that can't be understood, or are too many, are added
 * @error: return location
 *
 * Errors: %PH_DRAFT_STORE_ERROR_READ: the folder can't be read.
 *
 * Returns: (transfer full) (nullable) (element-type PhDraft): the drafts, the latest first
 */
GPtrArray *
ph_draft_disk_load (const char *directory, GPtrArray *left_out, GError **error)
{
  g_autoptr(GPtrArray) entries = list_drafts (directory, error);
  GPtrArray *drafts = NULL;
  gsize total = 0;

  if (entries == NULL)
    return NULL;
  drafts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];
      g_autofree char *path = g_build_filename (directory, entry->name, NULL);
      PhDraft *draft = drafts->len < MAX_DRAFTS ? load_draft (path, entry->name, &total) : NULL;

      if (draft != NULL)
        g_ptr_array_add (drafts, draft);
      else
        g_ptr_array_add (left_out, g_steal_pointer (&path));
    }
  return drafts;
}

static gboolean
check_place (const char *path, GError **error)
{
  int failure = 0;
  g_autoptr(GBytes) bytes = read_file (path, &failure);

  if (bytes == NULL || !ph_draft_file_is_newer (bytes))
    return TRUE;
  g_set_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE, "%s was written by a newer version", path);
  return FALSE;
}

/**
 * ph_draft_disk_save:
 * @directory: the folder of drafts, which is made when it is not there
 * @id: identifier of the draft
 * @file: what to write
 * @error: return location
 *
 * A death at any point leaves the earlier or the later draft.
 *
 * Errors: %PH_DRAFT_STORE_ERROR_WRITE.
 *
 * Returns: whether it is on the disk
 */
gboolean
ph_draft_disk_save (const char *directory, const char *id, GKeyFile *file, GError **error)
{
  g_autofree char *path = ph_draft_disk_dup_path (directory, id);
  gsize size = 0;
  g_autofree char *data = g_key_file_to_data (file, &size, NULL);
  g_autoptr(GError) cause = NULL;

  if (size > PH_DRAFT_FILE_MAX_BYTES)
    {
      g_set_error (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE, "%s: too large", path);
      return FALSE;
    }
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_store_error (error, PH_DRAFT_STORE_ERROR_WRITE, directory, errno);
      return FALSE;
    }
  if (!check_place (path, error))
    return FALSE;
  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &cause))
    return TRUE;
  g_set_error_literal (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_WRITE, cause->message);
  return FALSE;
}

/**
 * ph_draft_disk_remove:
 * @directory: the folder of drafts
 * @id: identifier of a draft, which need not be there
 * @error: return location
 *
 * Removes the draft, and then the attachments that are nowhere else.
 *
 * Errors: %PH_DRAFT_STORE_ERROR_WRITE.
 *
 * Returns: whether it is gone
 */
gboolean
ph_draft_disk_remove (const char *directory, const char *id, GError **error)
{
  g_autofree char *path = ph_draft_disk_dup_path (directory, id);
  g_autofree char *folder = ph_draft_disk_dup_folder (directory, id);

  if (unlink (path) != 0 && errno != ENOENT)
    {
      set_store_error (error, PH_DRAFT_STORE_ERROR_WRITE, path, errno);
      return FALSE;
    }
  remove_folder (folder);
  return TRUE;
}
