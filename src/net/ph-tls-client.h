// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-certificate.h"
#include "ph-server-settings.h"
#include "ph-tls-tickets.h"

G_BEGIN_DECLS

#define PH_TYPE_TLS_CLIENT (ph_tls_client_get_type ())

G_DECLARE_FINAL_TYPE (PhTlsClient, ph_tls_client, PH, TLS_CLIENT, GObject)

PhTlsClient *ph_tls_client_new (const PhServerSettings *settings, const char *host);
void ph_tls_client_set_tickets (PhTlsClient *self, PhTlsTickets *tickets);
void ph_tls_client_handshake_async (PhTlsClient *self, GIOStream *base, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GIOStream *ph_tls_client_handshake_finish (PhTlsClient *self, GAsyncResult *result, GError **error);
void ph_tls_client_note_answer (PhTlsClient *self);
GError *ph_tls_client_blame_client_certificate (PhTlsClient *self, const GError *error);
PhCertificate *ph_tls_client_get_certificate (PhTlsClient *self);
const char *ph_tls_client_get_version (PhTlsClient *self);
const char *ph_tls_client_get_cipher (PhTlsClient *self);
guint ph_tls_client_get_turns (PhTlsClient *self);

G_END_DECLS
