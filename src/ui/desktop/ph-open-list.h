// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_OPEN_LIST (ph_open_list_get_type ())

/* Which drafts have a window, on the disk: what stands there when the program starts was open when it ended without closing them. */
G_DECLARE_FINAL_TYPE (PhOpenList, ph_open_list, PH, OPEN_LIST, GObject)

PhOpenList *ph_open_list_new (const char *path);
char *ph_open_list_dup_default_path (void); /* $XDG_STATE_HOME/posthorn/open-drafts */
void ph_open_list_load_async (PhOpenList *self, GAsyncReadyCallback callback, gpointer user_data);
char **ph_open_list_load_finish (PhOpenList *self, GAsyncResult *result); /* (transfer full): of the last run; never NULL */
/* The whole list; the last one counts, and the program does not end before it is written. */
void ph_open_list_save (PhOpenList *self, const char *const *ids);

G_END_DECLS
