// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message back into a draft, to be edited and sent again. What a draft has no place for (markup, signatures, fields of
// other programs) is lost; whom it goes to never is.

#include "config.h"

#include "ph-message-builder.h"

#include "ph-part-list.h"
#include "ph-task-data.h"

#include <string.h>

/* Far more than anybody types; a larger text becomes a file. */
#define MAX_TEXT (16 * 1024 * 1024)
/* Groups in groups, of which RFC 5322 §3.4 knows none. */
#define MAX_GROUP_DEPTH 8

typedef struct
{
  PhMessageFile *message; /* (owned) */
  PhEnvelope *envelope;   /* (owned) (nullable) */
  GFile *directory;       /* (owned) */
} ImportJob;

static void import_job_free (ImportJob *job);

PH_DEFINE_TASK_DATA (ImportJob, import_job)

static void import_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

static const struct
{
  GMimeAddressType type;
  PhRecipientsField field;
} address_fields[] = {
  { GMIME_ADDRESS_TYPE_TO, PH_RECIPIENTS_TO },
  { GMIME_ADDRESS_TYPE_CC, PH_RECIPIENTS_CC },
  { GMIME_ADDRESS_TYPE_BCC, PH_RECIPIENTS_BCC },
  { GMIME_ADDRESS_TYPE_REPLY_TO, PH_RECIPIENTS_REPLY_TO },
};

static const struct
{
  const char *field;
  const char *value; /* its beginning */
  PhImportance importance;
} importances[] = {
  { "Importance", "high", PH_IMPORTANCE_HIGH },
  { "Importance", "low", PH_IMPORTANCE_LOW },
  { "X-Priority", "1", PH_IMPORTANCE_HIGH },
  { "X-Priority", "2", PH_IMPORTANCE_HIGH },
  { "X-Priority", "4", PH_IMPORTANCE_LOW },
  { "X-Priority", "5", PH_IMPORTANCE_LOW },
  { "Priority", "urgent", PH_IMPORTANCE_HIGH },
  { "Priority", "non-urgent", PH_IMPORTANCE_LOW },
};

static void
import_job_free (ImportJob *job)
{
  g_clear_object (&job->message);
  g_clear_pointer (&job->envelope, ph_envelope_unref);
  g_clear_object (&job->directory);
  g_free (job);
}

/* GMime keeps the line ends of a name that is folded (RFC 5322 §2.2.3). */
static PhMailbox *
new_mailbox (InternetAddress *entry)
{
  const char *name = internet_address_get_name (entry);
  g_autoptr(GString) unfolded = g_string_new (name);

  g_string_replace (unfolded, "\r", "", 0);
  g_string_replace (unfolded, "\n", "", 0);
  return ph_mailbox_new (unfolded->str, internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (entry)));
}

static void
collect_mailboxes (InternetAddressList *list, guint depth, GPtrArray *mailboxes)
{
  for (int i = 0; list != NULL && i < internet_address_list_length (list) && depth <= MAX_GROUP_DEPTH; i++)
    {
      InternetAddress *entry = internet_address_list_get_address (list, i);

      if (INTERNET_ADDRESS_IS_GROUP (entry))
        collect_mailboxes (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (entry)), depth + 1, mailboxes);
      else
        g_ptr_array_add (mailboxes, new_mailbox (entry));
    }
}

static GPtrArray *
new_mailboxes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
}

static GPtrArray *
dup_mailboxes (const GPtrArray *mailboxes)
{
  GPtrArray *copy = new_mailboxes ();

  for (guint i = 0; i < mailboxes->len; i++)
    g_ptr_array_add (copy, ph_mailbox_ref (mailboxes->pdata[i]));
  return copy;
}

/* Adds the wire forms of what a list names to @known. */
static void
note_addresses (const GPtrArray *mailboxes, GHashTable *known)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailboxes->pdata[i], NULL);

      if (address != NULL)
        g_hash_table_add (known, g_strdup (ph_address_get_wire (address)));
    }
}

/* Who gets the message without standing in it: they were Bcc. */
static void
import_hidden (PhDraft *draft, const PhEnvelope *envelope)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) hidden = dup_mailboxes (ph_draft_get_recipients (draft, PH_RECIPIENTS_BCC));

  for (guint i = PH_RECIPIENTS_TO; i <= PH_RECIPIENTS_BCC; i++)
    note_addresses (ph_draft_get_recipients (draft, (PhRecipientsField) i), known);
  for (guint i = 0; i < ph_envelope_get_n_recipients (envelope); i++)
    {
      PhAddress *address = ph_envelope_get_recipient (envelope, i);

      if (g_hash_table_add (known, g_strdup (ph_address_get_wire (address))))
        g_ptr_array_add (hidden, ph_mailbox_new (NULL, ph_address_get_text (address)));
    }
  ph_draft_set_recipients (draft, PH_RECIPIENTS_BCC, hidden);
}

static void
import_people (PhDraft *draft, GMimeMessage *message)
{
  g_autoptr(GPtrArray) senders = new_mailboxes ();

  collect_mailboxes (g_mime_message_get_from (message), 0, senders);
  if (senders->len > 0)
    ph_draft_set_sender (draft, senders->pdata[0]);
  for (guint i = 0; i < G_N_ELEMENTS (address_fields); i++)
    {
      g_autoptr(GPtrArray) mailboxes = new_mailboxes ();

      collect_mailboxes (g_mime_message_get_addresses (message, address_fields[i].type), 0, mailboxes);
      ph_draft_set_recipients (draft, address_fields[i].field, mailboxes);
    }
}

static PhImportance
get_importance (GMimeMessage *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (importances); i++)
    {
      const char *value = g_mime_object_get_header (GMIME_OBJECT (message), importances[i].field);

      if (value != NULL && g_ascii_strncasecmp (value, importances[i].value, strlen (importances[i].value)) == 0)
        return importances[i].importance;
    }
  return PH_IMPORTANCE_NORMAL;
}

static void
import_fields (PhDraft *draft, GMimeMessage *message)
{
  const char *subject = g_mime_message_get_subject (message);
  const char *in_reply_to = g_mime_object_get_header (GMIME_OBJECT (message), "In-Reply-To");
  g_autofree char *id = in_reply_to != NULL ? g_mime_utils_decode_message_id (in_reply_to) : NULL;

  import_people (draft, message);
  ph_draft_set_subject (draft, subject);
  ph_draft_set_importance (draft, get_importance (message));
  ph_draft_set_in_reply_to (draft, id);
}

static gboolean
import_text (PhDraft *draft, const PhPartList *list, PhMimeJob *mime_job)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (list->text == NULL)
    return TRUE;
  text = ph_part_dup_text (list->text, MAX_TEXT, mime_job);
  if (text == NULL)
    return FALSE;
  /* The end of the last line, which every message has. */
  length = strlen (text);
  if (length > 0 && text[length - 1] == '\n')
    text[length - 1] = '\0';
  ph_draft_set_text (draft, text);
  ph_draft_set_wrapping (draft, ph_part_is_flowed (list->text) ? PH_TEXT_WRAPPING_FLOWED : PH_TEXT_WRAPPING_FIXED);
  return TRUE;
}

static gboolean
make_directory (GFile *directory, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) problem = NULL;

  if (g_file_make_directory_with_parents (directory, cancellable, &problem) || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
write_file (GMimeObject *part, GFile *file, PhMimeJob *mime_job, GError **error)
{
  g_autoptr(GFileOutputStream) output = g_file_create (file, G_FILE_CREATE_PRIVATE, mime_job->cancellable, error);

  return output != NULL && ph_part_write (part, G_OUTPUT_STREAM (output), mime_job, error) &&
         g_output_stream_close (G_OUTPUT_STREAM (output), mime_job->cancellable, error);
}

/* (transfer full) (nullable): the file is called at random, because two attachments may have one name. */
static PhAttachment *
import_attachment (GMimeObject *part, GFile *directory, PhMimeJob *mime_job, GError **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autoptr(GFile) file = g_file_get_child (directory, unique);
  g_autofree char *name = ph_part_dup_name (part);
  g_autofree char *type = ph_part_dup_content_type (part);
  g_autoptr(GFileInfo) info = NULL;

  if (!write_file (part, file, mime_job, error))
    {
      g_file_delete (file, NULL, NULL);
      return NULL;
    }
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  return ph_attachment_new (file, name, type, info != NULL ? g_file_info_get_size (info) : -1);
}

static gboolean
import_attachments (PhDraft *draft, const PhPartList *list, const ImportJob *job, PhMimeJob *mime_job, GError **error)
{
  if (list->attachments->len > 0 && !make_directory (job->directory, mime_job->cancellable, error))
    return FALSE;
  for (guint i = 0; i < list->attachments->len; i++)
    {
      g_autoptr(PhAttachment) attachment = import_attachment (list->attachments->pdata[i], job->directory, mime_job, error);

      if (attachment == NULL)
        return FALSE;
      ph_draft_add_attachment (draft, attachment);
    }
  return TRUE;
}

/* What was written for a draft that nobody gets. */
static void
remove_files (PhDraft *draft)
{
  GListModel *attachments = ph_draft_get_attachments (draft);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      g_file_delete (ph_attachment_get_file (attachment), NULL, NULL);
    }
}

static PhDraft *
import (const ImportJob *job, GCancellable *cancellable, GError **error)
{
  PhMimeJob mime_job = { .cancellable = cancellable };
  g_autoptr(PhPartList) list = ph_part_list_new (job->message, &mime_job, error);
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);

  if (list == NULL)
    return NULL;
  import_fields (draft, list->message);
  if (job->envelope != NULL)
    import_hidden (draft, job->envelope);
  if (!import_text (draft, list, &mime_job))
    return ph_mime_job_fail (&mime_job, error, "reading the text"), NULL;
  if (import_attachments (draft, list, job, &mime_job, error))
    return g_steal_pointer (&draft);
  remove_files (draft);
  return NULL;
}

static void
import_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  PhDraft *draft = import (import_job_get (task), cancellable, &error);

  if (draft == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, draft, g_object_unref);
}

/**
 * ph_draft_import_async:
 * @message: a message, of whatever program
 * @envelope: (nullable): who gets it; whoever does not stand in its header fields becomes Bcc
 * @directory: where attachments are written; made when needed
 * @cancellable: (nullable): stops reading; what was written is removed
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Makes a draft of a message, off the main thread. Of texts in several forms the plain one counts; a text with markup
 * becomes an attachment. The draft has no account.
 *
 * Errors: `G_IO_ERROR`.
 */
void
ph_draft_import_async (PhMessageFile *message, PhEnvelope *envelope, GFile *directory, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_MESSAGE_FILE (message));
  g_return_if_fail (G_IS_FILE (directory));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ImportJob *job = g_new0 (ImportJob, 1);

  job->message = g_object_ref (message);
  job->envelope = envelope != NULL ? ph_envelope_ref (envelope) : NULL;
  job->directory = g_object_ref (directory);
  g_task_set_source_tag (task, ph_draft_import_async);
  import_job_attach (task, job);
  g_task_run_in_thread (task, import_in_thread_cb);
}

/**
 * ph_draft_import_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the draft
 */
PhDraft *
ph_draft_import_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_draft_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
