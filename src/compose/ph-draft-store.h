// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

/**
 * PhDraftStoreError:
 * @PH_DRAFT_STORE_ERROR_READ: a draft or the folder can't be read
 * @PH_DRAFT_STORE_ERROR_WRITE: nothing was changed
 */
typedef enum
{
  PH_DRAFT_STORE_ERROR_READ,
  PH_DRAFT_STORE_ERROR_WRITE,
} PhDraftStoreError;

#define PH_DRAFT_STORE_ERROR (ph_draft_store_error_quark ())
#define PH_TYPE_DRAFT_STORE  (ph_draft_store_get_type ())

GQuark ph_draft_store_error_quark (void);

/* The drafts of a person: one key file each in a folder, mode 0600, written atomically, and a folder of its own for attachments that have no other place (pasted pictures,
 * imported ones). A file that can't be understood stays where it is and is left out. Files over a limit are left out, too. */
G_DECLARE_FINAL_TYPE (PhDraftStore, ph_draft_store, PH, DRAFT_STORE, GObject)

PhDraftStore *ph_draft_store_new (GFile *directory);
char *ph_draft_store_dup_default_path (void); /* $XDG_DATA_HOME/posthorn/drafts */
void ph_draft_store_load_async (PhDraftStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_draft_store_load_finish (PhDraftStore *self, GAsyncResult *result, GError **error); /* (element-type PhDraft), the latest first */
const char *const *ph_draft_store_get_left_out (PhDraftStore *self);                              /* (transfer none): paths that the last load left out; may be empty */
void ph_draft_store_save_async (PhDraftStore *self, PhDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_draft_store_save_finish (PhDraftStore *self, GAsyncResult *result, GError **error);
void ph_draft_store_remove_async (PhDraftStore *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_draft_store_remove_finish (PhDraftStore *self, GAsyncResult *result, GError **error);
GFile *ph_draft_store_dup_file (PhDraftStore *self, const char *id);   /* may not be there yet */
GFile *ph_draft_store_dup_folder (PhDraftStore *self, const char *id); /* for attachments of this draft; may not be there yet */

G_END_DECLS
