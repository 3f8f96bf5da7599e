// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lines of text from a file, or from standard input ("-"): with LF and no empty ones at the end. @ret_text NULL: it is no text, or more than @max octets. */
gboolean ph_cli_text_file_read (const char *path, gsize max, char **ret_text, GError **error);

G_END_DECLS
