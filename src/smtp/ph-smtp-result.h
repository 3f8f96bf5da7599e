// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-envelope.h"
#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/**
 * PhSmtpCertainty:
 * @PH_SMTP_NOT_SENT: the server has not taken the message; sending again can't double it
 * @PH_SMTP_SENT: the server took responsibility for it
 * @PH_SMTP_UNCERTAIN: all was sent, but the reply to it is lost
 */
typedef enum
{
  PH_SMTP_NOT_SENT,
  PH_SMTP_SENT,
  PH_SMTP_UNCERTAIN,
} PhSmtpCertainty;

/**
 * PhSmtpRecipientOutcome:
 * @PH_SMTP_RECIPIENT_NOT_TRIED: there is no reply that judges it
 * @PH_SMTP_RECIPIENT_ACCEPTED: 2xx to RCPT
 * @PH_SMTP_RECIPIENT_DEFERRED: 4xx, and 552 (RFC 5321 §4.5.3.1.10)
 * @PH_SMTP_RECIPIENT_REFUSED: another 5xx
 */
typedef enum
{
  PH_SMTP_RECIPIENT_NOT_TRIED,
  PH_SMTP_RECIPIENT_ACCEPTED,
  PH_SMTP_RECIPIENT_DEFERRED,
  PH_SMTP_RECIPIENT_REFUSED,
} PhSmtpRecipientOutcome;

#define PH_TYPE_SMTP_RESULT (ph_smtp_result_get_type ())

typedef struct _PhSmtpResult PhSmtpResult;

GType ph_smtp_result_get_type (void) G_GNUC_CONST;
PhSmtpResult *ph_smtp_result_new_not_sent (PhEnvelope *envelope, const GError *error);
PhSmtpResult *ph_smtp_result_new_merged (PhEnvelope *envelope, GPtrArray *results);
PhSmtpResult *ph_smtp_result_ref (PhSmtpResult *self);
void ph_smtp_result_unref (PhSmtpResult *self);
PhSmtpCertainty ph_smtp_result_get_certainty (const PhSmtpResult *self);
const GError *ph_smtp_result_get_error (const PhSmtpResult *self);
PhSmtpReply *ph_smtp_result_get_reply (const PhSmtpResult *self);
guint ph_smtp_result_get_n_recipients (const PhSmtpResult *self);
PhSmtpRecipientOutcome ph_smtp_result_get_recipient_outcome (const PhSmtpResult *self, guint index);
PhSmtpCertainty ph_smtp_result_get_recipient_certainty (const PhSmtpResult *self, guint index);
PhSmtpReply *ph_smtp_result_get_recipient_reply (const PhSmtpResult *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpResult, ph_smtp_result_unref)

G_END_DECLS
