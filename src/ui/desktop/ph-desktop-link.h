// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_DESKTOP_LINK (ph_desktop_link_get_type ())

/* What a browser, a file manager or a command line asks to be written: `mailto:` links and files to attach, made into drafts. */
G_DECLARE_FINAL_TYPE (PhDesktopLink, ph_desktop_link, PH, DESKTOP_LINK, GObject)

PhDesktopLink *ph_desktop_link_new (GFile **files, guint n_files);
const char *ph_desktop_link_get_refusal (PhDesktopLink *self); /* (nullable): in words, what of it can't be written */
/* Looks at the files that are to be attached. */
void ph_desktop_link_load_async (PhDesktopLink *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_desktop_link_load_finish (PhDesktopLink *self, GAsyncResult *result);
guint ph_desktop_link_get_n_drafts (PhDesktopLink *self);
PhDraft *ph_desktop_link_get_draft (PhDesktopLink *self, guint index);     /* (transfer none) */
const char *ph_desktop_link_get_remark (PhDesktopLink *self, guint index); /* (nullable): in words, what was left out of it */

G_END_DECLS
