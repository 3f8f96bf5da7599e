// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The folder of templates on the disk. Blocks, and so runs on a thread.

#include "config.h"

#include "ph-template-disk.h"

#include "ph-mail-template-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".txt"

/* They are chosen from a menu. */
#define MAX_TEMPLATES 500
/* A folder with more entries is not ours. */
#define MAX_ENTRIES 20000
/* What file systems take (255 octets), with what is appended while a file is written. */
#define MAX_NAME 200

static char *
dup_path (const char *directory, const char *name)
{
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

  return g_build_filename (directory, file, NULL);
}

static void
set_error (GError **error, const char *path, int saved_errno)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
}

/* (nullable): it is no regular file, too large, or no text. */
static char *
read_content (const char *path)
{
  g_autofree char *data = g_malloc (PH_MAIL_TEMPLATE_MAX_BYTES + 1);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;
  gsize length = 0;
  gssize n = fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode) ? 1 : -1;

  while (n > 0 && length <= PH_MAIL_TEMPLATE_MAX_BYTES)
    {
      n = read (fd, data + length, PH_MAIL_TEMPLATE_MAX_BYTES + 1 - length);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n > 0)
        length += (gsize) n;
    }
  if (fd >= 0)
    close (fd);
  return n == 0 && length <= PH_MAIL_TEMPLATE_MAX_BYTES ? ph_mail_template_content_decode (data, length) : NULL;
}

static gboolean
is_name (const char *name)
{
  if (*name == '\0' || *name == '.' || strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '/' || g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static void
add_template (GPtrArray *templates, const char *directory, const char *file_name)
{
  g_autofree char *path = g_build_filename (directory, file_name, NULL);
  g_autofree char *name = g_str_has_suffix (file_name, SUFFIX) ? g_strndup (file_name, strlen (file_name) - strlen (SUFFIX)) : NULL;
  g_autofree char *content = name != NULL && is_name (name) ? read_content (path) : NULL;

  if (content != NULL)
    g_ptr_array_add (templates, ph_mail_template_new (name, content));
}

static int
compare_templates (gconstpointer a, gconstpointer b)
{
  const char *left = ph_mail_template_get_name (*(PhMailTemplate *const *) a);
  const char *right = ph_mail_template_get_name (*(PhMailTemplate *const *) b);
  int order = g_utf8_collate (left, right);

  return order != 0 ? order : strcmp (left, right);
}

/**
 * ph_template_disk_load:
 * @directory: the folder of templates, which need not be there
 * @error: return location
 *
 * Errors: `G_IO_ERROR`: the folder can't be read. Files that are no text are left out.
 *
 * Returns: (transfer full) (nullable) (element-type PhMailTemplate): the templates, in the order of the locale
 */
GPtrArray *
ph_template_disk_load (const char *directory, GError **error)
{
  GPtrArray *templates = NULL;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GDir) folder = g_dir_open (directory, 0, &cause);
  const char *name = NULL;

  if (folder == NULL && !g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error_literal (error, G_IO_ERROR, g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? G_IO_ERROR_PERMISSION_DENIED : G_IO_ERROR_FAILED, cause->message);
      return NULL;
    }
  templates = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint n = 0; folder != NULL && n < MAX_ENTRIES && templates->len < MAX_TEMPLATES && (name = g_dir_read_name (folder)) != NULL; n++)
    add_template (templates, directory, name);
  g_ptr_array_sort (templates, compare_templates);
  return templates;
}

static gboolean
check_place (const char *path, const char *name, const char *content, PhTemplateSaveMode mode, GError **error)
{
  if (!is_name (name) || g_ascii_isspace (*name))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "\"%s\" can't be a file name", name);
  else if (strlen (content) > PH_MAIL_TEMPLATE_MAX_BYTES)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "%s: too large", path);
  else if (mode == PH_TEMPLATE_SAVE_NEW && g_file_test (path, G_FILE_TEST_EXISTS))
    set_error (error, path, EEXIST);
  else
    return TRUE;
  return FALSE;
}

/**
 * ph_template_disk_save:
 * @directory: the folder of templates, which is made when it is not there
 * @name: name of the template
 * @content: what its file shall hold
 * @mode: what becomes of a template that has the name already
 * @error: return location
 *
 * Errors: `G_IO_ERROR_INVALID_FILENAME`, `G_IO_ERROR_EXISTS`, `G_IO_ERROR_MESSAGE_TOO_LARGE`, other `G_IO_ERROR`,
 * `G_FILE_ERROR`. Nothing was changed: the new file takes the place of the old one when all of it is on the disk.
 *
 * Returns: whether it is on the disk
 */
gboolean
ph_template_disk_save (const char *directory, const char *name, const char *content, PhTemplateSaveMode mode, GError **error)
{
  g_autofree char *path = dup_path (directory, name);

  if (!check_place (path, name, content, mode, error))
    return FALSE;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_error (error, directory, errno);
      return FALSE;
    }
  return g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/**
 * ph_template_disk_remove:
 * @directory: the folder of templates
 * @name: name of a template, which need not be there any more
 * @error: return location
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: whether it is gone
 */
gboolean
ph_template_disk_remove (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = dup_path (directory, name);

  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  set_error (error, path, errno);
  return FALSE;
}
