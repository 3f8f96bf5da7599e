// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The text of a message as a part of it: its lines, and its octets as the server takes them.

#include "config.h"

#include "ph-text-part.h"

#include "ph-body-text.h"

#include <string.h>

/* RFC 5322 §2.1.1: lines should not, and must not be longer. */
#define MAX_USUAL_LINE 78
#define MAX_LINE       998
/* RFC 2045 §6.8: a line of base64, and what stands in it. */
#define BASE64_LINE   76
#define BASE64_OCTETS 57

/* What old mailbox files take for the start of the next message. */
#define FROM_LINE "From "

/* What matters for the choice of an encoding. */
typedef struct
{
  gsize longest_line;
  gsize n_lines;
  gboolean is_ascii;
  gboolean is_delicate; /* servers on the way may change it */
} Traits;

static gboolean
has_control_character (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (line[i]) && line[i] != '\t')
      return TRUE;
  return FALSE;
}

static Traits
get_traits (const char *body)
{
  Traits traits = { .is_ascii = g_str_is_ascii (body) };

  for (const char *line = body; *line != '\0';)
    {
      gsize length = strcspn (line, "\n");

      traits.longest_line = MAX (traits.longest_line, length);
      traits.is_delicate = traits.is_delicate || g_str_has_prefix (line, FROM_LINE) || has_control_character (line, length);
      traits.n_lines++;
      line += length + (line[length] == '\n' ? 1 : 0);
    }
  return traits;
}

/* (transfer full): @body as @encoding has it, lines end with LF. */
static GByteArray *
encode (const char *body, gsize length, GMimeContentEncoding encoding)
{
  GByteArray *encoded = g_byte_array_new ();
  GMimeEncoding state;
  gsize n = 0;

  g_mime_encoding_init_encode (&state, encoding);
  g_byte_array_set_size (encoded, (guint) g_mime_encoding_outlen (&state, length));
  n = g_mime_encoding_flush (&state, body, length, (char *) encoded->data);
  g_byte_array_set_size (encoded, (guint) n);
  return encoded;
}

/* RFC 2049 §3: no mailbox file may touch it, and no line consist of a dot. */
static GByteArray *
protect_lines (GByteArray *encoded)
{
  GByteArray *lines = g_byte_array_sized_new (encoded->len + 64);
  const char *end = (const char *) encoded->data + encoded->len;

  for (const char *line = (const char *) encoded->data; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      gsize length = (gsize) ((stop != NULL ? stop + 1 : end) - line);

      if (length >= strlen (FROM_LINE) && strncmp (line, FROM_LINE, strlen (FROM_LINE)) == 0)
        g_byte_array_append (lines, (const guint8 *) "=46", 3);
      else if (length == 2 && *line == '.')
        g_byte_array_append (lines, (const guint8 *) "=2E", 3);
      else
        g_byte_array_append (lines, (const guint8 *) line, 1);
      g_byte_array_append (lines, (const guint8 *) line + 1, (guint) length - 1);
      line += length;
    }
  g_byte_array_unref (encoded);
  return lines;
}

/* RFC 2045 §6.8: what is encoded has its canonical line ends. */
static GByteArray *
encode_base64 (const char *body)
{
  GString *canonical = g_string_sized_new (strlen (body));

  for (const char *at = body; *at != '\0'; at++)
    {
      if (*at == '\n')
        g_string_append_c (canonical, '\r');
      g_string_append_c (canonical, *at);
    }

  GByteArray *encoded = encode (canonical->str, canonical->len, GMIME_CONTENT_ENCODING_BASE64);

  g_string_free (canonical, TRUE);
  return encoded;
}

static gsize
get_base64_size (gsize length, gsize n_lines)
{
  return (length + n_lines + BASE64_OCTETS - 1) / BASE64_OCTETS * (BASE64_LINE + 1);
}

static void
set_content (GMimePart *part, GByteArray *encoded, GMimeContentEncoding encoding)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_byte_array (encoded);
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, encoding);

  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, encoding);
  g_object_unref (content);
}

static void
set_body (GMimePart *part, const char *body, const Traits *traits, PhMessageEncoding encoding)
{
  gsize length = strlen (body);
  GByteArray *printable = NULL;

  if (!traits->is_delicate && traits->is_ascii && traits->longest_line <= MAX_USUAL_LINE)
    {
      set_content (part, encode (body, length, GMIME_CONTENT_ENCODING_7BIT), GMIME_CONTENT_ENCODING_7BIT);
      return;
    }
  if (!traits->is_delicate && !traits->is_ascii && traits->longest_line <= MAX_LINE && encoding == PH_MESSAGE_ENCODING_8BIT)
    {
      set_content (part, encode (body, length, GMIME_CONTENT_ENCODING_8BIT), GMIME_CONTENT_ENCODING_8BIT);
      return;
    }
  printable = protect_lines (encode (body, length, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
  if (printable->len <= get_base64_size (length, traits->n_lines))
    {
      set_content (part, printable, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
      return;
    }
  g_byte_array_unref (printable);
  set_content (part, encode_base64 (body), GMIME_CONTENT_ENCODING_BASE64);
}

/**
 * ph_text_part_new:
 * @text: UTF-8, lines end with LF
 * @wrapping: what becomes of its paragraphs
 * @encoding: what the server takes
 *
 * Text that is not plain US-ASCII in lines of usual length goes as it is where 8-bit octets may go, else quoted-printable
 * or base64, whichever is shorter.
 *
 * Returns: (transfer full): a text/plain part
 */
GMimeObject *
ph_text_part_new (const char *text, PhTextWrapping wrapping, PhMessageEncoding encoding)
{
  GMimePart *part = g_mime_part_new_with_type ("text", "plain");
  g_autofree char *body = wrapping == PH_TEXT_WRAPPING_FLOWED ? ph_body_text_flow (text) : ph_body_text_wrap (text);
  Traits traits = get_traits (body);

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", traits.is_ascii ? "us-ascii" : "utf-8");
  if (wrapping == PH_TEXT_WRAPPING_FLOWED)
    {
      g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "format", "flowed");
      g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "delsp", "no");
    }
  set_body (part, body, &traits, encoding);
  return GMIME_OBJECT (part);
}
