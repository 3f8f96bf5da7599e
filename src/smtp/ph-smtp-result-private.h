// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a result is put together, by whoever runs the transaction and before anybody else sees it.

#pragma once

#include "ph-smtp-result.h"

G_BEGIN_DECLS

PhSmtpRecipientOutcome ph_smtp_recipient_judge (const PhSmtpReply *reply);

PhSmtpResult *ph_smtp_result_new (PhEnvelope *envelope);
void ph_smtp_result_set_recipient (PhSmtpResult *self, guint index, PhSmtpRecipientOutcome outcome, PhSmtpReply *reply);
void ph_smtp_result_conclude (PhSmtpResult *self, PhSmtpCertainty certainty, PhSmtpReply *reply, const GError *error);

G_END_DECLS
