// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A file as a part of a message: its name for every program, a type that is true, and its octets straight from the disk.

#include "config.h"

#include "ph-attachment-part.h"

#include "ph-content-scan.h"
#include "ph-file-name.h"

#include <string.h>

#define UNKNOWN_TYPE "application/octet-stream"
#define MESSAGE_TYPE "message/rfc822"
/* RFC 5322 §2.1.1. */
#define MAX_LINE 998

/* How the octets go. */
typedef struct
{
  const char *type;
  const char *charset; /* (nullable) */
  GMimeContentEncoding encoding;
} Form;

static const Form unknown_form = { UNKNOWN_TYPE, NULL, GMIME_CONTENT_ENCODING_BASE64 };

static gboolean
is_regular (GFile *file, GCancellable *cancellable, GError **error)
{
  /* A pipe would be waited for as soon as it is opened. */
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  return FALSE;
}

static GInputStream *
open_file (GFile *file, GCancellable *cancellable, GError **error)
{
  return is_regular (file, cancellable, error) ? G_INPUT_STREAM (g_file_read (file, cancellable, error)) : NULL;
}

static gint64
get_size (GInputStream *input, GCancellable *cancellable)
{
  g_autoptr(GFileInfo) info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (input), G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);

  return info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_STANDARD_SIZE) ? g_file_info_get_size (info) : -1;
}

/* RFC 2046 §5.2.1: a message must not be encoded; one that would have to be goes as a file like any other. */
static Form
get_message_form (const PhContentScan *scan, PhMessageEncoding encoding)
{
  gboolean is_8bit = scan->counter.has_8bit;

  if (scan->header_size == 0 || scan->counter.has_nul || scan->has_bare_cr || scan->has_8bit_header || scan->counter.longest_line > MAX_LINE)
    return unknown_form;
  if (is_8bit && encoding != PH_MESSAGE_ENCODING_8BIT)
    return unknown_form;
  return (Form){ MESSAGE_TYPE, NULL, is_8bit ? GMIME_CONTENT_ENCODING_8BIT : GMIME_CONTENT_ENCODING_7BIT };
}

/* Encoded in any case, so that its line ends stay what they are. */
static Form
get_text_form (const PhContentScan *scan, const char *type)
{
  if (!scan->is_utf8)
    return unknown_form;
  return (Form){ type, scan->counter.has_8bit ? "utf-8" : "us-ascii", GMIME_CONTENT_ENCODING_BASE64 };
}

static gboolean
find_form (PhAttachment *attachment, PhMessageEncoding encoding, Form *form, GCancellable *cancellable, GError **error)
{
  const char *type = ph_attachment_get_content_type (attachment);
  g_autoptr(GInputStream) input = NULL;
  PhContentScan scan = { 0 };

  *form = g_str_has_prefix (type, "message/") || g_str_has_prefix (type, "multipart/") ? unknown_form : (Form){ type, NULL, GMIME_CONTENT_ENCODING_BASE64 };
  if (!g_str_has_prefix (type, "text/") && strcmp (type, MESSAGE_TYPE) != 0)
    return TRUE;
  input = open_file (ph_attachment_get_file (attachment), cancellable, error);
  if (input == NULL || !ph_content_scan_run (&scan, input, cancellable, error))
    return FALSE;
  *form = strcmp (type, MESSAGE_TYPE) == 0 ? get_message_form (&scan, encoding) : get_text_form (&scan, type);
  return TRUE;
}

/* RFC 2231 for who knows it, and besides a name that everybody can read. */
static void
set_name (GMimePart *part, const char *name)
{
  g_autofree char *ascii = ph_file_name_to_ascii (name);
  GMimeContentDisposition *disposition = NULL;

  g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_ATTACHMENT);
  if (*name == '\0')
    return;
  g_mime_part_set_filename (part, name);
  if (g_str_is_ascii (name))
    return;
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "name", ascii);
  disposition = g_mime_object_get_content_disposition (GMIME_OBJECT (part));
  /* GMime prefers the smallest charset that does. */
  g_mime_param_set_charset (g_mime_param_list_get_parameter (g_mime_content_disposition_get_parameters (disposition), "filename"), "utf-8");
}

static GMimePart *
new_part (const char *name, const Form *form)
{
  g_auto(GStrv) halves = g_strsplit (form->type, "/", 2);
  GMimePart *part = g_mime_part_new_with_type (halves[0], halves[1]);

  if (form->charset != NULL)
    g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", form->charset);
  g_mime_part_set_content_encoding (part, form->encoding);
  set_name (part, name);
  return part;
}

static GMimeObject *
make_part (PhAttachment *attachment, PhMessageEncoding encoding, PhMimeJob *job, GError **error)
{
  const char *name = ph_attachment_get_name (attachment);
  Form form = unknown_form;
  g_autoptr(GInputStream) input = NULL;

  if (!find_form (attachment, encoding, &form, job->cancellable, error))
    return NULL;
  input = open_file (ph_attachment_get_file (attachment), job->cancellable, error);
  if (input == NULL)
    return NULL;

  GMimePart *part = new_part (name, &form);
  g_autoptr(GMimeStream) source = ph_mime_source_new (input, job);
  GMimeDataWrapper *content = NULL;

  ph_mime_source_expect (PH_MIME_SOURCE (source), name, get_size (input, job->cancellable));
  content = g_mime_data_wrapper_new_with_stream (source, form.encoding == GMIME_CONTENT_ENCODING_BASE64 ? GMIME_CONTENT_ENCODING_DEFAULT : form.encoding);
  g_mime_part_set_content (part, content);
  g_object_unref (content);
  return GMIME_OBJECT (part);
}

/**
 * ph_attachment_part_new:
 * @attachment: a file
 * @encoding: what the server takes
 * @job: on whose behalf; outlives the part
 *
 * Opens the file and, where the type claims something that can be checked, looks through it. Its octets are read when the
 * part is written. Worker threads only.
 *
 * Returns: (transfer full) (nullable): the part; %NULL with an error in @job
 */
GMimeObject *
ph_attachment_part_new (PhAttachment *attachment, PhMessageEncoding encoding, PhMimeJob *job)
{
  GMimeObject *part = make_part (attachment, encoding, job, &job->error);

  if (part == NULL)
    g_prefix_error (&job->error, "%s: ", ph_attachment_get_name (attachment));
  return part;
}
