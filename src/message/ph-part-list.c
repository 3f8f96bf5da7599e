// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message taken apart into a text and files, whoever has put it together. Of alternatives the plain text counts; what
// only signs the rest is left out. Reads the message where it lies; worker threads only.

#include "config.h"

#include "ph-part-list.h"

#include "ph-body-text.h"
#include "ph-file-name.h"
#include "ph-message-file-private.h"
#include "ph-mime-sink.h"
#include "ph-mime-writer.h"

#include <string.h>

/* Real messages nest three or four parts; deeper ones are made to break programs. */
#define MAX_DEPTH 32
/* More attachments than anybody sends; a list of so many can still be shown. */
#define MAX_ATTACHMENTS 1000

static void visit (PhPartList *self, GMimeObject *object, guint depth);

static gboolean
is_type (GMimeObject *object, const char *type, const char *subtype)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static gboolean
is_attached (GMimeObject *object)
{
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (object);

  return disposition != NULL && g_mime_content_disposition_is_attachment (disposition);
}

static gboolean
is_plain_text (GMimeObject *object)
{
  return GMIME_IS_PART (object) && is_type (object, "text", "plain") && !is_attached (object);
}

static void
visit_leaf (PhPartList *self, GMimeObject *object)
{
  if (self->text == NULL && is_plain_text (object))
    {
      self->text = GMIME_PART (object);
      return;
    }
  if (self->other_text == NULL && GMIME_IS_PART (object) && is_type (object, "text", "*") && !is_attached (object))
    self->other_text = GMIME_PART (object);
  if (self->attachments->len < MAX_ATTACHMENTS)
    g_ptr_array_add (self->attachments, object);
}

/* (nullable): the plain one of alternatives (RFC 2046 §5.1.4). */
static GMimeObject *
find_plain (GMimeMultipart *alternatives)
{
  for (int i = 0; i < g_mime_multipart_get_count (alternatives); i++)
    if (is_plain_text (g_mime_multipart_get_part (alternatives, i)))
      return g_mime_multipart_get_part (alternatives, i);
  return NULL;
}

static void
visit_multipart (PhPartList *self, GMimeMultipart *multipart, guint depth)
{
  GMimeObject *object = GMIME_OBJECT (multipart);
  GMimeObject *plain = is_type (object, "multipart", "alternative") && self->text == NULL ? find_plain (multipart) : NULL;
  int n_parts = g_mime_multipart_get_count (multipart);

  if (plain != NULL)
    {
      visit (self, plain, depth + 1);
      return;
    }
  /* RFC 1847 §2.1: the second part is the signature. */
  if (is_type (object, "multipart", "signed"))
    n_parts = MIN (n_parts, 1);
  for (int i = 0; i < n_parts; i++)
    visit (self, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void
visit (PhPartList *self, GMimeObject *object, guint depth)
{
  if (object == NULL || depth > MAX_DEPTH)
    return;
  if (GMIME_IS_MULTIPART (object))
    visit_multipart (self, GMIME_MULTIPART (object), depth);
  else
    visit_leaf (self, object);
}

/* What does not go out is none of the message; GMime removes one field at a time. */
static void
drop_bcc (GMimeObject *message)
{
  while (g_mime_object_remove_header (message, "Bcc") || g_mime_object_remove_header (message, "Resent-Bcc"))
    ;
}

/**
 * ph_part_list_new:
 * @file: a message
 * @job: on whose behalf; outlives the list
 * @error: return location
 *
 * Errors: `G_IO_ERROR`, `G_IO_ERROR_INVALID_DATA` when it is no message.
 *
 * Returns: (transfer full) (nullable): its parts; their octets are read when they are asked for
 */
PhPartList *
ph_part_list_new (PhMessageFile *file, PhMimeJob *job, GError **error)
{
  g_autoptr(GInputStream) input = ph_message_file_dup_seekable (file, error);
  PhPartList *self = NULL;

  if (input == NULL)
    return NULL;
  ph_gmime_init ();

  g_autoptr(GMimeStream) source = ph_mime_source_new (input, job);
  g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream (source);
  g_autoptr(GMimeMessage) message = g_mime_parser_construct_message (parser, NULL);

  if (job->error != NULL || g_cancellable_is_cancelled (job->cancellable))
    return ph_mime_job_fail (job, error, "reading the message"), NULL;
  if (message == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "this is no message");
      return NULL;
    }
  if (ph_message_file_get_bcc (file) == PH_MESSAGE_BCC_DROP)
    drop_bcc (GMIME_OBJECT (message));
  self = g_new0 (PhPartList, 1);
  self->message = g_steal_pointer (&message);
  self->attachments = g_ptr_array_new ();
  visit (self, g_mime_message_get_mime_part (self->message), 0);
  return self;
}

/**
 * ph_part_list_free:
 * @self: (transfer full): a list
 */
void
ph_part_list_free (PhPartList *self)
{
  g_clear_object (&self->message);
  g_ptr_array_unref (self->attachments);
  g_free (self);
}

/* Writes the octets themselves, up to the limit of @sink. */
static gboolean
write_decoded (GMimeObject *part, GMimeStream *sink, PhMimeJob *job)
{
  GMimeDataWrapper *content = g_mime_part_get_content (GMIME_PART (part));

  if (content != NULL && g_mime_data_wrapper_write_to_stream (content, sink) < 0 && !ph_mime_sink_is_full (PH_MIME_SINK (sink)))
    return FALSE;
  return job->error == NULL && g_mime_stream_flush (sink) == 0;
}

static gboolean
is_text_in_lines (GMimeObject *part)
{
  return is_type (part, "text", "*") && g_mime_part_get_content_encoding (GMIME_PART (part)) != GMIME_CONTENT_ENCODING_BASE64;
}

/* The line ends of the wire become those of this computer; base64 has its own. */
static gboolean
write_part (GMimeObject *part, GMimeStream *sink, PhMimeJob *job)
{
  if (!is_text_in_lines (part))
    return write_decoded (part, sink, job);

  g_autoptr(GMimeStream) filtered = g_mime_stream_filter_new (sink);
  GMimeFilter *line_ends = g_mime_filter_dos2unix_new (FALSE);
  GMimeDataWrapper *content = g_mime_part_get_content (GMIME_PART (part));

  g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), line_ends);
  g_object_unref (line_ends);
  return content == NULL || (g_mime_data_wrapper_write_to_stream (content, filtered) >= 0 && g_mime_stream_flush (filtered) == 0 &&
                             g_mime_stream_flush (sink) == 0 && job->error == NULL);
}

/**
 * ph_part_write:
 * @part: an attachment of a list
 * @output: where its octets go; not closed
 * @job: on whose behalf
 * @error: return location
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: whether all was written
 */
gboolean
ph_part_write (GMimeObject *part, GOutputStream *output, PhMimeJob *job, GError **error)
{
  if (GMIME_IS_MESSAGE_PART (part))
    {
      GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));

      return message == NULL || ph_mime_write_to (GMIME_OBJECT (message), output, job, error);
    }

  g_autoptr(GMimeStream) sink = ph_mime_sink_new (output, -1, job);

  return !GMIME_IS_PART (part) || write_part (part, sink, job) ? TRUE : ph_mime_job_fail (job, error, "writing an attachment");
}

/**
 * ph_part_get_size:
 * @part: an attachment of a list
 * @job: on whose behalf
 *
 * Returns: octets that [func@part_write] writes; -1 when they can't be read
 */
gint64
ph_part_get_size (GMimeObject *part, PhMimeJob *job)
{
  g_autoptr(GMimeStream) sink = ph_mime_sink_new (NULL, -1, job);

  if (GMIME_IS_PART (part))
    return write_part (part, sink, job) ? g_mime_stream_tell (sink) : -1;
  if (!GMIME_IS_MESSAGE_PART (part) || g_mime_message_part_get_message (GMIME_MESSAGE_PART (part)) == NULL)
    return 0;

  GMimeStream *filtered = g_mime_stream_filter_new (sink);
  GMimeFilter *line_ends = g_mime_filter_unix2dos_new (FALSE);

  g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), line_ends);
  g_mime_object_write_to_stream (GMIME_OBJECT (g_mime_message_part_get_message (GMIME_MESSAGE_PART (part))), NULL, filtered);
  g_mime_stream_flush (filtered);
  g_object_unref (line_ends);
  g_object_unref (filtered);
  return job->error == NULL ? g_mime_stream_tell (sink) : -1;
}

static char *
to_utf8 (const char *octets, gsize length, const char *charset)
{
  const char *name = charset != NULL ? g_mime_charset_iconv_name (charset) : NULL;
  g_autofree char *converted = NULL;
  gsize n_read = 0;
  gsize n_written = 0;

  if (name != NULL && g_ascii_strcasecmp (name, "utf-8") != 0 && g_ascii_strcasecmp (name, "us-ascii") != 0)
    converted = g_convert_with_fallback (octets, (gssize) length, "UTF-8", name, "\xef\xbf\xbd", &n_read, &n_written, NULL);
  return converted != NULL ? g_utf8_make_valid (converted, (gssize) n_written) : g_utf8_make_valid (octets, (gssize) length);
}

static char *
dup_with_lf (const char *text)
{
  GString *lines = g_string_sized_new (strlen (text));

  for (const char *at = text; *at != '\0'; at++)
    if (at[0] != '\r' || at[1] != '\n')
      g_string_append_c (lines, *at == '\r' ? '\n' : *at);
  return g_string_free (lines, FALSE);
}

/**
 * ph_part_is_flowed:
 * @part: a text
 *
 * Returns: whether its paragraphs fit any screen (format=flowed, RFC 3676)
 */
gboolean
ph_part_is_flowed (GMimePart *part)
{
  const char *format = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "format");

  return format != NULL && g_ascii_strcasecmp (format, "flowed") == 0;
}

static PhSoftBreak
get_soft_break (GMimePart *part)
{
  const char *delsp = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "delsp");

  return delsp != NULL && g_ascii_strcasecmp (delsp, "yes") == 0 ? PH_SOFT_BREAK_DROPS_SPACE : PH_SOFT_BREAK_KEEPS_SPACE;
}

/**
 * ph_part_dup_text:
 * @part: a text
 * @max: octets of it, before they are UTF-8, that are read at most
 * @job: on whose behalf
 *
 * Returns: (transfer full) (nullable): the text in UTF-8, lines end with LF, paragraphs in one line each; %NULL with an
 *   error in @job
 */
char *
ph_part_dup_text (GMimePart *part, gsize max, PhMimeJob *job)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GMimeStream) sink = ph_mime_sink_new (memory, (gint64) max, job);

  if (!write_decoded (GMIME_OBJECT (part), sink, job))
    return NULL;

  const char *octets = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory));
  gsize length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
  g_autofree char *text = to_utf8 (octets != NULL ? octets : "", length, g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset"));
  g_autofree char *lines = dup_with_lf (text);

  return ph_part_is_flowed (part) ? ph_body_text_unflow (lines, get_soft_break (part)) : g_steal_pointer (&lines);
}

/**
 * ph_part_dup_name:
 * @part: an attachment
 *
 * Returns: (transfer full): the name that its sender gave it, without folders; "": none
 */
char *
ph_part_dup_name (GMimeObject *part)
{
  const char *name = g_mime_object_get_content_disposition_parameter (part, "filename");

  if (name == NULL)
    name = g_mime_object_get_content_type_parameter (part, "name");
  return ph_file_name_clean_last (name != NULL ? name : "");
}

/**
 * ph_part_dup_content_type:
 * @part: an attachment
 *
 * Returns: (transfer full): its type, without parameters
 */
char *
ph_part_dup_content_type (GMimeObject *part)
{
  return g_mime_content_type_get_mime_type (g_mime_object_get_content_type (part));
}
