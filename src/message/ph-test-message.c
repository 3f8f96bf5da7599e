// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The message that tells a person that sending works: from one address to another, with a subject and a text, and with
// nothing in it that says more about the computer than must be.

#include "config.h"

#include "ph-test-message.h"

#include "ph-gmime.h"
#include "ph-message-headers.h"

#include <string.h>

/* RFC 5322 §2.1.1: longer lines should be avoided; they are encoded instead. */
#define MAX_PLAIN_LINE 78

/* No line end may come into a header field, and no other control character has a business there. */
static char *
dup_header_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (clean, g_unichar_iscntrl (g_utf8_get_char (at)) ? ' ' : g_utf8_get_char (at));
  return g_string_free (clean, FALSE);
}

/* UTF-8 with LF line ends, also behind the last line. */
static char *
dup_body_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at++)
    {
      if (*at == '\r' && at[1] == '\n')
        continue;
      g_string_append_c (clean, *at == '\r' ? '\n' : *at);
    }
  if (!g_str_has_suffix (clean->str, "\n"))
    g_string_append_c (clean, '\n');
  return g_string_free (clean, FALSE);
}

static gboolean
needs_encoding (const char *text)
{
  if (!g_str_is_ascii (text))
    return TRUE;
  for (const char *at = text; *at != '\0'; at += strcspn (at, "\n") + 1)
    if (strcspn (at, "\n") > MAX_PLAIN_LINE)
      return TRUE;
  return FALSE;
}

static GMimeObject *
new_text_part (const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");
  g_autofree char *body = dup_body_text (text);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, body);
  g_mime_part_set_content_encoding (GMIME_PART (part),
                                    needs_encoding (body) ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_7BIT);
  return GMIME_OBJECT (part);
}

static GBytes *
write_with_crlf (GMimeMessage *message)
{
  g_autoptr(GMimeStream) stream = g_mime_stream_mem_new ();
  GByteArray *out = g_byte_array_new ();
  GByteArray *lines = NULL;

  g_mime_object_write_to_stream (GMIME_OBJECT (message), NULL, stream);
  lines = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  for (guint i = 0; i < lines->len; i++)
    {
      if (lines->data[i] == '\n')
        g_byte_array_append (out, (const guint8 *) "\r", 1);
      g_byte_array_append (out, lines->data + i, 1);
    }
  return g_byte_array_free_to_bytes (out);
}

/**
 * ph_test_message_new:
 * @from: who sends it
 * @display_name: (nullable): name in From
 * @to: who gets it
 * @subject: any UTF-8; control characters become blanks
 * @text: any UTF-8 with any line ends
 *
 * Makes a complete message in US-ASCII, as long as the addresses are (RFC 6532 for the others). The date is in UTC, and
 * the message identifier in the sender's domain.
 *
 * Returns: (transfer full): the message, with CRLF line ends
 */
GBytes *
ph_test_message_new (PhAddress *from, const char *display_name, PhAddress *to, const char *subject, const char *text)
{
  g_return_val_if_fail (from != NULL && to != NULL, NULL);
  g_return_val_if_fail (subject != NULL && text != NULL, NULL);

  g_autofree char *name = display_name != NULL && *display_name != '\0' ? dup_header_text (display_name) : NULL;
  g_autofree char *clean_subject = dup_header_text (subject);

  ph_gmime_init ();

  g_autoptr(GMimeMessage) message = g_mime_message_new (FALSE);
  g_autoptr(GMimeObject) part = new_text_part (text);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, name, ph_address_get_wire (from));
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, NULL, ph_address_get_wire (to));
  /* GMime reads only the first of several encoded words that it has written itself. */
  ph_message_headers_write_subject (message, clean_subject);
  ph_message_headers_stamp (message, from);
  g_mime_message_set_mime_part (message, part);
  return write_with_crlf (message);
}
