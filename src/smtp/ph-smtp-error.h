// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/**
 * PhSmtpStage:
 * @PH_SMTP_STAGE_GREETING: the greeting is awaited
 * @PH_SMTP_STAGE_EHLO: the first EHLO, or HELO
 * @PH_SMTP_STAGE_STARTTLS: the reply to STARTTLS
 * @PH_SMTP_STAGE_TLS: the handshake, which is outside the engine
 * @PH_SMTP_STAGE_EHLO_TLS: EHLO again, after STARTTLS
 * @PH_SMTP_STAGE_AUTH: sign-in
 * @PH_SMTP_STAGE_READY: nothing is outstanding
 * @PH_SMTP_STAGE_MAIL: the sender
 * @PH_SMTP_STAGE_RCPT: a recipient
 * @PH_SMTP_STAGE_DATA: the reply to DATA
 * @PH_SMTP_STAGE_CONTENT: the message is on its way
 * @PH_SMTP_STAGE_END_OF_DATA: the reply to the whole message
 * @PH_SMTP_STAGE_RSET: the reply to RSET
 * @PH_SMTP_STAGE_QUIT: the reply to QUIT
 *
 * Where in the dialogue we are. Also the class of deadline that applies.
 */
typedef enum
{
  PH_SMTP_STAGE_GREETING,
  PH_SMTP_STAGE_EHLO,
  PH_SMTP_STAGE_STARTTLS,
  PH_SMTP_STAGE_TLS,
  PH_SMTP_STAGE_EHLO_TLS,
  PH_SMTP_STAGE_AUTH,
  PH_SMTP_STAGE_READY,
  PH_SMTP_STAGE_MAIL,
  PH_SMTP_STAGE_RCPT,
  PH_SMTP_STAGE_DATA,
  PH_SMTP_STAGE_CONTENT,
  PH_SMTP_STAGE_END_OF_DATA,
  PH_SMTP_STAGE_RSET,
  PH_SMTP_STAGE_QUIT,
} PhSmtpStage;

/**
 * PhSmtpError:
 * @PH_SMTP_ERROR_PROTOCOL: the peer does not speak SMTP properly
 * @PH_SMTP_ERROR_CLOSED: the peer closed the connection
 * @PH_SMTP_ERROR_TRANSIENT: a 4xx reply; trying again may help
 * @PH_SMTP_ERROR_PERMANENT: a 5xx reply; the same again will be refused again
 * @PH_SMTP_ERROR_STARTTLS_NOT_OFFERED: encryption is demanded and the server does not offer it
 * @PH_SMTP_ERROR_INJECTION: bytes came behind the reply to STARTTLS, before the handshake
 * @PH_SMTP_ERROR_AUTH_REJECTED: our side ended the sign-in (mechanism error, server not authentic)
 * @PH_SMTP_ERROR_NEEDS_SMTPUTF8: an address needs SMTPUTF8 and the server has it not
 * @PH_SMTP_ERROR_NEEDS_8BITMIME: the message has 8-bit content and the server takes none
 * @PH_SMTP_ERROR_TOO_LARGE: larger than the SIZE that the server declared; nothing was sent
 * @PH_SMTP_ERROR_RECIPIENTS_REFUSED: at least one recipient was refused and the policy was to send to all or none,
 *   or none was accepted
 * @PH_SMTP_ERROR_INVALID: a value of ours that must not go over the wire
 * @PH_SMTP_ERROR_NEEDS_EXTENSION: the sender wishes what the server does not offer, or not so far; the message names
 *   the keyword
 * @PH_SMTP_ERROR_TOO_MANY_RECIPIENTS: more recipients than the server takes, where they may not be split
 */
typedef enum
{
  PH_SMTP_ERROR_PROTOCOL,
  PH_SMTP_ERROR_CLOSED,
  PH_SMTP_ERROR_TRANSIENT,
  PH_SMTP_ERROR_PERMANENT,
  PH_SMTP_ERROR_STARTTLS_NOT_OFFERED,
  PH_SMTP_ERROR_INJECTION,
  PH_SMTP_ERROR_AUTH_REJECTED,
  PH_SMTP_ERROR_NEEDS_SMTPUTF8,
  PH_SMTP_ERROR_NEEDS_8BITMIME,
  PH_SMTP_ERROR_TOO_LARGE,
  PH_SMTP_ERROR_RECIPIENTS_REFUSED,
  PH_SMTP_ERROR_INVALID,
  PH_SMTP_ERROR_NEEDS_EXTENSION,
  PH_SMTP_ERROR_TOO_MANY_RECIPIENTS,
} PhSmtpError;

#define PH_SMTP_ERROR (ph_smtp_error_quark ())

GQuark ph_smtp_error_quark (void);
GError *ph_smtp_error_new (PhSmtpError code, PhSmtpStage stage, PhSmtpReply *reply, const char *message);
GError *ph_smtp_error_new_from_reply (PhSmtpStage stage, PhSmtpReply *reply);
GError *ph_smtp_error_new_offending (PhSmtpStage stage, const char *message, const guint8 *offending, gsize length);
PhSmtpStage ph_smtp_error_get_stage (const GError *error);
PhSmtpReply *ph_smtp_error_get_reply (const GError *error);
const guint8 *ph_smtp_error_get_offending (const GError *error, gsize *ret_length);

G_END_DECLS
