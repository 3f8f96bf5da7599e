// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-body-encoder.h"
#include "ph-smtp-engine.h"

G_BEGIN_DECLS

/**
 * PhSmtpGrouping:
 * @PH_SMTP_GROUPING_STEPS: one command at a time
 * @PH_SMTP_GROUPING_ENVELOPE: MAIL and all RCPT in one group; the content waits for their replies
 * @PH_SMTP_GROUPING_ALL: the content, or DATA, goes with them
 *
 * How many commands go out before their replies are in (RFC 2920).
 */
typedef enum
{
  PH_SMTP_GROUPING_STEPS,
  PH_SMTP_GROUPING_ENVELOPE,
  PH_SMTP_GROUPING_ALL,
} PhSmtpGrouping;

/**
 * PhSmtpPurpose:
 * @PH_SMTP_PURPOSE_DELIVER: a message is sent
 * @PH_SMTP_PURPOSE_CHECK: only the envelope is tried
 */
typedef enum
{
  PH_SMTP_PURPOSE_DELIVER,
  PH_SMTP_PURPOSE_CHECK,
} PhSmtpPurpose;

typedef struct _PhSmtpTransaction PhSmtpTransaction;

PhSmtpTransaction *ph_smtp_transaction_new (PhSmtpPurpose purpose,
                                            const PhSmtpSubmission *submission,
                                            PhSmtpCapabilities *capabilities);
void ph_smtp_transaction_free (PhSmtpTransaction *self);
void ph_smtp_transaction_set_capabilities (PhSmtpTransaction *self, PhSmtpCapabilities *capabilities);
PhSmtpPurpose ph_smtp_transaction_get_purpose (const PhSmtpTransaction *self);
const PhSmtpSubmission *ph_smtp_transaction_get_submission (const PhSmtpTransaction *self);
PhSmtpGrouping ph_smtp_transaction_get_grouping (const PhSmtpTransaction *self);
PhSmtpTransparency ph_smtp_transaction_get_transparency (const PhSmtpTransaction *self);
gboolean ph_smtp_transaction_is_chunked (const PhSmtpTransaction *self);
guint ph_smtp_transaction_get_n_recipients (const PhSmtpTransaction *self);
char *ph_smtp_transaction_dup_mail (const PhSmtpTransaction *self);
char *ph_smtp_transaction_dup_rcpt (const PhSmtpTransaction *self, guint index);

void ph_smtp_transaction_take_failure (PhSmtpTransaction *self, GError *failure);
const GError *ph_smtp_transaction_get_failure (const PhSmtpTransaction *self);
void ph_smtp_transaction_note_recipient (PhSmtpTransaction *self, guint index, PhSmtpReply *reply);
guint ph_smtp_transaction_get_n_replied (const PhSmtpTransaction *self);
guint ph_smtp_transaction_get_n_accepted (const PhSmtpTransaction *self);

void ph_smtp_transaction_push_body (PhSmtpTransaction *self, const guint8 *data, gsize length, GByteArray *output);
void ph_smtp_transaction_end_body (PhSmtpTransaction *self, GByteArray *output);
GByteArray *ph_smtp_transaction_get_body (PhSmtpTransaction *self);
gboolean ph_smtp_transaction_body_has_ended (const PhSmtpTransaction *self);

PhSmtpResult *ph_smtp_transaction_conclude (PhSmtpTransaction *self,
                                            PhSmtpCertainty certainty,
                                            PhSmtpReply *reply,
                                            const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpTransaction, ph_smtp_transaction_free)

G_END_DECLS
