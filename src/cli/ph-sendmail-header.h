// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSendmailAdditions:
 * @address: of the account: stands for people of this computer, and behind the "@" of the Message-ID
 * @sender: (nullable): for a missing From; %NULL: the account's
 * @full_name: (nullable): of the sender, for a missing From
 *
 * What a message gets that lacks something.
 */
typedef struct
{
  const char *address;
  const char *sender;
  const char *full_name;
} PhSendmailAdditions;

/* The header section of a message, lines ended by LF, as PhSendmailInput reads it. */

/* (transfer full): with every address qualified, and From, Date and Message-ID if they were missing. */
GByteArray *ph_sendmail_header_complete (const GByteArray *header, const PhSendmailAdditions *additions);
/* (transfer full): only the fields that name recipients, as To: of Resent-To, -Cc and -Bcc where there are such, else of To, Cc and Bcc. */
GByteArray *ph_sendmail_header_select_recipients (const GByteArray *header);
/* (transfer full): only the fields that name the sender: Sender and From, or Resent-Sender and Resent-From under these names. */
GByteArray *ph_sendmail_header_select_sender (const GByteArray *header);

G_END_DECLS
