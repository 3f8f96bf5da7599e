// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes a message with 8-bit octets one without them, for a server that has no 8BITMIME (RFC 6152 §3). Only the encodings
// of parts change; what would break by that is refused.

#include "config.h"

#include "ph-message-builder.h"

#include "ph-message-file-private.h"
#include "ph-mime-writer.h"
#include "ph-octet-counter.h"
#include "ph-part-list.h"

#include <string.h>

/* Real messages nest three or four parts; deeper ones are made to break programs. */
#define MAX_DEPTH 32
/* So much of a text tells what it is. */
#define MAX_LABELLED (1024 * 1024)
/* Three octets of a character, a replacement for each of them. */
#define MAX_CUT    10
#define CHUNK_SIZE 16384

/* What a part may become. */
typedef enum
{
  TOUCH_ANY,
  TOUCH_NOTHING, /* RFC 1847 §2.1: it is signed */
} Touch;

static gboolean convert (GMimeObject *object, Touch touch, guint depth, PhMimeJob *job);

static void convert_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

static gboolean
refuse (PhMimeJob *job, const char *why)
{
  if (job->error == NULL)
    g_set_error_literal (&job->error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, why);
  return FALSE;
}

/* Looks at the octets themselves: the encoding that a part names need not be true. */
static gboolean
scan_part (GMimePart *part, PhOctetCounter *counter, PhMimeJob *job)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream (content) : NULL;
  g_autofree char *buffer = g_malloc (CHUNK_SIZE);
  ssize_t n = 1;

  if (stream == NULL)
    return TRUE;
  g_mime_stream_reset (stream);
  while (n > 0 && !counter->has_8bit)
    {
      n = g_mime_stream_read (stream, buffer, CHUNK_SIZE);
      ph_octet_counter_feed (counter, (const guint8 *) buffer, (gsize) MAX (n, 0));
    }
  g_mime_stream_reset (stream);
  return job->error == NULL;
}

static gboolean
is_text (GMimeObject *object)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (object), "text", "*");
}

/* Who sent 8-bit octets without saying what they are has mostly sent UTF-8; RFC 1428 has a name for the rest. */
static gboolean
label_text (GMimeObject *object, PhMimeJob *job)
{
  g_autofree char *text = NULL;
  const char *odd = NULL;
  gboolean is_cut = FALSE;

  if (g_mime_object_get_content_type_parameter (object, "charset") != NULL)
    return TRUE;
  text = ph_part_dup_text (GMIME_PART (object), MAX_LABELLED, job);
  if (text == NULL)
    return FALSE;
  odd = strstr (text, "\xef\xbf\xbd");
  /* In the middle of the last character. */
  is_cut = odd != NULL && strlen (odd) < MAX_CUT && strlen (text) > MAX_LABELLED / 2;
  g_mime_object_set_content_type_parameter (object, "charset", odd == NULL || is_cut ? "utf-8" : "unknown-8bit");
  return TRUE;
}

static void
say_7bit (GMimeObject *object)
{
  if (g_mime_object_get_header (object, "Content-Transfer-Encoding") != NULL)
    g_mime_object_set_header (object, "Content-Transfer-Encoding", "7bit", NULL);
}

static gboolean
convert_part (GMimePart *part, Touch touch, PhMimeJob *job)
{
  GMimeObject *object = GMIME_OBJECT (part);
  GMimeContentEncoding encoding = g_mime_part_get_content_encoding (part);
  PhOctetCounter counter = { 0 };

  if (!scan_part (part, &counter, job))
    return FALSE;
  if (touch == TOUCH_NOTHING)
    return counter.has_8bit ? refuse (job, "a signed part has 8-bit octets") : TRUE;
  if (counter.has_8bit && is_text (object) && !label_text (object, job))
    return FALSE;
  if (counter.has_8bit)
    g_mime_part_set_content_encoding (part, is_text (object) ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64);
  else if (encoding == GMIME_CONTENT_ENCODING_8BIT || encoding == GMIME_CONTENT_ENCODING_BINARY)
    g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_7BIT);
  return TRUE;
}

/* What stands before the first part and behind the last one is for nobody (RFC 2046 §5.1.1). */
static gboolean
convert_margins (GMimeMultipart *multipart, Touch touch, PhMimeJob *job)
{
  const char *before = g_mime_multipart_get_prologue (multipart);
  const char *behind = g_mime_multipart_get_epilogue (multipart);
  gboolean is_clean = (before == NULL || g_str_is_ascii (before)) && (behind == NULL || g_str_is_ascii (behind));

  if (is_clean)
    return TRUE;
  if (touch == TOUCH_NOTHING)
    return refuse (job, "a signed part has 8-bit octets");
  g_mime_multipart_set_prologue (multipart, NULL);
  g_mime_multipart_set_epilogue (multipart, NULL);
  return TRUE;
}

static gboolean
convert_multipart (GMimeMultipart *multipart, Touch touch, guint depth, PhMimeJob *job)
{
  GMimeObject *object = GMIME_OBJECT (multipart);
  gboolean is_signed = g_mime_content_type_is_type (g_mime_object_get_content_type (object), "multipart", "signed");
  Touch inner = is_signed ? TOUCH_NOTHING : touch;

  if (!convert_margins (multipart, inner, job))
    return FALSE;
  for (int i = 0; i < g_mime_multipart_get_count (multipart); i++)
    if (!convert (g_mime_multipart_get_part (multipart, i), inner, depth + 1, job))
      return FALSE;
  if (inner == TOUCH_ANY)
    say_7bit (object);
  return TRUE;
}

static gboolean
convert (GMimeObject *object, Touch touch, guint depth, PhMimeJob *job)
{
  GMimeMessage *message = GMIME_IS_MESSAGE_PART (object) ? g_mime_message_part_get_message (GMIME_MESSAGE_PART (object)) : NULL;

  if (depth > MAX_DEPTH)
    return refuse (job, "the parts of the message are nested too deeply");
  if (GMIME_IS_MULTIPART (object))
    return convert_multipart (GMIME_MULTIPART (object), touch, depth, job);
  if (GMIME_IS_PART (object))
    return convert_part (GMIME_PART (object), touch, job);
  if (message == NULL || g_mime_message_get_mime_part (message) == NULL)
    return TRUE;
  if (touch == TOUCH_ANY)
    say_7bit (object);
  return convert (g_mime_message_get_mime_part (message), touch, depth + 1, job);
}

/* A message from before MIME gets the fields that say what its text is. */
static void
ensure_mime_version (GMimeMessage *message)
{
  if (g_mime_object_get_header (GMIME_OBJECT (message), "MIME-Version") == NULL)
    g_mime_object_append_header (GMIME_OBJECT (message), "MIME-Version", "1.0", NULL);
}

static PhMessageFile *
write_converted (GMimeMessage *message, PhMimeJob *job, GError **error)
{
  g_autoptr(PhMessageFile) file = ph_mime_write (message, job, error);

  if (file == NULL || !ph_message_file_has_8bit (file) || ph_message_file_has_utf8_headers (file))
    return g_steal_pointer (&file);
  /* In the header fields of a part, or of a message within this one. */
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "a part has 8-bit octets that can't be encoded");
  return NULL;
}

static PhMessageFile *
to_7bit (PhMessageFile *file, GCancellable *cancellable, GError **error)
{
  PhMimeJob job = { .cancellable = cancellable };
  g_autoptr(PhPartList) list = NULL;
  GMimeObject *body = NULL;

  if (!ph_message_file_has_8bit (file))
    return g_object_ref (file);
  list = ph_part_list_new (file, &job, error);
  if (list == NULL)
    return NULL;
  body = g_mime_message_get_mime_part (list->message);
  if (body != NULL && !convert (body, TOUCH_ANY, 0, &job))
    return ph_mime_job_fail (&job, error, "encoding the message"), NULL;
  ensure_mime_version (list->message);
  return write_converted (list->message, &job, error);
}

static void
convert_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  PhMessageFile *message = to_7bit (task_data, cancellable, &error);

  if (message == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, message, g_object_unref);
}

/**
 * ph_message_to_7bit_async:
 * @message: a message
 * @cancellable: (nullable): stops encoding
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Makes parts with 8-bit octets quoted-printable, when they are text, or base64, off the main thread. The structure of the
 * message stays, as do its fields, 8-bit ones too: those need SMTPUTF8, and a server with that takes 8-bit octets.
 *
 * Errors: `G_IO_ERROR`; `G_IO_ERROR_NOT_SUPPORTED` when such octets are in something signed (RFC 1847) or in the fields of
 * a part.
 */
void
ph_message_to_7bit_async (PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_MESSAGE_FILE (message));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_message_to_7bit_async);
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  g_task_run_in_thread (task, convert_in_thread_cb);
}

/**
 * ph_message_to_7bit_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message without 8-bit octets; the same when it has none
 */
PhMessageFile *
ph_message_to_7bit_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_message_to_7bit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
