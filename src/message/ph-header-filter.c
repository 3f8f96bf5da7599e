// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Finds the end of the header section of a message in a stream of bytes, and leaves Bcc fields out if asked to. Bytes
// in, bytes out; every byte that is not part of a Bcc field stays what it is and where it is.

#include "config.h"

#include "ph-header-filter.h"

#include <string.h>

/* A line has at most 998 octets (RFC 5322 §2.1.1), so a longer one without a colon is no field. */
#define MAX_NAME_LENGTH 998

typedef enum
{
  STATE_LINE_START,
  STATE_NAME,       /* of a field; held back until the colon tells what it is */
  STATE_AFTER_NAME, /* blanks before the colon (RFC 5322 §4.5); held back too */
  STATE_VALUE,
  STATE_AFTER_CR, /* the LF that belongs to it may follow */
  STATE_BODY,
} State;

struct _PhHeaderFilter
{
  PhMessageBcc bcc;
  State state;
  gboolean is_dropping; /* the field at hand is a Bcc field */
  GByteArray *held;     /* (owned): start of a line of which is not known what it is */
  gint64 consumed;      /* octets fed */
  gint64 header_size;   /* octets before the body; -1: still in the header section */
};

/**
 * ph_header_filter_new:
 * @bcc: what happens to Bcc fields
 *
 * Returns: (transfer full): a filter at the start of a message
 */
PhHeaderFilter *
ph_header_filter_new (PhMessageBcc bcc)
{
  PhHeaderFilter *self = g_new0 (PhHeaderFilter, 1);

  self->bcc = bcc;
  self->held = g_byte_array_new ();
  self->header_size = -1;
  return self;
}

/**
 * ph_header_filter_free:
 * @self: (transfer full): a filter
 */
void
ph_header_filter_free (PhHeaderFilter *self)
{
  g_byte_array_unref (self->held);
  g_free (self);
}

static void
emit (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  if (!self->is_dropping)
    g_byte_array_append (out, &byte, 1);
}

static void
release_held (PhHeaderFilter *self, GByteArray *out)
{
  if (!self->is_dropping)
    g_byte_array_append (out, self->held->data, self->held->len);
  g_byte_array_set_size (self->held, 0);
}

static void
enter_body (PhHeaderFilter *self, gint64 header_size, GByteArray *out)
{
  self->state = STATE_BODY;
  self->header_size = header_size;
  self->is_dropping = FALSE;
  release_held (self, out);
}

/* RFC 5322 §3.6.8: printable US-ASCII except the colon. */
static gboolean
is_name_char (guint8 byte)
{
  return byte > 32 && byte < 127 && byte != ':';
}

static gboolean
is_blank (guint8 byte)
{
  return byte == ' ' || byte == '\t';
}

static gboolean
is_bcc (const GByteArray *held)
{
  static const char *const names[] = { "Bcc", "Resent-Bcc" }; /* RFC 5322 §3.6.3, §3.6.6 */
  guint length = held->len;

  while (length > 0 && is_blank (held->data[length - 1]))
    length--;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (length == strlen (names[i]) && g_ascii_strncasecmp ((const char *) held->data, names[i], length) == 0)
      return TRUE;
  return FALSE;
}

static void
hold (PhHeaderFilter *self, guint8 byte, State state, GByteArray *out)
{
  g_byte_array_append (self->held, &byte, 1);
  self->state = state;
  if (self->held->len > MAX_NAME_LENGTH)
    enter_body (self, self->consumed + 1 - self->held->len, out);
}

/* A line that is neither a field nor a continuation: servers, too, take it for the first one of the body. */
static void
not_a_field (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  enter_body (self, self->consumed - self->held->len, out);
  emit (self, byte, out);
}

static void
feed_line_start (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  if (is_blank (byte) && self->consumed > 0)
    {
      self->state = STATE_VALUE; /* continues the field before */
      emit (self, byte, out);
    }
  else if (is_name_char (byte))
    {
      self->is_dropping = FALSE;
      hold (self, byte, STATE_NAME, out);
    }
  else
    {
      not_a_field (self, byte, out); /* an empty line among others */
    }
}

static void
feed_name (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  if (byte == ':')
    {
      self->is_dropping = self->bcc == PH_MESSAGE_BCC_DROP && is_bcc (self->held);
      self->state = STATE_VALUE;
      release_held (self, out);
      emit (self, byte, out);
    }
  else if (is_blank (byte))
    hold (self, byte, STATE_AFTER_NAME, out);
  else if (self->state == STATE_NAME && is_name_char (byte))
    hold (self, byte, STATE_NAME, out);
  else
    not_a_field (self, byte, out);
}

static void
feed_value (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  if (byte == '\n')
    self->state = STATE_LINE_START;
  else if (byte == '\r')
    self->state = STATE_AFTER_CR;
  emit (self, byte, out);
}

static void
feed_byte (PhHeaderFilter *self, guint8 byte, GByteArray *out)
{
  if (self->state == STATE_AFTER_CR)
    {
      self->state = STATE_LINE_START;
      if (byte == '\n')
        {
          emit (self, byte, out);
          return;
        }
    }
  switch (self->state)
    {
    case STATE_LINE_START:
      feed_line_start (self, byte, out);
      break;
    case STATE_NAME:
    case STATE_AFTER_NAME:
      feed_name (self, byte, out);
      break;
    case STATE_VALUE:
      feed_value (self, byte, out);
      break;
    case STATE_BODY:
      emit (self, byte, out);
      break;
    case STATE_AFTER_CR:
    default:
      g_assert_not_reached ();
    }
}

/* What of @data belongs to the value of the field at hand, up to the end of the line. Returns: how many octets */
static gsize
feed_run (PhHeaderFilter *self, const guint8 *data, gsize length, GByteArray *out)
{
  gsize n = 0;

  while (n < length && data[n] != '\r' && data[n] != '\n')
    n++;
  if (!self->is_dropping)
    g_byte_array_append (out, data, (guint) n);
  self->consumed += (gint64) n;
  return n;
}

/**
 * ph_header_filter_feed:
 * @self: a filter
 * @data: (array length=length): the next bytes of the message
 * @length: how many
 * @out: gets the bytes that stay
 *
 * Line ends may be CRLF, LF or CR. At most the name of one field is held back.
 */
void
ph_header_filter_feed (PhHeaderFilter *self, const guint8 *data, gsize length, GByteArray *out)
{
  gsize i = 0;

  while (i < length && self->state != STATE_BODY)
    {
      if (self->state == STATE_VALUE)
        i += feed_run (self, data + i, length - i, out);
      if (i == length)
        return;
      feed_byte (self, data[i++], out);
      self->consumed++;
    }
  g_byte_array_append (out, data + i, (guint) (length - i));
  self->consumed += (gint64) (length - i);
}

/**
 * ph_header_filter_end:
 * @self: a filter
 * @out: gets what was held back
 *
 * Says that there are no more bytes.
 */
void
ph_header_filter_end (PhHeaderFilter *self, GByteArray *out)
{
  if (self->state != STATE_BODY)
    enter_body (self, self->consumed - self->held->len, out);
}

/**
 * ph_header_filter_get_header_size:
 * @self: a filter
 *
 * Returns: octets of the header section as fed, without the empty line behind it; 0: the message does not begin with a
 *   field; -1: its end was not seen yet
 */
gint64
ph_header_filter_get_header_size (const PhHeaderFilter *self)
{
  return self->header_size;
}
