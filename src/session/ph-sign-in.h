// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-sasl.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

PhSaslSession *ph_sign_in_begin (const PhServerSettings *settings, const char *const *offered, PhSaslChannel channel, GError **error);
void ph_sign_in_step_async (PhSaslSession *sasl, GBytes *challenge, GAsyncReadyCallback callback, gpointer user_data);
GBytes *ph_sign_in_step_finish (PhSaslSession *sasl, GAsyncResult *result, GError **error);

G_END_DECLS
