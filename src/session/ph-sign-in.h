// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-connection.h"
#include "ph-sasl.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

gboolean ph_sign_in_is_wanted (const PhServerSettings *settings);
PhSaslSession *ph_sign_in_begin (const PhServerSettings *settings, PhConnection *connection, const char *const *offered, GError **error);
void ph_sign_in_step_async (PhSaslSession *sasl, GBytes *challenge, GAsyncReadyCallback callback, gpointer user_data);
GBytes *ph_sign_in_step_finish (PhSaslSession *sasl, GAsyncResult *result, GError **error);
GError *ph_sign_in_explain (PhSaslSession *sasl, const GError *error);

G_END_DECLS
