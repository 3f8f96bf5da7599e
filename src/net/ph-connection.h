// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-certificate.h"
#include "ph-channel-binding.h"
#include "ph-server-settings.h"
#include "ph-tls-tickets.h"

G_BEGIN_DECLS

typedef enum
{
  PH_CONNECTION_PHASE_IDLE,
  PH_CONNECTION_PHASE_RESOLVE,
  PH_CONNECTION_PHASE_CONNECT,
  PH_CONNECTION_PHASE_TLS,
  PH_CONNECTION_PHASE_OPEN,
} PhConnectionPhase;

/**
 * PhConnectionError:
 * @PH_CONNECTION_ERROR_CERTIFICATE: the certificate is not trusted; [method@Connection.get_certificate] says why
 * @PH_CONNECTION_ERROR_CERTIFICATE_CHANGED: it is not the pinned one
 * @PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED: the server demands a client certificate, and there is none
 * @PH_CONNECTION_ERROR_TLS_TOO_OLD: below TLS 1.2
 * @PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN: what came back is no TLS
 * @PH_CONNECTION_ERROR_HANDSHAKE: the handshake failed for another reason
 * @PH_CONNECTION_ERROR_CA_FILE: the file with additional certificates can't be used
 * @PH_CONNECTION_ERROR_CLIENT_CERTIFICATE: the client certificate or its key can't be used; nobody has seen it
 * @PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED: the server did not take the client certificate
 *
 * Other errors are those of GIO: %G_RESOLVER_ERROR, %G_IO_ERROR, %G_PROXY_ERROR (as %G_IO_ERROR_PROXY_FAILED …).
 */
typedef enum
{
  PH_CONNECTION_ERROR_CERTIFICATE,
  PH_CONNECTION_ERROR_CERTIFICATE_CHANGED,
  PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED,
  PH_CONNECTION_ERROR_TLS_TOO_OLD,
  PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN,
  PH_CONNECTION_ERROR_HANDSHAKE,
  PH_CONNECTION_ERROR_CA_FILE,
  PH_CONNECTION_ERROR_CLIENT_CERTIFICATE,
  PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED,
} PhConnectionError;

#define PH_CONNECTION_ERROR      (ph_connection_error_quark ())
#define PH_TYPE_CONNECTION_PHASE (ph_connection_phase_get_type ())
#define PH_TYPE_CONNECTION       (ph_connection_get_type ())

GQuark ph_connection_error_quark (void);
GType ph_connection_phase_get_type (void) G_GNUC_CONST;

G_DECLARE_FINAL_TYPE (PhConnection, ph_connection, PH, CONNECTION, GObject)

PhConnection *ph_connection_new (const PhServerSettings *settings);
void ph_connection_set_tickets (PhConnection *self, PhTlsTickets *tickets);
void ph_connection_open_async (PhConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_connection_open_finish (PhConnection *self, GAsyncResult *result, GError **error);
void ph_connection_start_tls_async (PhConnection *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_connection_start_tls_finish (PhConnection *self, GAsyncResult *result, GError **error);
GInputStream *ph_connection_get_input (PhConnection *self);
GOutputStream *ph_connection_get_output (PhConnection *self);
void ph_connection_note_answer (PhConnection *self);
void ph_connection_translate_error (PhConnection *self, GError **error);
void ph_connection_close (PhConnection *self);

PhConnectionPhase ph_connection_get_phase (PhConnection *self);
guint ph_connection_get_n_addresses (PhConnection *self);
GStrv ph_connection_dup_addresses (PhConnection *self);
const char *ph_connection_get_remote_address (PhConnection *self);
gboolean ph_connection_is_encrypted (PhConnection *self);
PhCertificate *ph_connection_get_certificate (PhConnection *self);
const char *ph_connection_get_tls_version (PhConnection *self);
const char *ph_connection_get_tls_cipher (PhConnection *self);
GBytes *ph_connection_dup_channel_binding (PhConnection *self, PhChannelBinding binding);
guint ph_connection_get_handshake_turns (PhConnection *self);

G_END_DECLS
