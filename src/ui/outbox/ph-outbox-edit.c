// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From a message of the outbox to a draft. The draft is made first and the message is cancelled then: if one of both
// fails, the message is what it was.

#include "config.h"

#include "ph-outbox-edit.h"

#include "ph-message-builder.h"

typedef struct
{
  PhOutboxEntry *entry; /* (owned) */
  char *draft_id;       /* (owned): known before there is the draft: its attachments go into a folder of that name */
  PhDraft *draft;       /* (owned) (nullable): once it is made */
} Edit;

static void open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void import_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void cancel_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
edit_free (Edit *edit)
{
  g_clear_object (&edit->entry);
  g_clear_object (&edit->draft);
  g_free (edit->draft_id);
  g_free (edit);
}

static gboolean
has_got_it (PhOutboxEntry *entry, const PhMailbox *mailbox)
{
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);

  for (guint i = 0; address != NULL && i < ph_outbox_entry_get_n_recipients (entry); i++)
    if (ph_outbox_entry_get_recipient_state (entry, i) == PH_OUTBOX_RECIPIENT_SENT && ph_address_equal (ph_outbox_entry_get_recipient (entry, i), address))
      return TRUE;
  return FALSE;
}

static gboolean
has_anybody_left (PhOutboxEntry *entry)
{
  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (entry); i++)
    if (ph_outbox_entry_get_recipient_state (entry, i) != PH_OUTBOX_RECIPIENT_SENT)
      return TRUE;
  return FALSE;
}

static void
leave_out (PhDraft *draft, PhRecipientsField field, PhOutboxEntry *entry)
{
  GPtrArray *all = ph_draft_get_recipients (draft, field);
  g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < all->len; i++)
    if (!has_got_it (entry, all->pdata[i]))
      g_ptr_array_add (left, ph_mailbox_ref (all->pdata[i]));
  ph_draft_set_recipients (draft, field, left);
}

static void
leave_out_sent (PhDraft *draft, PhOutboxEntry *entry)
{
  if (!has_anybody_left (entry))
    return;
  leave_out (draft, PH_RECIPIENTS_TO, entry);
  leave_out (draft, PH_RECIPIENTS_CC, entry);
  leave_out (draft, PH_RECIPIENTS_BCC, entry);
}

/* A draft that has the identifier after which its folder is called, so that the folder goes when the draft goes. */
static PhDraft *
copy_draft (PhDraft *from, const char *id)
{
  PhDraft *draft = ph_draft_new (id);
  GListModel *attachments = ph_draft_get_attachments (from);

  ph_draft_set_account_id (draft, ph_draft_get_account_id (from));
  ph_draft_set_sender (draft, ph_draft_get_sender (from));
  for (guint field = 0; field < PH_N_RECIPIENTS_FIELDS; field++)
    ph_draft_set_recipients (draft, (PhRecipientsField) field, ph_draft_get_recipients (from, (PhRecipientsField) field));
  ph_draft_set_subject (draft, ph_draft_get_subject (from));
  ph_draft_set_text (draft, ph_draft_get_text (from));
  ph_draft_set_wrapping (draft, ph_draft_get_wrapping (from));
  ph_draft_set_importance (draft, ph_draft_get_importance (from));
  ph_draft_set_report (draft, ph_draft_get_report (from));
  ph_draft_set_in_reply_to (draft, ph_draft_get_in_reply_to (from));
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      ph_draft_add_attachment (draft, attachment);
    }
  return draft;
}

static void
open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Edit *edit = g_task_get_task_data (task);
  PhServices *services = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(PhMessageFile) message = ph_outbox_open_message_finish (PH_OUTBOX (source), result, &error);

  if (message == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_autoptr(PhEnvelope) envelope = ph_outbox_entry_dup_envelope (edit->entry);
  g_autoptr(GFile) folder = ph_draft_store_dup_folder (ph_services_get_drafts (services), edit->draft_id);

  ph_draft_import_async (message, envelope, folder, g_task_get_cancellable (task), import_cb, g_object_ref (task));
}

static void
import_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Edit *edit = g_task_get_task_data (task);
  PhServices *services = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(PhDraft) imported = ph_draft_import_finish (result, &error);

  if (imported == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ph_draft_set_account_id (imported, ph_outbox_entry_get_account_id (edit->entry));
  edit->draft = copy_draft (imported, edit->draft_id);
  leave_out_sent (edit->draft, edit->entry);
  if (!ph_outbox_action_is_allowed (PH_OUTBOX_ACTION_CANCEL, ph_outbox_entry_get_state (edit->entry)))
    {
      g_task_return_pointer (task, g_steal_pointer (&edit->draft), g_object_unref);
      return;
    }
  /* Not cancellable: who is not told of the end would not know which of both there is. */
  ph_outbox_act_async (ph_services_get_outbox (services), ph_outbox_entry_get_id (edit->entry), PH_OUTBOX_ACTION_CANCEL, NULL, cancel_cb, g_object_ref (task));
}

static void
cancel_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  if (ph_outbox_act_finish (PH_OUTBOX (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&edit->draft), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ph_outbox_edit_async:
 * @services: what it works with
 * @entry: a message that is not being sent
 * @cancellable: (nullable): ends it, unless the message is being cancelled already
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a draft of the message, with its attachments; the draft is not saved yet.
 */
void
ph_outbox_edit_async (PhServices *services, PhOutboxEntry *entry, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (PH_IS_OUTBOX_ENTRY (entry));

  g_autoptr(GTask) task = g_task_new (services, cancellable, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  edit->entry = g_object_ref (entry);
  edit->draft_id = g_uuid_string_random ();
  g_task_set_source_tag (task, ph_outbox_edit_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, edit, (GDestroyNotify) edit_free);
  ph_outbox_open_message_async (ph_services_get_outbox (services), ph_outbox_entry_get_id (entry), cancellable, open_message_cb, g_object_ref (task));
}

/**
 * ph_outbox_edit_finish:
 * @services: what it works with
 * @result: what the callback got
 * @error: what went wrong
 *
 * Returns: (transfer full): a draft
 */
PhDraft *
ph_outbox_edit_finish (PhServices *services, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, services), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
