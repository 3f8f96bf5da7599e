// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-mail-template.h"

G_BEGIN_DECLS

/**
 * PhTemplateSaveMode:
 * @PH_TEMPLATE_SAVE_NEW: the name must be free
 * @PH_TEMPLATE_SAVE_REPLACE: the template that has the name already, if there is one, is kept until the new one is on the disk
 */
typedef enum
{
  PH_TEMPLATE_SAVE_NEW,
  PH_TEMPLATE_SAVE_REPLACE,
} PhTemplateSaveMode;

#define PH_TYPE_TEMPLATE_STORE (ph_template_store_get_type ())

/* Templates: text files that a person can edit with any editor, `Name.txt`: a few header lines (`Subject: …`, `To: …`, `Cc: …`), an empty line, the text.
 * A file without header lines is all text. A GListModel of PhMailTemplate, in the order of the locale; the folder is watched. */
G_DECLARE_FINAL_TYPE (PhTemplateStore, ph_template_store, PH, TEMPLATE_STORE, GObject)

PhTemplateStore *ph_template_store_new (GFile *directory);
char *ph_template_store_dup_default_path (void); /* $XDG_DATA_HOME/posthorn/templates */
void ph_template_store_load_async (PhTemplateStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_template_store_load_finish (PhTemplateStore *self, GAsyncResult *result, GError **error);
/* Under a name of the person's choice; G_IO_ERROR_EXISTS: there is one, and it was not to be replaced. */
void ph_template_store_save_async (PhTemplateStore *self, const char *name, PhDraft *draft, PhTemplateSaveMode mode, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_template_store_save_finish (PhTemplateStore *self, GAsyncResult *result, GError **error);
void ph_template_store_remove_async (PhTemplateStore *self, PhMailTemplate *removed, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_template_store_remove_finish (PhTemplateStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
