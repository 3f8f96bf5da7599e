// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What any program says to posthorn-sendmail: a message, or a dialogue. However it comes in pieces, it is read in the same
// way; a message has only lines that a server takes; a header section stays one.

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "ph-sendmail-dialogue.h"
#include "ph-sendmail-header.h"
#include "ph-sendmail-input.h"

#define MAX_LINE 998
#define MAX_SIZE 500

static void
check_same (const GByteArray *a, const GByteArray *b)
{
  if (a->len != b->len || (a->len > 0 && memcmp (a->data, b->data, a->len) != 0))
    g_error ("pieces are read otherwise than the whole");
}

static void
check_lines (const GByteArray *body)
{
  gsize column = 0;

  for (gsize i = 0; i < body->len; i++)
    {
      column = body->data[i] == '\n' ? 0 : column + 1;
      if (column > MAX_LINE + 1) /* a CR before the LF does not count */
        g_error ("a line is too long");
    }
}

static void
check_header (const GByteArray *header)
{
  const PhSendmailAdditions additions = { "ada@example.org", NULL, "Ada" };
  g_autoptr(GByteArray) complete = ph_sendmail_header_complete (header, &additions);
  g_autoptr(GByteArray) recipients G_GNUC_UNUSED = ph_sendmail_header_select_recipients (complete);
  g_autoptr(GByteArray) sender G_GNUC_UNUSED = ph_sendmail_header_select_sender (complete);
  g_autoptr(PhSendmailInput) again = ph_sendmail_input_new (PH_SENDMAIL_DOT_IS_TEXT);
  g_autoptr(GByteArray) body = g_byte_array_new ();

  ph_sendmail_input_feed (again, complete->data, complete->len, body);
  ph_sendmail_input_end (again, body);
  if (body->len > 0)
    g_error ("a header section has text in it");
  check_same (complete, ph_sendmail_input_get_header (again));
}

static void
read_message (const uint8_t *data, size_t size, PhSendmailDot dot)
{
  g_autoptr(PhSendmailInput) whole = ph_sendmail_input_new (dot);
  g_autoptr(PhSendmailInput) pieces = ph_sendmail_input_new (dot);
  g_autoptr(GByteArray) whole_body = g_byte_array_new ();
  g_autoptr(GByteArray) pieces_body = g_byte_array_new ();

  ph_sendmail_input_feed (whole, data, size, whole_body);
  for (size_t i = 0; i < size; i++)
    ph_sendmail_input_feed (pieces, data + i, 1, pieces_body);
  if (ph_sendmail_input_end (whole, whole_body) != ph_sendmail_input_end (pieces, pieces_body))
    g_error ("pieces end otherwise than the whole");
  check_same (whole_body, pieces_body);
  check_same (ph_sendmail_input_get_header (whole), ph_sendmail_input_get_header (pieces));
  check_lines (whole_body);
  check_header (ph_sendmail_input_get_header (whole));
}

static void
begin (gpointer data, const PhSendmailTransaction *transaction)
{
  g_byte_array_append (data, (const guint8 *) "<", 1);
}

static void
take_text (gpointer data, const guint8 *octets, gsize length)
{
  if (length > MAX_SIZE)
    g_error ("more text than there may be");
}

static char *
end (gpointer data, const PhSendmailTransaction *transaction)
{
  if (transaction->recipients->len == 0)
    g_error ("a message without a recipient");
  g_byte_array_append (data, (const guint8 *) ">", 1);
  return g_strdup ("250 ok");
}

static void
abandon (gpointer data)
{
  g_byte_array_append (data, (const guint8 *) "!", 1);
}

static GByteArray *
talk (const uint8_t *data, size_t size, size_t step)
{
  static const PhSendmailHandler handler = { begin, take_text, end, abandon };
  GByteArray *log = g_byte_array_new ();
  g_autoptr(PhSendmailDialogue) dialogue = ph_sendmail_dialogue_new ("ada@example.org", MAX_SIZE, &handler, log);
  g_autoptr(GBytes) output = NULL;

  for (size_t i = 0; i < size; i += step)
    ph_sendmail_dialogue_feed (dialogue, data + i, MIN (step, size - i));
  ph_sendmail_dialogue_end (dialogue);
  output = ph_sendmail_dialogue_take_output (dialogue);
  g_byte_array_append (log, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  return log;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GByteArray) whole = talk (data, size, size > 0 ? size : 1);
  g_autoptr(GByteArray) pieces = talk (data, size, 1);

  check_same (whole, pieces);
  read_message (data, size, PH_SENDMAIL_DOT_ENDS);
  read_message (data, size, PH_SENDMAIL_DOT_IS_TEXT);
  return 0;
}
