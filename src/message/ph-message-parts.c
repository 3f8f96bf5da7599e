// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a message of the outbox holds, made safe to show and bounded: its fields, its text, the files that go with it.

#include "config.h"

#include "ph-message-parts.h"

#include "ph-part-list.h"
#include "ph-shown-text.h"
#include "ph-task-data.h"

/* As the header promises. */
#define MAX_TEXT    (1024 * 1024)
#define MAX_HEADERS 1000
/* Longer values are lists of hundreds of recipients. */
#define MAX_VALUE 8192

typedef struct
{
  PhMessageFile *message; /* (owned) */
  guint attachment;
  GFile *file; /* (owned) (nullable): where it is saved */
} PartsJob;

static void parts_job_free (PartsJob *job);

PH_DEFINE_TASK_DATA (PartsJob, parts_job)

static void read_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
static void save_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

static void
parts_job_free (PartsJob *job)
{
  g_clear_object (&job->message);
  g_clear_object (&job->file);
  g_free (job);
}

static void
message_header_free (PhMessageHeader *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static void
message_part_free (PhMessagePart *self)
{
  g_free (self->name);
  g_free (self->content_type);
  g_free (self);
}

static void
add_headers (PhMessageParts *self, GMimeMessage *message)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));

  for (int i = 0; i < g_mime_header_list_get_count (headers) && i < MAX_HEADERS; i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header_at (headers, i);
      const char *value = g_mime_header_get_value (header);
      PhMessageHeader *shown = g_new0 (PhMessageHeader, 1);

      shown->name = ph_shown_text_new_line (g_mime_header_get_name (header), MAX_VALUE);
      shown->value = ph_shown_text_new_line (value != NULL ? value : "", MAX_VALUE);
      g_ptr_array_add (self->headers, shown);
    }
}

static gboolean
add_attachments (PhMessageParts *self, const PhPartList *list, PhMimeJob *job)
{
  for (guint i = 0; i < list->attachments->len; i++)
    {
      GMimeObject *object = list->attachments->pdata[i];
      PhMessagePart *part = g_new0 (PhMessagePart, 1);
      g_autofree char *type = ph_part_dup_content_type (object);

      part->name = ph_part_dup_name (object);
      part->content_type = ph_shown_text_new_line (type, MAX_VALUE);
      part->size = ph_part_get_size (object, job);
      g_ptr_array_add (self->attachments, part);
      if (part->size < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_text (PhMessageParts *self, const PhPartList *list, PhMimeJob *job)
{
  GMimePart *part = list->text != NULL ? list->text : list->other_text;
  g_autofree char *text = part != NULL ? ph_part_dup_text (part, MAX_TEXT, job) : g_strdup ("");

  if (text != NULL)
    self->text = ph_shown_text_new_lines (text, MAX_TEXT);
  return text != NULL;
}

static PhMessageParts *
read_parts (const PartsJob *job, GCancellable *cancellable, GError **error)
{
  PhMimeJob mime_job = { .cancellable = cancellable };
  g_autoptr(PhPartList) list = ph_part_list_new (job->message, &mime_job, error);
  g_autoptr(PhMessageParts) self = NULL;

  if (list == NULL)
    return NULL;
  self = g_new0 (PhMessageParts, 1);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) message_header_free);
  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) message_part_free);
  add_headers (self, list->message);
  if (add_text (self, list, &mime_job) && add_attachments (self, list, &mime_job))
    return g_steal_pointer (&self);
  ph_mime_job_fail (&mime_job, error, "reading the message");
  return NULL;
}

static void
read_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  PhMessageParts *parts = read_parts (parts_job_get (task), cancellable, &error);

  if (parts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, parts, (GDestroyNotify) ph_message_parts_free);
}

/* A file that is there stays as it is until all of the new one is written. */
static gboolean
save_to (GMimeObject *part, GFile *file, PhMimeJob *mime_job, GError **error)
{
  g_autoptr(GFileOutputStream) output = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, mime_job->cancellable, error);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  if (output == NULL)
    return FALSE;
  if (ph_part_write (part, G_OUTPUT_STREAM (output), mime_job, error))
    return g_output_stream_close (G_OUTPUT_STREAM (output), mime_job->cancellable, error);
  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (output), cancelled, NULL);
  return FALSE;
}

static gboolean
save (const PartsJob *job, GCancellable *cancellable, GError **error)
{
  PhMimeJob mime_job = { .cancellable = cancellable };
  g_autoptr(PhPartList) list = ph_part_list_new (job->message, &mime_job, error);

  if (list == NULL)
    return FALSE;
  if (job->attachment < list->attachments->len)
    return save_to (list->attachments->pdata[job->attachment], job->file, &mime_job, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the message has no attachment %u", job->attachment);
  return FALSE;
}

static void
save_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (save (parts_job_get (task), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ph_message_parts_read_async:
 * @message: a message
 * @cancellable: (nullable): stops reading
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Takes a message apart, off the main thread. What comes out is valid UTF-8 without characters that could deceive. A
 * message without a plain text shows its first text of another kind, markup and all.
 *
 * Errors: `G_IO_ERROR`.
 */
void
ph_message_parts_read_async (PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_MESSAGE_FILE (message));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  PartsJob *job = g_new0 (PartsJob, 1);

  job->message = g_object_ref (message);
  g_task_set_source_tag (task, ph_message_parts_read_async);
  parts_job_attach (task, job);
  g_task_run_in_thread (task, read_in_thread_cb);
}

/**
 * ph_message_parts_read_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the parts
 */
PhMessageParts *
ph_message_parts_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_message_parts_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_message_parts_save_async:
 * @message: a message
 * @attachment: index in the attachments of [struct@MessageParts]
 * @file: where it is written; one that is there is replaced
 * @cancellable: (nullable): stops writing; the file stays as it was
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Errors: `G_IO_ERROR`; `G_IO_ERROR_NOT_FOUND` also when there is no such attachment.
 */
void
ph_message_parts_save_async (PhMessageFile *message, guint attachment, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_MESSAGE_FILE (message));
  g_return_if_fail (G_IS_FILE (file));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  PartsJob *job = g_new0 (PartsJob, 1);

  job->message = g_object_ref (message);
  job->attachment = attachment;
  job->file = g_object_ref (file);
  g_task_set_source_tag (task, ph_message_parts_save_async);
  parts_job_attach (task, job);
  g_task_run_in_thread (task, save_in_thread_cb);
}

/**
 * ph_message_parts_save_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
ph_message_parts_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_message_parts_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_message_parts_free:
 * @self: (transfer full): parts
 */
void
ph_message_parts_free (PhMessageParts *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->headers);
  g_free (self->text);
  g_ptr_array_unref (self->attachments);
  g_free (self);
}
