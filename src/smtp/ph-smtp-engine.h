// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-envelope.h"
#include "ph-smtp-capabilities.h"
#include "ph-smtp-delivery.h"
#include "ph-smtp-error.h"
#include "ph-smtp-result.h"
#include "ph-transcript.h"

G_BEGIN_DECLS

/**
 * PhSmtpWant:
 * @PH_SMTP_WANT_READ: nothing can happen until bytes arrive: [method@SmtpEngine.feed]
 * @PH_SMTP_WANT_WRITE: write what [method@SmtpEngine.take_output] gives, in one write
 * @PH_SMTP_WANT_TLS: do the handshake, then [method@SmtpEngine.tls_done]
 * @PH_SMTP_WANT_AUTH: choose a mechanism: [method@SmtpEngine.auth_start] or [method@SmtpEngine.auth_skip] (or
 *   [method@SmtpEngine.fail])
 * @PH_SMTP_WANT_AUTH_STEP: answer [method@SmtpEngine.get_challenge]: [method@SmtpEngine.auth_respond] or
 *   [method@SmtpEngine.auth_cancel]
 * @PH_SMTP_WANT_AUTH_VERIFY: the server says 235: [method@SmtpEngine.auth_accept] once the mechanism agrees, or
 *   [method@SmtpEngine.fail]
 * @PH_SMTP_WANT_BODY: more of the message: [method@SmtpEngine.push_body] or [method@SmtpEngine.end_body]
 * @PH_SMTP_WANT_JOB: signed in and idle: [method@SmtpEngine.send], [method@SmtpEngine.check] or
 *   [method@SmtpEngine.quit]
 * @PH_SMTP_DONE: QUIT was answered; close
 * @PH_SMTP_FAILED: see [method@SmtpEngine.get_error]; close
 *
 * What the engine needs from its driver next. The driver keeps a read armed all the time (but not while
 * @PH_SMTP_WANT_TLS is pending) and feeds whatever arrives, whatever is wanted.
 */
typedef enum
{
  PH_SMTP_WANT_READ,
  PH_SMTP_WANT_WRITE,
  PH_SMTP_WANT_TLS,
  PH_SMTP_WANT_AUTH,
  PH_SMTP_WANT_AUTH_STEP,
  PH_SMTP_WANT_AUTH_VERIFY,
  PH_SMTP_WANT_BODY,
  PH_SMTP_WANT_JOB,
  PH_SMTP_DONE,
  PH_SMTP_FAILED,
} PhSmtpWant;

/**
 * PhSmtpHello:
 * @PH_SMTP_HELLO_EHLO: with EHLO, and HELO for a server that does not know it
 * @PH_SMTP_HELLO_HELO: with HELO at once
 *
 * How the server is greeted.
 */
typedef enum
{
  PH_SMTP_HELLO_EHLO,
  PH_SMTP_HELLO_HELO,
} PhSmtpHello;

/**
 * PhSmtpRefusedPolicy:
 * @PH_SMTP_REFUSED_ABORT: when a recipient is refused, nobody gets the message
 * @PH_SMTP_REFUSED_SEND_TO_OTHERS: the accepted ones get it
 */
typedef enum
{
  PH_SMTP_REFUSED_ABORT,
  PH_SMTP_REFUSED_SEND_TO_OTHERS,
} PhSmtpRefusedPolicy;

/**
 * PhSmtpContent:
 * @PH_SMTP_CONTENT_7BIT: ASCII only
 * @PH_SMTP_CONTENT_8BIT: needs 8BITMIME
 * @PH_SMTP_CONTENT_BINARY: any octets, lines of any length: needs BINARYMIME and CHUNKING (RFC 3030 §3)
 * @PH_SMTP_CONTENT_UTF8_HEADERS: header fields have UTF-8: needs SMTPUTF8 and 8BITMIME
 */
typedef enum
{
  PH_SMTP_CONTENT_7BIT,
  PH_SMTP_CONTENT_8BIT,
  PH_SMTP_CONTENT_BINARY,
  PH_SMTP_CONTENT_UTF8_HEADERS,
} PhSmtpContent;

/**
 * PhSmtpLineEnds:
 * @PH_SMTP_LINE_ENDS_ANY: lines end with CR, LF or CRLF; they go out with CRLF
 * @PH_SMTP_LINE_ENDS_CRLF: whoever made the message vouches that there is no CR and no LF outside a CRLF and that the
 *   last line has its end, so that BDAT can carry it as it is
 */
typedef enum
{
  PH_SMTP_LINE_ENDS_ANY,
  PH_SMTP_LINE_ENDS_CRLF,
} PhSmtpLineEnds;

/**
 * PhSmtpSubmission:
 * @envelope: (transfer none): from whom and to whom; at least one recipient
 * @size: octets of the message with CRLF line ends; -1: not known
 * @content: what the message needs of the server
 * @line_ends: how its lines end
 * @refused: what a refused recipient means for the others
 * @delivery: wishes for what happens behind the server; all zero: none
 *
 * One message to send; its bytes follow by [method@SmtpEngine.push_body].
 */
typedef struct
{
  PhEnvelope *envelope;
  gint64 size;
  PhSmtpContent content;
  PhSmtpLineEnds line_ends;
  PhSmtpRefusedPolicy refused;
  PhSmtpDelivery delivery;
} PhSmtpSubmission;

#define PH_TYPE_SMTP_ENGINE (ph_smtp_engine_get_type ())
G_DECLARE_FINAL_TYPE (PhSmtpEngine, ph_smtp_engine, PH, SMTP_ENGINE, GObject)

gboolean ph_smtp_engine_is_ehlo_name (const char *name);
PhSmtpEngine *ph_smtp_engine_new (PhSecurity security, const char *ehlo_name, PhTranscript *transcript);

void ph_smtp_engine_set_hello (PhSmtpEngine *self, PhSmtpHello hello);
PhSmtpHello ph_smtp_engine_get_hello (PhSmtpEngine *self);
void ph_smtp_engine_ignore_extensions (PhSmtpEngine *self, PhSmtpExtensions extensions);

PhSmtpWant ph_smtp_engine_next (PhSmtpEngine *self);
void ph_smtp_engine_feed (PhSmtpEngine *self, const guint8 *data, gsize length);
void ph_smtp_engine_feed_eof (PhSmtpEngine *self);
void ph_smtp_engine_fail (PhSmtpEngine *self, const GError *error);
GBytes *ph_smtp_engine_take_output (PhSmtpEngine *self);

void ph_smtp_engine_tls_done (PhSmtpEngine *self);

void ph_smtp_engine_auth_skip (PhSmtpEngine *self);
void ph_smtp_engine_auth_start (PhSmtpEngine *self, const char *mechanism, GBytes *initial_response);
GBytes *ph_smtp_engine_get_challenge (PhSmtpEngine *self);
void ph_smtp_engine_auth_respond (PhSmtpEngine *self, GBytes *response);
void ph_smtp_engine_auth_cancel (PhSmtpEngine *self, const GError *error);
void ph_smtp_engine_auth_accept (PhSmtpEngine *self);

gboolean ph_smtp_engine_can_send (PhSmtpEngine *self);
void ph_smtp_engine_send (PhSmtpEngine *self, const PhSmtpSubmission *submission);
void ph_smtp_engine_push_body (PhSmtpEngine *self, const guint8 *data, gsize length);
void ph_smtp_engine_end_body (PhSmtpEngine *self);
void ph_smtp_engine_check (PhSmtpEngine *self, PhEnvelope *envelope);
PhSmtpResult *ph_smtp_engine_take_result (PhSmtpEngine *self);
void ph_smtp_engine_quit (PhSmtpEngine *self);

PhSmtpStage ph_smtp_engine_get_stage (PhSmtpEngine *self);
const GError *ph_smtp_engine_get_error (PhSmtpEngine *self);
PhSmtpReply *ph_smtp_engine_get_greeting (PhSmtpEngine *self);
PhSmtpCapabilities *ph_smtp_engine_get_capabilities (PhSmtpEngine *self);

G_END_DECLS
