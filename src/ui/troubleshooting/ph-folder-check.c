// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks at folders, on a thread: a file system of the network may take its time. Changes nothing.

#include "config.h"

#include "ph-folder-check.h"

#include <glib/gstdio.h>
#include <unistd.h>

/**
 * ph_folder_check_free:
 * @self: (transfer full): a check
 */
void
ph_folder_check_free (PhFolderCheck *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self);
}

static gint64
find_free_space (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return -1;
  return (gint64) MIN (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE), (guint64) G_MAXINT64);
}

/* The folder itself, else the nearest one above it that is there: the missing ones would be made in it. */
static char *
find_existing (const char *path)
{
  char *existing = g_strdup (path);

  while (!g_file_test (existing, G_FILE_TEST_EXISTS) && !g_str_equal (existing, "/") && !g_str_equal (existing, "."))
    {
      char *parent = g_path_get_dirname (existing);

      g_free (existing);
      existing = parent;
    }
  return existing;
}

static PhFolderState
find_state (const char *path, const char *existing)
{
  if (!g_file_test (existing, G_FILE_TEST_IS_DIR))
    return PH_FOLDER_STATE_NO_FOLDER;
  if (g_access (existing, W_OK | X_OK) != 0)
    return PH_FOLDER_STATE_READ_ONLY;
  return g_str_equal (path, existing) ? PH_FOLDER_STATE_FINE : PH_FOLDER_STATE_ABSENT;
}

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *const *paths = task_data;
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_folder_check_free);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      PhFolderCheck *check = g_new0 (PhFolderCheck, 1);
      g_autofree char *existing = find_existing (paths[i]);

      check->path = g_strdup (paths[i]);
      check->state = find_state (paths[i], existing);
      check->free = find_free_space (existing);
      g_ptr_array_add (checks, check);
    }
  g_task_return_pointer (task, checks, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * ph_folder_check_async:
 * @paths: (array zero-terminated=1): of folders
 * @cancellable: (nullable): to no longer wait
 * @callback: called when all were looked at
 * @user_data: for @callback
 *
 * Looks at folders.
 */
void
ph_folder_check_async (const char *const *paths, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (paths != NULL);

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_folder_check_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_set_task_data (task, g_strdupv ((GStrv) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, check_thread);
}

/**
 * ph_folder_check_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type PhFolderCheck): what is known of each folder; %NULL: cancelled
 */
GPtrArray *
ph_folder_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_folder_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
