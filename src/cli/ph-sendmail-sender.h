// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"

G_BEGIN_DECLS

/* Who sends a message. */
typedef struct
{
  PhAccount *account; /* (owned) */
  PhAddress *address; /* (owned) (nullable): of the envelope; NULL: the empty one */
} PhSendmailSender;

/**
 * PhSendmailWanted:
 * @account: (nullable): the account by name
 * @address: (nullable): the sender by `-f` or `MAIL FROM`; "": the empty one
 * @header: (nullable): the header fields, where they are known
 *
 * What is known of who is to send a message.
 */
typedef struct
{
  const char *account;
  const char *address;
  const GByteArray *header;
} PhSendmailWanted;

gboolean ph_sendmail_sender_choose (PhSendmailSender *ret_sender, PhAccountStore *store, const PhSendmailWanted *wanted, GError **error);
void ph_sendmail_sender_clear (PhSendmailSender *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhSendmailSender, ph_sendmail_sender_clear)

G_END_DECLS
