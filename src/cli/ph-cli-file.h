// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that an option names, such as --transcript: opened before anything is sent, so that nobody learns afterwards that
 * there is none. */
typedef struct _PhCliFile PhCliFile;

PhCliFile *ph_cli_file_open (const char *path, GError **error);
gboolean ph_cli_file_write (PhCliFile *self, const char *text, GError **error);
void ph_cli_file_free (PhCliFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCliFile, ph_cli_file_free)

G_END_DECLS
