// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The catalogue files of this computer's administrator and of the person: which there are, in which order, and their bytes.
// Knows nothing of what is in them. Everything here blocks and belongs on a thread.

#include "config.h"

#include "ph-provider-files.h"

#include <string.h>

/* Nobody writes that many by hand; without a limit a wrong link to a large folder would be read whole. */
#define MAX_FILES 200

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

static void
provider_file_free (PhProviderFile *self)
{
  g_free (self->path);
  g_clear_pointer (&self->contents, g_bytes_unref);
  g_free (self->problem);
  g_free (self);
}

/* A pipe or a device would keep whoever opens it waiting. */
static gboolean
is_readable_size (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr(GFileInfo) info = g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  else if (g_file_info_get_size (info) > PH_PROVIDER_FILE_MAX_SIZE)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "larger than 1 MiB");
  else
    return TRUE;
  return FALSE;
}

static void
add_problem (GPtrArray *files, const char *path, PhProviderOrigin origin, const char *problem)
{
  PhProviderFile *added = g_new0 (PhProviderFile, 1);

  added->path = g_strdup (path);
  added->origin = origin;
  added->problem = g_strdup (problem);
  g_ptr_array_add (files, added);
}

static void
read_file (GPtrArray *files, const char *path, PhProviderOrigin origin, GCancellable *cancellable)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) contents = is_readable_size (file, cancellable, &error) ? g_file_load_bytes (file, cancellable, NULL, &error) : NULL;
  PhProviderFile *added = NULL;

  if (contents == NULL)
    {
      add_problem (files, path, origin, error->message);
      return;
    }
  added = g_new0 (PhProviderFile, 1);
  added->path = g_strdup (path);
  added->origin = origin;
  added->contents = g_steal_pointer (&contents);
  g_ptr_array_add (files, added);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): names of the catalogue files in a folder, in the order in which they count. */
static GPtrArray *
list_folder (GDir *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".conf"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
read_folder (GPtrArray *files, const char *config_dir, PhProviderOrigin origin, GCancellable *cancellable)
{
  g_autofree char *path = g_build_filename (config_dir, "posthorn", "providers.d", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) folder = g_dir_open (path, 0, &error);
  g_autoptr(GPtrArray) names = NULL;

  if (folder == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        add_problem (files, path, origin, error->message);
      return;
    }
  names = list_folder (folder);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      if (i == MAX_FILES)
        {
          add_problem (files, path, origin, "more than 200 files; the others are not read");
          return;
        }
      read_file (files, file, origin, cancellable);
    }
}

/**
 * ph_provider_files_read:
 * @cancellable: (nullable): stops reading
 * @error: return location
 *
 * Reads every `*.conf` in `posthorn/providers.d` of `$XDG_CONFIG_DIRS` and `$XDG_CONFIG_HOME`, in a folder in the order of
 * their names. The XDG directories that are listed first count most, so they come last.
 *
 * Errors: `G_IO_ERROR_CANCELLED`. What can't be read is in the list, with the reason.
 *
 * Returns: (transfer full) (element-type PhProviderFile): the files, those that count least first
 */
GPtrArray *
ph_provider_files_read (GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) provider_file_free);
  const char *const *system_dirs = g_get_system_config_dirs ();

  for (guint i = g_strv_length ((char **) system_dirs); i > 0; i--)
    read_folder (files, system_dirs[i - 1], PH_PROVIDER_ADMIN, cancellable);
  read_folder (files, g_get_user_config_dir (), PH_PROVIDER_USER, cancellable);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&files);
}
