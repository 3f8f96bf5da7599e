// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A folder of its own for a test, gone afterwards.

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

static inline char *
sandbox_new (void)
{
  char *path = g_dir_make_tmp ("ph-compose-XXXXXX", NULL);

  g_assert_nonnull (path);
  return path;
}

static inline void
sandbox_remove (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        sandbox_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
