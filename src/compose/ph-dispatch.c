// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From a draft to a message in the outbox: what the account's server takes is recalled, the message is built for that, and
// queued under the draft's identifier. Nothing is sent here, and what is worth asking about has been asked before.

#include "config.h"

#include "ph-dispatch.h"

#include "ph-draft-copy.h"
#include "ph-message-builder.h"
#include "ph-outbox-delivery.h"
#include "ph-task-data.h"

/* One way of a draft into the outbox. */
typedef struct
{
  PhAccount *account; /* (owned) */
  PhDraft *draft;     /* (owned): a copy, which nobody edits meanwhile */
  guint delay_s;
  char *batch; /* (owned) (nullable) */
} PhDispatchOp;

static void
ph_dispatch_op_free (PhDispatchOp *op)
{
  g_object_unref (op->account);
  g_object_unref (op->draft);
  g_free (op->batch);
  g_free (op);
}

PH_DEFINE_TASK_DATA (PhDispatchOp, ph_dispatch_op)

static void recall_server (GTask *owned_task);
static void recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void built_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void queued_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
recall_server (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhOutbox *outbox = g_task_get_source_object (task);
  PhDispatchOp *op = ph_dispatch_op_get (task);
  g_autofree char *endpoint = ph_server_facts_dup_endpoint (op->account);
  GCancellable *cancellable = g_task_get_cancellable (task);

  ph_outbox_recall_server_async (outbox, ph_account_get_id (op->account), endpoint, cancellable, recalled_cb, g_steal_pointer (&task));
}

/* What is not known is no reason to wait: any server takes 7 bits. */
static void
recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhDispatchOp *op = ph_dispatch_op_get (task);
  g_autoptr(PhServerFacts) facts = ph_outbox_recall_server_finish (PH_OUTBOX (source), result, NULL);
  PhMessageEncoding encoding = facts != NULL && facts->has_8bitmime ? PH_MESSAGE_ENCODING_8BIT : PH_MESSAGE_ENCODING_7BIT;
  GCancellable *cancellable = g_task_get_cancellable (task);

  ph_message_build_async (op->draft, encoding, cancellable, built_cb, g_steal_pointer (&task));
}

/* One recipient with a typing mistake keeps nobody else from getting it; the person is told about that one. */
static void
fill_order (PhDispatchOp *op, PhEnvelope *envelope, PhOutboxOrder *ret_order)
{
  *ret_order = (PhOutboxOrder){
    .account_id = ph_account_get_id (op->account),
    .envelope = envelope,
    .refused = PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .due = ph_draft_get_due (op->draft),
    .delay_s = op->delay_s,
    .origin = ph_draft_get_id (op->draft),
    .batch = op->batch,
  };
  if (ph_draft_get_report (op->draft) == PH_DELIVERY_REPORT_ALWAYS)
    ret_order->delivery.notify = PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE | PH_SMTP_NOTIFY_DELAY;
}

static gboolean
has_recipient (PhEnvelope *envelope, PhAddress *address)
{
  for (guint i = 0; i < ph_envelope_get_n_recipients (envelope); i++)
    if (g_ascii_strcasecmp (ph_address_get_text (ph_envelope_get_recipient (envelope, i)), ph_address_get_text (address)) == 0)
      return TRUE;
  return FALSE;
}

/* (transfer full): Takes @envelope. Nobody sees who gets the message without standing in it (RFC 5322 §3.6.3). */
static PhEnvelope *
add_self (PhAccount *account, PhEnvelope *envelope)
{
  g_autoptr(PhEnvelope) owned = envelope;
  g_autoptr(GPtrArray) recipients = NULL;
  PhAddress *sender = ph_envelope_get_sender (owned);

  if (ph_account_get_self_copy (account) == PH_SELF_COPY_NONE || sender == NULL || has_recipient (owned, sender))
    return g_steal_pointer (&owned);
  recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  for (guint i = 0; i < ph_envelope_get_n_recipients (owned); i++)
    g_ptr_array_add (recipients, ph_address_ref (ph_envelope_get_recipient (owned, i)));
  g_ptr_array_add (recipients, ph_address_ref (sender));
  return ph_envelope_new (sender, recipients);
}

static PhEnvelope *
dup_envelope (PhDispatchOp *op, GError **error)
{
  PhEnvelope *envelope = ph_draft_dup_envelope (op->draft, error);

  return envelope != NULL ? add_self (op->account, envelope) : NULL;
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhOutbox *outbox = g_task_get_source_object (task);
  PhDispatchOp *op = ph_dispatch_op_get (task);
  GError *error = NULL;
  g_autoptr(PhMessageFile) message = ph_message_build_finish (result, &error);
  g_autoptr(PhEnvelope) envelope = message != NULL ? dup_envelope (op, &error) : NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhOutboxOrder order;

  if (envelope == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  fill_order (op, envelope, &order);
  ph_outbox_queue_async (outbox, &order, message, cancellable, queued_cb, g_steal_pointer (&task));
}

/* For completion. The message is queued, whatever becomes of this. */
static void
remember_recipients (PhOutbox *outbox, PhDraft *draft)
{
  static const PhRecipientsField fields[] = { PH_RECIPIENTS_TO, PH_RECIPIENTS_CC, PH_RECIPIENTS_BCC };
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GPtrArray *recipients = ph_draft_get_recipients (draft, fields[i]);

      for (guint j = 0; j < recipients->len; j++)
        g_ptr_array_add (mailboxes, ph_mailbox_ref (recipients->pdata[j]));
    }
  ph_outbox_note_correspondents_async (outbox, mailboxes, NULL, NULL);
}

static void
queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhDispatchOp *op = ph_dispatch_op_get (task);
  GError *error = NULL;
  gint64 id = ph_outbox_queue_finish (PH_OUTBOX (source), result, &error);

  if (id < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  remember_recipients (PH_OUTBOX (source), op->draft);
  g_task_return_int (task, id);
}

static void
set_own_sender (PhDraft *draft, PhAccount *account)
{
  g_autoptr(PhMailbox) sender = ph_mailbox_new (ph_account_get_display_name (account), ph_account_get_address (account));

  ph_draft_set_sender (draft, sender);
}

/* What the person has written into the draft counts. */
static void
set_reply_to (PhDraft *draft, PhAccount *account)
{
  g_autoptr(GPtrArray) mailboxes = NULL;

  if (ph_draft_get_recipients (draft, PH_RECIPIENTS_REPLY_TO)->len > 0)
    return;
  mailboxes = ph_mailbox_list_parse (ph_account_get_reply_to (account));
  ph_draft_set_recipients (draft, PH_RECIPIENTS_REPLY_TO, mailboxes);
}

/**
 * ph_dispatch_async:
 * @outbox: where the message goes
 * @account: who sends it
 * @draft: what is sent, as it is at the call; one without a sender comes from the account's own address
 * @delay_s: how long it stays in the outbox at least, in seconds; the draft's own time counts if it is later
 * @batch: (nullable): what messages that are sent to many at once have in common
 * @cancellable: (nullable): gives up before anything is queued
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Builds the message of a draft as the account's server takes it, as far as that is known, and queues it with the draft's
 * identifier as origin. Answers go where the account wants them unless the draft says where, and the sender gets a copy if the
 * account wants that. Recipients are remembered for completion; neither the draft nor its file is touched.
 *
 * Errors: [error@AddressError], `G_IO_ERROR` (an attachment can't be read, no space, cancelled), [error@OutboxError]:
 * %PH_OUTBOX_ERROR_DOUBLE if a message of the draft is in the outbox already.
 */
void
ph_dispatch_async (PhOutbox *outbox, PhAccount *account, PhDraft *draft, guint delay_s, const char *batch, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (outbox));
  g_return_if_fail (PH_IS_ACCOUNT (account));
  g_return_if_fail (PH_IS_DRAFT (draft));

  GTask *task = g_task_new (outbox, cancellable, callback, user_data);
  PhDispatchOp *op = g_new0 (PhDispatchOp, 1);

  op->account = ph_account_copy (account);
  op->draft = ph_draft_copy_as (draft, ph_draft_get_id (draft));
  op->delay_s = delay_s;
  op->batch = g_strdup (batch);
  if (ph_draft_get_sender (op->draft) == NULL)
    set_own_sender (op->draft, account);
  set_reply_to (op->draft, account);
  g_task_set_source_tag (task, ph_dispatch_async);
  /* Once it is queued, it is queued. */
  g_task_set_check_cancellable (task, FALSE);
  ph_dispatch_op_attach (task, op);
  recall_server (task);
}

/**
 * ph_dispatch_finish:
 * @outbox: where the message goes
 * @result: what the callback got
 * @error: return location
 *
 * Returns: the identifier of the message in the outbox; -1: it is not queued
 */
gint64
ph_dispatch_finish (PhOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_dispatch_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
