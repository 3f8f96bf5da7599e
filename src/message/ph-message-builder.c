// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes a message of a draft: GMime does MIME, this says what the parts are, and a worker thread does all of it, so that a
// large file never stops the window. The message is as private as a temporary file without a name is.

#include "config.h"

#include "ph-message-builder.h"

#include "ph-attachment-part.h"
#include "ph-message-file-private.h"
#include "ph-message-headers.h"
#include "ph-mime-writer.h"
#include "ph-task-data.h"
#include "ph-text-part.h"

typedef struct
{
  PhDraft *draft; /* (owned): a copy that nobody else knows */
  PhMessageEncoding encoding;
} BuildJob;

static void build_job_free (BuildJob *job);

PH_DEFINE_TASK_DATA (BuildJob, build_job)

static void build_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

static void
build_job_free (BuildJob *job)
{
  g_clear_object (&job->draft);
  g_free (job);
}

static PhDraft *
dup_draft (PhDraft *draft)
{
  PhDraft *copy = ph_draft_new (ph_draft_get_id (draft));
  GListModel *attachments = ph_draft_get_attachments (draft);

  ph_draft_set_sender (copy, ph_draft_get_sender (draft));
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    ph_draft_set_recipients (copy, (PhRecipientsField) i, ph_draft_get_recipients (draft, (PhRecipientsField) i));
  ph_draft_set_subject (copy, ph_draft_get_subject (draft));
  ph_draft_set_text (copy, ph_draft_get_text (draft));
  ph_draft_set_wrapping (copy, ph_draft_get_wrapping (draft));
  ph_draft_set_importance (copy, ph_draft_get_importance (draft));
  ph_draft_set_in_reply_to (copy, ph_draft_get_in_reply_to (draft));
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      ph_draft_add_attachment (copy, attachment);
    }
  return copy;
}

static void
add_part (GMimeMultipart *multipart, GMimeObject *part)
{
  g_mime_multipart_add (multipart, part);
  g_object_unref (part);
}

static gboolean
add_attachments (GMimeMultipart *multipart, const BuildJob *job, PhMimeJob *mime_job)
{
  GListModel *attachments = ph_draft_get_attachments (job->draft);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);
      GMimeObject *part = ph_attachment_part_new (attachment, job->encoding, mime_job);

      if (part == NULL)
        return FALSE;
      add_part (multipart, part);
    }
  return TRUE;
}

/* (transfer full) (nullable): the text alone, or with the attachments behind it. */
static GMimeObject *
new_body (const BuildJob *job, PhMimeJob *mime_job)
{
  GMimeObject *text = ph_text_part_new (ph_draft_get_text (job->draft), ph_draft_get_wrapping (job->draft), job->encoding);

  if (g_list_model_get_n_items (ph_draft_get_attachments (job->draft)) == 0)
    return text;

  g_autoptr(GMimeObject) body = GMIME_OBJECT (g_mime_multipart_new_with_subtype ("mixed"));

  add_part (GMIME_MULTIPART (body), text);
  if (!add_attachments (GMIME_MULTIPART (body), job, mime_job))
    return NULL;
  return g_steal_pointer (&body);
}

static PhMessageFile *
build (const BuildJob *job, GCancellable *cancellable, GError **error)
{
  PhMimeJob mime_job = { .cancellable = cancellable };
  g_autoptr(GMimeMessage) message = NULL;
  g_autoptr(GMimeObject) body = NULL;

  ph_gmime_init ();
  message = g_mime_message_new (FALSE);
  if (!ph_message_headers_write (message, job->draft, error))
    return NULL;
  body = new_body (job, &mime_job);
  if (body == NULL)
    {
      ph_mime_job_fail (&mime_job, error, "reading an attachment");
      return NULL;
    }
  g_mime_message_set_mime_part (message, body);
  return ph_mime_write (message, &mime_job, error);
}

static void
build_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  PhMessageFile *message = build (build_job_get (task), cancellable, &error);

  if (message == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, message, g_object_unref);
}

/**
 * ph_message_build_async:
 * @draft: what the message says; what it is at the call counts
 * @encoding: what the server takes
 * @cancellable: (nullable): stops building
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Builds the message of a draft in a temporary file that has no name any more, in constant memory and off the main thread.
 * Attachments are read while it is built. Header fields have no Bcc, and UTF-8 only in addresses that can't do without
 * (RFC 6532).
 *
 * Errors: [error@AddressError]; `G_IO_ERROR`, with the name of the attachment that can't be read, or that shrank or grew
 * meanwhile; [error@MessageError] never, unless a file changes without changing its size.
 */
void
ph_message_build_async (PhDraft *draft, PhMessageEncoding encoding, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT (draft));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  BuildJob *job = g_new0 (BuildJob, 1);

  job->draft = dup_draft (draft);
  job->encoding = encoding;
  g_task_set_source_tag (task, ph_message_build_async);
  build_job_attach (task, job);
  g_task_run_in_thread (task, build_in_thread_cb);
}

/**
 * ph_message_build_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message
 */
PhMessageFile *
ph_message_build_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_message_build_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
