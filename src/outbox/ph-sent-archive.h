// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_SENT_ARCHIVE (ph_sent_archive_get_type ())

/* Copies what was sent into the archives of the accounts that have one. What can't be copied stays noted in the outbox, and is tried again. */
G_DECLARE_FINAL_TYPE (PhSentArchive, ph_sent_archive, PH, SENT_ARCHIVE, GObject)

PhSentArchive *ph_sent_archive_new (PhOutbox *outbox, PhAccountStore *store);
/* From now on: at once, when something was sent, when the folder of an account changes, and every hour. Idempotent. */
void ph_sent_archive_start (PhSentArchive *self);
void ph_sent_archive_stop (PhSentArchive *self);
/* Copies what is to be copied now, started or not; a disk that does not answer is not waited for for long. Never fails. */
void ph_sent_archive_run_async (PhSentArchive *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_sent_archive_run_finish (PhSentArchive *self, GAsyncResult *result);

G_END_DECLS
