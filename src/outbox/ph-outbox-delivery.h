// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-mailbox.h"
#include "ph-outbox.h"
#include "ph-smtp-capabilities.h"

G_BEGIN_DECLS

/* What only couriers and those who notify do with an outbox. */

/**
 * PhOutboxQuota:
 * @per_minute: messages that an account may send in a minute; 0: any number
 * @per_hour: in an hour
 * @per_day: in 24 hours
 */
typedef struct
{
  guint per_minute;
  guint per_hour;
  guint per_day;
} PhOutboxQuota;

/**
 * PhOutboxUsage:
 * @in_minute: messages that were begun in the last minute
 * @in_hour: in the last hour
 * @in_day: in the last 24 hours; recipients don't count
 * @paused_until: nothing of the account is sent before, in seconds since 1970; 0: it is not paused
 * @pause: why it is
 */
typedef struct
{
  guint in_minute;
  guint in_hour;
  guint in_day;
  gint64 paused_until;
  PhOutboxTrouble pause;
} PhOutboxUsage;

/**
 * PhOutboxClaim:
 * @account_id: whose messages
 * @quota: how many it may send
 * @max: how many are wanted
 * @only: (nullable) (element-type gint64): only these
 */
typedef struct
{
  const char *account_id;
  PhOutboxQuota quota;
  guint max;
  GArray *only;
} PhOutboxClaim;

/**
 * PhOutboxOutcome:
 * @state: what becomes of the message
 * @due: for waiting: when it is tried again
 * @trouble: why
 * @recipients: for each of the entry's recipients, in their order, what it is from now on
 * @recipient_troubles: likewise
 * @transcript: (nullable): of this attempt, redacted
 * @archive: for sent: whether a copy is to be kept
 */
typedef struct
{
  PhOutboxState state;
  gint64 due;
  PhOutboxTrouble trouble;
  const PhOutboxRecipientState *recipients;
  const PhOutboxTrouble *recipient_troubles;
  const char *transcript;
  PhOutboxArchive archive;
} PhOutboxOutcome;

/**
 * PhOutboxEnding:
 * @id: a message that was claimed here
 * @outcome: what came of it
 */
typedef struct
{
  gint64 id;
  const PhOutboxOutcome *outcome;
} PhOutboxEnding;

/**
 * PhServerFacts:
 * @endpoint: `host:port`; facts of another one are forgotten
 * @max_size: octets; 0: not known
 * @has_8bitmime: 8BITMIME
 * @has_smtputf8: SMTPUTF8
 * @has_dsn: DSN
 * @known: when they were learned, in seconds since 1970; 0: never
 *
 * What the server of an account said it can, the last time.
 */
typedef struct
{
  char *endpoint;
  gint64 max_size;
  gboolean has_8bitmime;
  gboolean has_smtputf8;
  gboolean has_dsn;
  gint64 known;
} PhServerFacts;

void ph_server_facts_free (PhServerFacts *self);
char *ph_server_facts_dup_endpoint (PhAccount *account); /* (transfer full): of its server, however its name is written */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhServerFacts, ph_server_facts_free)

void ph_outbox_usage_clear (PhOutboxUsage *self);

/* The accounts that have something due now, or will have: (element-type utf8). */
void ph_outbox_list_busy_accounts_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_list_busy_accounts_finish (PhOutbox *self, GAsyncResult *result, GError **error);

/* Takes messages that are due: they are `sending` and ours as long as this process lives, and count against the quota. Nothing while the account is paused.
 * @ret_next: (out): when there may be more, in seconds since 1970; 0: only after a change. (element-type PhOutboxEntry), the oldest first. */
void ph_outbox_claim_async (PhOutbox *self, const PhOutboxClaim *claim, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_claim_finish (PhOutbox *self, GAsyncResult *result, gint64 *ret_next, GError **error);
/* Before the last octet of a message may leave: from now on a death of this process leaves it `uncertain`. Survives a power failure once it has finished. */
void ph_outbox_note_handover_async (PhOutbox *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_note_handover_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* The server has it for these of the entry's recipients (element-type gint64), and it goes on to others: whatever becomes of those, these have it. */
void ph_outbox_note_taken_async (PhOutbox *self, gint64 id, const GArray *positions, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_note_taken_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* The end of an attempt. @outcome->state is none of queued and sending. Not cancellable. */
void ph_outbox_settle_async (PhOutbox *self, gint64 id, const PhOutboxOutcome *outcome, GAsyncReadyCallback callback, gpointer user_data);
PhOutboxEntry *ph_outbox_settle_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* Likewise of many, in one transaction: all or none. (element-type PhOutboxEntry): those that were still ours. */
void ph_outbox_settle_all_async (PhOutbox *self, const PhOutboxEnding *endings, guint n_endings, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_settle_all_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* It was not tried: `queued` again, no attempt counted, no quota used. */
void ph_outbox_give_back_async (PhOutbox *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_give_back_finish (PhOutbox *self, GAsyncResult *result, GError **error);
/* A message that became other octets for the same recipients (7-bit instead of 8-bit). */
void ph_outbox_replace_message_async (PhOutbox *self, gint64 id, PhMessageFile *message, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_replace_message_finish (PhOutbox *self, GAsyncResult *result, GError **error);

/* @until 0 ends a pause. */
void ph_outbox_pause_account_async (PhOutbox *self, const char *account_id, gint64 until, const PhOutboxTrouble *trouble, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_pause_account_finish (PhOutbox *self, GAsyncResult *result, GError **error);
void ph_outbox_get_usage_async (PhOutbox *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_get_usage_finish (PhOutbox *self, GAsyncResult *result, PhOutboxUsage *ret_usage, GError **error);

void ph_outbox_learn_server_async (PhOutbox *self, const char *account_id, const PhServerFacts *facts, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_learn_server_finish (PhOutbox *self, GAsyncResult *result, GError **error);
void ph_outbox_learn_capabilities (PhOutbox *self, PhAccount *account, PhSmtpCapabilities *capabilities); /* as much; nobody waits for it */
void ph_outbox_recall_server_async (PhOutbox *self, const char *account_id, const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhServerFacts *ph_outbox_recall_server_finish (PhOutbox *self, GAsyncResult *result, GError **error); /* never NULL but with an error */

/* Messages that became held, uncertain, failed or sent and nobody has told the person; from now on somebody has. (element-type PhOutboxEntry), at most 100. */
void ph_outbox_take_news_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_take_news_finish (PhOutbox *self, GAsyncResult *result, GError **error);

/* Whom the person has written to: (element-type PhMailbox), the likeliest first. Recorded when a message is queued that comes from a draft. */
void ph_outbox_find_correspondents_async (PhOutbox *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_outbox_find_correspondents_finish (PhOutbox *self, GAsyncResult *result, GError **error);
void ph_outbox_note_correspondents_async (PhOutbox *self, GPtrArray *mailboxes, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_outbox_note_correspondents_finish (PhOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
