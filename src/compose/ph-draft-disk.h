// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ph_draft_disk_is_valid_id (const char *id);
char *ph_draft_disk_dup_path (const char *directory, const char *id);
char *ph_draft_disk_dup_folder (const char *directory, const char *id);
GPtrArray *ph_draft_disk_load (const char *directory, GPtrArray *left_out, GError **error); /* (element-type PhDraft); @left_out: (element-type utf8) */
gboolean ph_draft_disk_save (const char *directory, const char *id, GKeyFile *file, GError **error);
gboolean ph_draft_disk_remove (const char *directory, const char *id, GError **error);

G_END_DECLS
