// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhFolderState:
 * @PH_FOLDER_STATE_ABSENT: it is not there, and nothing stands against making it
 * @PH_FOLDER_STATE_FINE: one can write into it
 * @PH_FOLDER_STATE_READ_ONLY: one can't
 * @PH_FOLDER_STATE_NO_FOLDER: something else has its name
 */
typedef enum
{
  PH_FOLDER_STATE_ABSENT,
  PH_FOLDER_STATE_FINE,
  PH_FOLDER_STATE_READ_ONLY,
  PH_FOLDER_STATE_NO_FOLDER,
} PhFolderState;

/**
 * PhFolderCheck:
 * @path: which folder
 * @state: whether it can be used
 * @free: octets on its file system that are free; -1: not known
 *
 * What is known of a folder.
 */
typedef struct
{
  char *path;
  PhFolderState state;
  gint64 free;
} PhFolderCheck;

void ph_folder_check_free (PhFolderCheck *self);
/* (transfer full) (element-type PhFolderCheck): in the order of @paths. The only error is G_IO_ERROR_CANCELLED. */
void ph_folder_check_async (const char *const *paths, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_folder_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS
