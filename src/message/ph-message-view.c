// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What of a message a person reads, made safe to show. A view, not a mail reader: one text, no pictures, nothing that
// could run or reach out.

#include "config.h"

#include "ph-message-view.h"

#include "ph-gmime.h"
#include "ph-shown-text.h"

/* A message of which more than this stands before the text is not one that a person reads here; parsing nested parts
 * takes time with the square of their number. */
#define MAX_INPUT_SIZE (4 * 1024 * 1024)
/* As the header promises: a view of more text than this would stand still. */
#define MAX_TEXT_SIZE (1024 * 1024)
/* Longer fields are lists of hundreds of recipients. */
#define MAX_FIELD_SIZE 8192
/* Real messages nest three or four parts; deeper ones are made to break programs. */
#define MAX_DEPTH 32

/* The first text/plain part, else (for messages without one) the first text part of any kind. */
typedef struct
{
  GMimeTextPart *plain; /* unowned (nullable) */
  GMimeTextPart *other; /* unowned (nullable) */
} Texts;

static void find_texts (GMimeObject *object, guint depth, Texts *texts);

static char *
dup_field (GMimeMessage *message, const char *name)
{
  const char *value = g_mime_object_get_header (GMIME_OBJECT (message), name);

  return value != NULL ? ph_shown_text_new_line (value, MAX_FIELD_SIZE) : NULL;
}

static void
find_in_multipart (GMimeMultipart *multipart, guint depth, Texts *texts)
{
  for (int i = 0; i < g_mime_multipart_get_count (multipart) && texts->plain == NULL; i++)
    find_texts (g_mime_multipart_get_part (multipart, i), depth + 1, texts);
}

static void
find_texts (GMimeObject *object, guint depth, Texts *texts)
{
  if (object == NULL || depth > MAX_DEPTH)
    return;
  if (GMIME_IS_MULTIPART (object))
    find_in_multipart (GMIME_MULTIPART (object), depth, texts);
  else if (GMIME_IS_TEXT_PART (object) && g_mime_content_type_is_type (g_mime_object_get_content_type (object), "text", "plain"))
    texts->plain = GMIME_TEXT_PART (object);
  else if (GMIME_IS_TEXT_PART (object) && texts->other == NULL)
    texts->other = GMIME_TEXT_PART (object);
}

static char *
dup_text (GMimeMessage *message)
{
  Texts texts = { 0 };
  g_autofree char *text = NULL;

  find_texts (g_mime_message_get_mime_part (message), 0, &texts);
  if (texts.plain == NULL && texts.other == NULL)
    return g_strdup ("");
  text = g_mime_text_part_get_text (texts.plain != NULL ? texts.plain : texts.other);
  return ph_shown_text_new_lines (text != NULL ? text : "", MAX_TEXT_SIZE);
}

static GMimeMessage *
parse (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer (data != NULL ? data : "", MIN (size, MAX_INPUT_SIZE));
  g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream (stream);

  return g_mime_parser_construct_message (parser, NULL);
}

/**
 * ph_message_view_new:
 * @message: a message in RFC 5322 form, from whomever
 *
 * Decodes what a person reads. Fields and text are valid UTF-8 without characters that could drive a terminal or hide
 * others. A message without a plain text shows its first text of another kind, markup and all.
 *
 * Returns: (transfer full): the view
 */
PhMessageView *
ph_message_view_new (GBytes *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  ph_gmime_init ();

  PhMessageView *self = g_new0 (PhMessageView, 1);
  g_autoptr(GMimeMessage) parsed = parse (message);

  if (parsed == NULL)
    {
      self->text = g_strdup ("");
      return self;
    }
  self->from = dup_field (parsed, "From");
  self->to = dup_field (parsed, "To");
  self->subject = dup_field (parsed, "Subject");
  self->date = dup_field (parsed, "Date");
  self->text = dup_text (parsed);
  return self;
}

/**
 * ph_message_view_free:
 * @self: (transfer full): a view
 */
void
ph_message_view_free (PhMessageView *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->from);
  g_free (self->to);
  g_free (self->subject);
  g_free (self->date);
  g_free (self->text);
  g_free (self);
}
