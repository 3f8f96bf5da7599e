// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-outbox-delivery.h"

G_BEGIN_DECLS

/**
 * PhTextStand:
 * @state: of the message
 * @due: not before, in seconds since 1970; of queued and waiting
 * @finished: when it became final; 0
 * @n_recipients: everybody
 * @n_sent: who have got it
 * @n_refused: whom the server does not take
 * @has_message: whether its file is still there
 * @trouble: (nullable): of the last attempt
 * @archive: of one that was sent: whether its copy is in the archive
 *
 * Where a message of the outbox stands: all that the words about it depend on, its account and the time aside.
 */
typedef struct
{
  PhOutboxState state;
  gint64 due;
  gint64 finished;
  guint n_recipients;
  guint n_sent;
  guint n_refused;
  gboolean has_message;
  const PhOutboxTrouble *trouble;
  PhOutboxArchive archive;
} PhTextStand;

/* Borrows the trouble from @entry. */
PhTextStand ph_text_stand_of (PhOutboxEntry *entry);

/* Everything below returns translated text; (transfer full) where it is char *. @account is NULL where it was removed. @now is in
 * the person's time zone. */

const char *ph_text_outbox_state (PhOutboxState state);                                        /* "Waiting to be sent" */
const char *ph_text_outbox_action (PhOutboxAction action, PhOutboxState state);                /* "Try Again": of a button, without mnemonic */
char *ph_text_outbox_status (const PhTextStand *stand, PhAccount *account, GDateTime *now);    /* one short line: "Tries again at 14:05" */
char *ph_text_outbox_reason (const PhTextStand *stand, PhAccount *account);                    /* (nullable): one sentence without a full stop; NULL: nothing is the matter */
char *ph_text_outbox_explanation (const PhTextStand *stand, PhAccount *account);               /* (nullable): sentences */
char *ph_text_outbox_next_step (const PhTextStand *stand, PhAccount *account, GDateTime *now); /* sentences: what happens, or what to do */
char *ph_text_outbox_recipient (const PhTextStand *stand, PhOutboxRecipientState recipient);   /* "Not sent to yet" */
char *ph_text_outbox_recipient_reason (const PhOutboxTrouble *trouble, PhAccount *account);    /* (nullable) */
char *ph_text_outbox_reply (const PhOutboxTrouble *trouble);                                   /* (nullable): the server's own: "550 5.1.1 No such user" */
char *ph_text_outbox_counts (const PhOutboxCounts *counts);                                    /* "3 to be sent, 1 needs attention"; "Nothing to be sent" */
char *ph_text_outbox_left (const PhOutboxQuota *quota, const PhOutboxUsage *usage);            /* (nullable): "27 of 100 messages left today"; NULL: no limit */
char *ph_text_outbox_left_behind (guint n_messages);                                           /* "2 messages wait in the outbox of this account" */
gboolean ph_text_outbox_pause_needs_person (const PhOutboxUsage *usage);                       /* no time ends it well */
char *ph_text_outbox_pause (const PhOutboxUsage *usage, GDateTime *now);                       /* (nullable): "Paused until 15:00: the server asked to slow down" */

G_END_DECLS
