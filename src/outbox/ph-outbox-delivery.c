// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What couriers, and those who notify, do with an outbox: each function is a job for its thread.

#include "config.h"

#include "ph-outbox-delivery.h"

#include "ph-outbox-accounts.h"
#include "ph-outbox-claiming.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-private.h"
#include "ph-outbox-queueing.h"
#include "ph-outbox-rows.h"
#include "ph-outbox-settling.h"

/**
 * ph_outbox_list_busy_accounts_async:
 * @self: an outbox
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks whose messages are due now or will be.
 *
 * Errors: those of the database.
 */
void
ph_outbox_list_busy_accounts_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_list_busy_accounts);
  const PhOutboxCall call = { ph_outbox_list_busy_accounts_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_list_busy_accounts_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type utf8): identifiers of accounts, which may have been removed
 */
GPtrArray *
ph_outbox_list_busy_accounts_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_list_busy_accounts_async, error);
}

/**
 * ph_outbox_claim_async:
 * @self: an outbox
 * @claim: which and how many, copied
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Takes messages that are due: they are `sending` and ours as long as this process lives, and count against the quota. Nothing while
 * the account is paused.
 *
 * Errors: those of the database.
 */
void
ph_outbox_claim_async (PhOutbox *self, const PhOutboxClaim *claim, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && claim != NULL && claim->account_id != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_claim);
  const PhOutboxCall call = { ph_outbox_claim_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->data = ph_outbox_claiming_new (claim);
  job->free_data = (GDestroyNotify) ph_outbox_claiming_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_claim_finish:
 * @self: an outbox
 * @result: what the callback got
 * @ret_next: (out): when there may be more, in seconds since 1970; 0: only after a change
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): messages, those that have been due for longest first; their
 *   attempts include the one that begins now
 */
GPtrArray *
ph_outbox_claim_finish (PhOutbox *self, GAsyncResult *result, gint64 *ret_next, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self) && ret_next != NULL, NULL);

  GPtrArray *entries = ph_outbox_finish_result (self, result, ph_outbox_claim_async, error);

  *ret_next = entries != NULL ? ph_outbox_job_get (G_TASK (result))->number : 0;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    ph_outbox_note_claimed (self, entries->pdata[i]);
  return entries;
}

/**
 * ph_outbox_note_handover_async:
 * @self: an outbox
 * @id: a message that was claimed here
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Notes that the last octet of a message may leave from now on: a death of this process leaves it `uncertain`. Survives a power
 * failure once it has finished; when it fails, the message must not leave.
 *
 * Errors: %PH_OUTBOX_ERROR_STATE (somebody took it for left behind), %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_note_handover_async (PhOutbox *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_note_handover);
  const PhOutboxCall call = { ph_outbox_note_handover_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->id = id;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_note_handover_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it may leave
 */
gboolean
ph_outbox_note_handover_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_note_handover_async, error);
}

/**
 * ph_outbox_note_taken_async:
 * @self: an outbox
 * @id: a message that was claimed here
 * @positions: (element-type gint64): which of its recipients
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Notes that the server has taken the message for some of its recipients while others are still to come. A death of this
 * process leaves only those in doubt.
 *
 * Errors: %PH_OUTBOX_ERROR_STATE (somebody took it for left behind), %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_note_taken_async (PhOutbox *self, gint64 id, const GArray *positions, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && positions != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_note_taken);
  const PhOutboxCall call = { ph_outbox_note_taken_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->id = id;
  job->text = ph_outbox_rows_dup_id_list (positions);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_note_taken_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is noted
 */
gboolean
ph_outbox_note_taken_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_note_taken_async, error);
}

/**
 * ph_outbox_settle_async:
 * @self: an outbox
 * @id: a message that was claimed here
 * @outcome: what came of the attempt, copied; its lists are as long as the message has recipients
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * The end of an attempt. When it can't be written, the message is still `sending`, and it should be tried again.
 *
 * Errors: %PH_OUTBOX_ERROR_STATE, %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_settle_async (PhOutbox *self, gint64 id, const PhOutboxOutcome *outcome, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && outcome != NULL);
  g_return_if_fail (outcome->state != PH_OUTBOX_QUEUED && outcome->state != PH_OUTBOX_SENDING);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_settle);
  const PhOutboxCall call = { ph_outbox_settle_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->data = ph_outbox_settling_new (id, outcome, ph_outbox_count_claimed_recipients (self, id));
  job->free_data = (GDestroyNotify) ph_outbox_settling_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_settle_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message as it stands now
 */
PhOutboxEntry *
ph_outbox_settle_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_settle_async, error);
}

/**
 * ph_outbox_settle_all_async:
 * @self: an outbox
 * @endings: (array length=n_endings): what came of messages that were claimed here, copied
 * @n_endings: how many
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * The end of many attempts, at the price of one. What is not being sent from here any more is left out.
 *
 * Errors: those of the database: then nothing is settled.
 */
void
ph_outbox_settle_all_async (PhOutbox *self, const PhOutboxEnding *endings, guint n_endings, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && (endings != NULL || n_endings == 0));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_settle_all);
  GPtrArray *settlings = g_ptr_array_new_full (n_endings, (GDestroyNotify) ph_outbox_settling_free);
  const PhOutboxCall call = { ph_outbox_settle_all_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  for (guint i = 0; i < n_endings; i++)
    g_ptr_array_add (settlings, ph_outbox_settling_new (endings[i].id, endings[i].outcome, ph_outbox_count_claimed_recipients (self, endings[i].id)));
  job->data = settlings;
  job->free_data = (GDestroyNotify) g_ptr_array_unref;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_settle_all_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): those that were settled, as they stand now
 */
GPtrArray *
ph_outbox_settle_all_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_settle_all_async, error);
}

/**
 * ph_outbox_give_back_async:
 * @self: an outbox
 * @id: a message that was claimed here
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * It was not tried: `queued` again, no attempt counted, no quota used.
 *
 * Errors: %PH_OUTBOX_ERROR_STATE (somebody took it for left behind), %PH_OUTBOX_ERROR_NOT_FOUND, those of the database.
 */
void
ph_outbox_give_back_async (PhOutbox *self, gint64 id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_give_back);
  const PhOutboxCall call = { ph_outbox_give_back_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->id = id;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_give_back_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_give_back_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_give_back_async, error);
}

/**
 * ph_outbox_replace_message_async:
 * @self: an outbox
 * @id: a message that was claimed here and was not handed over
 * @message: other octets for the same recipients, copied
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Puts other octets in the place of what was to be sent, as durably as they were queued.
 *
 * Errors: %PH_OUTBOX_ERROR_STATE, %PH_OUTBOX_ERROR_NOT_FOUND, %PH_OUTBOX_ERROR_WRITE, others of the database.
 */
void
ph_outbox_replace_message_async (PhOutbox *self, gint64 id, PhMessageFile *message, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && PH_IS_MESSAGE_FILE (message));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_replace);
  PhOutboxWriting *writing = g_new0 (PhOutboxWriting, 1);
  const PhOutboxCall call = { ph_outbox_replace_message_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->id = id;
  job->choice = (guint) ph_outbox_find_content (message);
  writing->content = ph_message_file_dup_content (message, &writing->error);
  job->data = writing;
  job->free_data = (GDestroyNotify) ph_outbox_writing_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_replace_message_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_replace_message_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_replace_message_async, error);
}

/**
 * ph_outbox_pause_account_async:
 * @self: an outbox
 * @account_id: whose messages wait
 * @until: until when, in seconds since 1970; 0 ends a pause
 * @trouble: (nullable): why
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Nothing of an account is claimed for some time, by nobody.
 *
 * Errors: those of the database.
 */
void
ph_outbox_pause_account_async (PhOutbox *self, const char *account_id, gint64 until, const PhOutboxTrouble *trouble, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && account_id != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_pause);
  PhOutboxPause *pause = g_new0 (PhOutboxPause, 1);
  const PhOutboxCall call = { ph_outbox_pause_account_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->text = g_strdup (account_id);
  pause->until = until;
  if (trouble != NULL)
    ph_outbox_trouble_copy (trouble, &pause->trouble);
  job->data = pause;
  job->free_data = (GDestroyNotify) ph_outbox_pause_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_pause_account_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_pause_account_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_pause_account_async, error);
}

/**
 * ph_outbox_get_usage_async:
 * @self: an outbox
 * @account_id: an account
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks how much an account has sent lately.
 *
 * Errors: those of the database.
 */
void
ph_outbox_get_usage_async (PhOutbox *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && account_id != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_get_usage);
  const PhOutboxCall call = { ph_outbox_get_usage_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = g_strdup (account_id);
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_get_usage_finish:
 * @self: an outbox
 * @result: what the callback got
 * @ret_usage: (out caller-allocates): how much, and whether it pauses; clear it with [method@OutboxUsage.clear]
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_get_usage_finish (PhOutbox *self, GAsyncResult *result, PhOutboxUsage *ret_usage, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self) && ret_usage != NULL, FALSE);

  g_autofree PhOutboxUsage *usage = ph_outbox_finish_result (self, result, ph_outbox_get_usage_async, error);

  if (usage != NULL)
    *ret_usage = *usage;
  return usage != NULL;
}

/**
 * ph_outbox_learn_server_async:
 * @self: an outbox
 * @account_id: an account
 * @facts: of its server, copied; known now when they do not say when
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Keeps what a server said it can. What is known of another endpoint is forgotten.
 *
 * Errors: those of the database.
 */
void
ph_outbox_learn_server_async (PhOutbox *self, const char *account_id, const PhServerFacts *facts, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && account_id != NULL && facts != NULL && facts->endpoint != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_learn_server);
  const PhOutboxCall call = { ph_outbox_learn_server_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->text = g_strdup (account_id);
  job->data = ph_server_facts_copy (facts);
  job->free_data = (GDestroyNotify) ph_server_facts_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_learn_server_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_learn_server_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_learn_server_async, error);
}

/**
 * ph_outbox_learn_capabilities:
 * @self: an outbox
 * @account: who has signed in
 * @capabilities: what its server said it can after that
 *
 * Keeps it, as [method@Outbox.learn_server_async] does. If that fails, the next sign-in tries again.
 */
void
ph_outbox_learn_capabilities (PhOutbox *self, PhAccount *account, PhSmtpCapabilities *capabilities)
{
  g_return_if_fail (PH_IS_OUTBOX (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));
  g_return_if_fail (capabilities != NULL);

  g_autofree char *endpoint = ph_server_facts_dup_endpoint (account);
  const PhServerFacts facts = {
    .endpoint = endpoint,
    .max_size = (gint64) MIN (ph_smtp_capabilities_get_max_size (capabilities), G_MAXINT64),
    .has_8bitmime = ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_8BITMIME),
    .has_smtputf8 = ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_SMTPUTF8),
    .has_dsn = ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_DSN),
    .known = g_get_real_time () / G_USEC_PER_SEC,
  };

  ph_outbox_learn_server_async (self, ph_account_get_id (account), &facts, NULL, NULL);
}

/**
 * ph_outbox_recall_server_async:
 * @self: an outbox
 * @account_id: an account
 * @endpoint: `host:port` of its server
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks what a server said it can.
 *
 * Errors: those of the database.
 */
void
ph_outbox_recall_server_async (PhOutbox *self, const char *account_id, const char *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && account_id != NULL && endpoint != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_recall_server);
  const PhOutboxCall call = { ph_outbox_recall_server_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = g_strdup (account_id);
  job->data = g_strdup (endpoint);
  job->free_data = g_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_recall_server_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what is known, maybe nothing; %NULL only with an error
 */
PhServerFacts *
ph_outbox_recall_server_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_recall_server_async, error);
}

/**
 * ph_outbox_take_news_async:
 * @self: an outbox
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Takes what the person should be told: messages that became held, uncertain, failed or sent. Nobody else gets them any more.
 *
 * Errors: those of the database.
 */
void
ph_outbox_take_news_async (PhOutbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_take_news);
  const PhOutboxCall call = { ph_outbox_take_news_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->run_without = ph_outbox_run_take_no_news;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_take_news_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): at most 100
 */
GPtrArray *
ph_outbox_take_news_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_take_news_async, error);
}

/**
 * ph_outbox_find_correspondents_async:
 * @self: an outbox
 * @words: what has been typed of a name or an address
 * @max: how many are wanted
 * @cancellable: (nullable): stops it before it has begun
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Looks for people that the person has written to.
 *
 * Errors: those of the database.
 */
void
ph_outbox_find_correspondents_async (PhOutbox *self, const char *words, guint max, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && words != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_find_correspondents);
  const PhOutboxCall call = { ph_outbox_find_correspondents_async, PH_OUTBOX_CANCELLABLE, cancellable, callback, user_data };

  job->text = g_strdup (words);
  job->limit = max;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_find_correspondents_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhMailbox): the likeliest first
 */
GPtrArray *
ph_outbox_find_correspondents_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_find_correspondents_async, error);
}

static gpointer
copy_mailbox_cb (gconstpointer mailbox, gpointer user_data)
{
  return ph_mailbox_ref ((PhMailbox *) mailbox);
}

/**
 * ph_outbox_note_correspondents_async:
 * @self: an outbox
 * @mailboxes: (element-type PhMailbox): whom
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Keeps the names of people that a message goes to.
 *
 * Errors: those of the database.
 */
void
ph_outbox_note_correspondents_async (PhOutbox *self, GPtrArray *mailboxes, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && mailboxes != NULL);

  PhOutboxJob *job = ph_outbox_job_new (ph_outbox_run_note_correspondents);
  const PhOutboxCall call = { ph_outbox_note_correspondents_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->data = g_ptr_array_copy (mailboxes, copy_mailbox_cb, NULL);
  job->free_data = (GDestroyNotify) g_ptr_array_unref;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_note_correspondents_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_note_correspondents_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_note_correspondents_async, error);
}
