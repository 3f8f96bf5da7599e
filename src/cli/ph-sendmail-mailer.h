// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-outbox.h"
#include "ph-sendmail-letter.h"
#include "ph-sendmail-options.h"

G_BEGIN_DECLS

/* Takes messages into the outbox, and then tries to send those. */
typedef struct _PhSendmailMailer PhSendmailMailer;

/* Errors: of the accounts and the outbox; PH_CLI_ERROR with EX_CONFIG: there is no account to send with. */
PhSendmailMailer *ph_sendmail_mailer_new (const PhSendmailOptions *options, GError **error);
void ph_sendmail_mailer_free (PhSendmailMailer *self);
PhAccountStore *ph_sendmail_mailer_get_store (PhSendmailMailer *self);
PhAccount *ph_sendmail_mailer_get_account (PhSendmailMailer *self); /* that stands for people of this computer before a sender is known */

/**
 * PhSendmailPosting:
 * @recipients: (element-type PhAddress): beside those in the header fields, if these are read
 * @reads_headers: whether they are
 * @delivery: wishes for what happens behind the server
 *
 * Whom a message goes to, and how.
 */
typedef struct
{
  GPtrArray *recipients;
  gboolean reads_headers;
  PhSmtpDelivery delivery;
} PhSendmailPosting;

gint64 ph_sendmail_mailer_post (PhSendmailMailer *self, PhSendmailLetter *letter, const PhSendmailPosting *posting, GError **error);
int ph_sendmail_mailer_deliver (PhSendmailMailer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSendmailMailer, ph_sendmail_mailer_free)

G_END_DECLS
