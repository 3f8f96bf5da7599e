// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-change.h"
#include "ph-account-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ACCOUNT_REVISION (ph_account_revision_get_type ())

/* The work at one stored account, or at a copy of one, of which nothing is kept before. Signals: "outdated": the stored account
 * has other settings than the base; "removed": it is gone. */
G_DECLARE_FINAL_TYPE (PhAccountRevision, ph_account_revision, PH, ACCOUNT_REVISION, GObject)

PhAccountRevision *ph_account_revision_new (PhServices *services, PhAccount *account);
PhAccountRevision *ph_account_revision_new_copy (PhServices *services, PhAccount *copy, PhAccount *original);
PhAccountDraft *ph_account_revision_get_draft (PhAccountRevision *self);
PhAccount *ph_account_revision_get_account (PhAccountRevision *self); /* the draft's */
PhAccount *ph_account_revision_get_base (PhAccountRevision *self);    /* what is stored, as far as the work takes it into account */
gboolean ph_account_revision_is_copy (PhAccountRevision *self);
gboolean ph_account_revision_is_outdated (PhAccountRevision *self);
void ph_account_revision_catch_up (PhAccountRevision *self, PhAccount *edited);
void ph_account_revision_begin_again (PhAccountRevision *self);
void ph_account_revision_find_password_async (PhAccountRevision *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_account_revision_find_password_finish (PhAccountRevision *self, GAsyncResult *result);
PhAccountChange *ph_account_revision_dup_change (PhAccountRevision *self, const char *text); /* to be kept */

G_END_DECLS
