// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"
#include "ph-sendmail-options.h"
#include "ph-sendmail-sender.h"

G_BEGIN_DECLS

/* No provider takes a message as large, and the disk is not ours to fill. */
#define PH_SENDMAIL_MAX_SIZE ((gsize) 200 * 1024 * 1024)

/* A message while it comes in: from octets to what the outbox takes. Nothing of it has a name on the disk. */
typedef struct _PhSendmailLetter PhSendmailLetter;

/* @full_name (nullable) (-F). @store and @wanted as for ph_sendmail_sender_choose(), which looks at the header fields once they are there. */
PhSendmailLetter *ph_sendmail_letter_new (PhSendmailDot dot, PhAccountStore *store, const char *account, const char *sender, const char *full_name);
void ph_sendmail_letter_free (PhSendmailLetter *self);
/* Returns: whether more can come: FALSE: a dot has ended it, or it failed */
gboolean ph_sendmail_letter_feed (PhSendmailLetter *self, const guint8 *data, gsize length);
/* (transfer full) (nullable): the message. Errors: of the sender, PH_MESSAGE_ERROR, G_IO_ERROR, PH_CLI_ERROR with EX_DATAERR: too large. */
PhMessageFile *ph_sendmail_letter_end (PhSendmailLetter *self, GError **error);
const PhSendmailSender *ph_sendmail_letter_get_sender (const PhSendmailLetter *self);
/* (transfer full) (nullable) (element-type PhAddress): whom the header fields name. Errors: PH_MESSAGE_ERROR. Both once it has ended. */
GPtrArray *ph_sendmail_letter_dup_recipients (const PhSendmailLetter *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSendmailLetter, ph_sendmail_letter_free)

G_END_DECLS
