// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-connection.h"
#include "ph-server-settings.h"
#include "ph-smtp-engine.h"
#include "ph-transcript.h"

G_BEGIN_DECLS

/**
 * PhSessionStage:
 *
 * What a session is busy with, in the words of a person. The order of @PH_SESSION_STAGE_ENCRYPT and
 * @PH_SESSION_STAGE_GREET in time depends on the kind of security.
 */
typedef enum
{
  PH_SESSION_STAGE_IDLE,
  PH_SESSION_STAGE_RESOLVE,
  PH_SESSION_STAGE_CONNECT,
  PH_SESSION_STAGE_ENCRYPT, /* TLS handshake; with STARTTLS the command and the second EHLO too */
  PH_SESSION_STAGE_GREET,   /* greeting and first EHLO */
  PH_SESSION_STAGE_SIGN_IN,
  PH_SESSION_STAGE_READY,
  PH_SESSION_STAGE_SENDER,  /* MAIL */
  PH_SESSION_STAGE_DELIVER, /* RCPT to the end of data */
  PH_SESSION_STAGE_CLOSED,
} PhSessionStage;

/**
 * PhSessionError:
 * @PH_SESSION_ERROR_DOWNGRADED: an earlier session was encrypted, and the settings no longer ask for that; no connection
 *   was made
 */
typedef enum
{
  PH_SESSION_ERROR_DOWNGRADED,
} PhSessionError;

/**
 * PhSessionStats:
 * @round_trips: waits for the peer from the TCP SYN to the latest reply
 * @bytes_sent: octets above TLS
 * @bytes_received: octets above TLS
 */
typedef struct
{
  guint round_trips;
  guint64 bytes_sent;
  guint64 bytes_received;
} PhSessionStats;

#define PH_SESSION_ERROR      (ph_session_error_quark ())
#define PH_TYPE_SESSION_STAGE (ph_session_stage_get_type ())
#define PH_TYPE_SESSION       (ph_session_get_type ())

GQuark ph_session_error_quark (void);
GType ph_session_stage_get_type (void) G_GNUC_CONST;

G_DECLARE_FINAL_TYPE (PhSession, ph_session, PH, SESSION, GObject)

PhSession *ph_session_new (const PhServerSettings *settings, PhTranscript *transcript);

void ph_session_ignore_extensions (PhSession *self, PhSmtpExtensions extensions);

void ph_session_open_async (PhSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_session_open_finish (PhSession *self, GAsyncResult *result, GError **error);

void ph_session_send_async (PhSession *self, const PhSmtpSubmission *submission, GInputStream *content, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhSmtpResult *ph_session_send_finish (PhSession *self, GAsyncResult *result);

void ph_session_check_async (PhSession *self, PhEnvelope *envelope, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhSmtpResult *ph_session_check_finish (PhSession *self, GAsyncResult *result);

void ph_session_check_sender_async (PhSession *self, PhAddress *sender, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhSmtpResult *ph_session_check_sender_finish (PhSession *self, GAsyncResult *result);

void ph_session_hurry (PhSession *self, guint limit_ms);
void ph_session_retire (PhSession *self);
void ph_session_close_async (PhSession *self, GAsyncReadyCallback callback, gpointer user_data);
void ph_session_close_finish (PhSession *self, GAsyncResult *result);

PhSessionStage ph_session_get_stage (PhSession *self);
PhSessionStage ph_session_get_failed_stage (PhSession *self);
gboolean ph_session_is_ready (PhSession *self);
PhConnection *ph_session_get_connection (PhSession *self);
PhSmtpReply *ph_session_get_greeting (PhSession *self);
PhSmtpCapabilities *ph_session_get_capabilities (PhSession *self);
const char *ph_session_get_mechanism (PhSession *self);
const char *ph_session_get_channel_binding (PhSession *self);
PhProtection ph_session_get_protection (PhSession *self);
PhSessionStats ph_session_get_stats (PhSession *self);
PhTranscript *ph_session_get_transcript (PhSession *self);

G_END_DECLS
