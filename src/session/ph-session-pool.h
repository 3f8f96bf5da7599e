// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-session.h"

G_BEGIN_DECLS

typedef GInputStream *(*PhContentFunc) (gpointer user_data, GError **error);

/* @taken: (element-type guint): which recipients of the submission */
typedef void (*PhTakenFunc) (const GArray *taken, gpointer user_data);

/**
 * PhContentSource:
 * @open: opens the message from its first byte, maybe more than once, on the main thread
 * @user_data: for @open and @taken
 * @destroy: (nullable): of @user_data
 * @taken: (nullable): told when the server has taken the message for some recipients, and others are still to come: before their transaction begins
 *
 * Where a message comes from. It has to be opened again when it goes in several transactions or over another connection.
 */
typedef struct
{
  PhContentFunc open;
  gpointer user_data;
  GDestroyNotify destroy;
  PhTakenFunc taken;
} PhContentSource;

#define PH_TYPE_SESSION_POOL (ph_session_pool_get_type ())

G_DECLARE_FINAL_TYPE (PhSessionPool, ph_session_pool, PH, SESSION_POOL, GObject)

PhSessionPool *ph_session_pool_new (const PhServerSettings *settings, guint max_connections, PhTranscript *transcript);
void ph_session_pool_set_keep_warm_ms (PhSessionPool *self, guint keep_warm_ms);

void ph_session_pool_send_async (PhSessionPool *self,
                                 const PhSmtpSubmission *submission,
                                 const PhContentSource *content,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
PhSmtpResult *ph_session_pool_send_finish (PhSessionPool *self, GAsyncResult *result, PhSession **ret_session);

void ph_session_pool_close_async (PhSessionPool *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_session_pool_close_finish (PhSessionPool *self, GAsyncResult *result);

PhSessionStats ph_session_pool_get_stats (PhSessionPool *self);
guint ph_session_pool_get_n_connections (PhSessionPool *self);
gint64 ph_session_pool_get_pause_us (PhSessionPool *self);

G_END_DECLS
