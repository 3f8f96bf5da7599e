// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both block: for worker threads, and for programs without a window. */
int ph_temporary_file_open (GError **error);
int ph_temporary_file_open_in (const char *const *folders, GError **error);

void ph_temporary_file_close (int fd);

G_END_DECLS
