// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads a message as programs write it for sendmail: maybe with the "From " line of a mailbox, maybe without any header
// field, maybe ended by a dot, maybe with lines or NULs that no server takes. Bytes in, bytes out; no IO. What the header
// fields say is, but for one, the business of PhSendmailHeader.

#include "config.h"

#include "ph-sendmail-input.h"

#include <string.h>

#include "ph-header-field.h"

/* As PhMessageFile has it: nobody needs more, and all of it is kept in memory. */
#define MAX_HEADER (1024 * 1024)
/* No line of a message may be longer (RFC 5321 §4.5.3.1.6); what is longer without being a field begins the text. */
#define MAX_LINE 998
/* A character of UTF-8 has so many octets at most. */
#define MAX_CHARACTER 4

typedef enum
{
  PART_HEADER,
  PART_BODY,
  PART_NONE, /* behind the end */
} Part;

/* Where in a line the text stands that is looked at. */
typedef enum
{
  AT_START,
  AT_DOT,    /* behind a dot at the start */
  AT_DOT_CR, /* and a CR */
  WITHIN,
} Place;

struct _PhSendmailInput
{
  PhSendmailDot dot;
  Part part;
  Place place;
  PhSendmailInputState state;
  GByteArray *header;         /* (owned) */
  GByteArray *line;           /* (owned): of the header section: begun, and not judged yet */
  guint8 unit[MAX_CHARACTER]; /* of the text: a character that may not be whole yet, or a CR */
  gsize unit_length;
  gsize column; /* octets of the line of the text that went out */
  gboolean is_first_line;
};

/**
 * ph_sendmail_input_new:
 * @dot: what a dot on a line of its own means
 *
 * Returns: (transfer full): a reader at the start of a message
 */
PhSendmailInput *
ph_sendmail_input_new (PhSendmailDot dot)
{
  PhSendmailInput *self = g_new0 (PhSendmailInput, 1);

  self->dot = dot;
  self->header = g_byte_array_new ();
  self->line = g_byte_array_new ();
  self->is_first_line = TRUE;
  return self;
}

/**
 * ph_sendmail_input_free:
 * @self: (transfer full): a reader
 */
void
ph_sendmail_input_free (PhSendmailInput *self)
{
  g_byte_array_unref (self->header);
  g_byte_array_unref (self->line);
  g_free (self);
}

/* --- NULs, which no server takes: cron hands over whatever a program has printed, and its message has to arrive */

static void
drop_nuls (GByteArray *octets, guint from)
{
  guint kept = from;

  for (guint i = from; i < octets->len; i++)
    if (octets->data[i] != '\0')
      octets->data[kept++] = octets->data[i];
  g_byte_array_set_size (octets, kept);
}

/* Who says that it is binary (RFC 3030) means each of its octets; it can't be sent, and has to be told so. */
static gboolean
is_binary (const PhSendmailInput *self)
{
  g_autofree char *encoding = ph_header_field_dup (self->header->data, self->header->len, "Content-Transfer-Encoding");

  return encoding != NULL && g_ascii_strcasecmp (g_strstrip (encoding), "binary") == 0;
}

static void
clean_text (const PhSendmailInput *self, GByteArray *body, guint from)
{
  if (body->len > from && memchr (body->data + from, '\0', body->len - from) != NULL && !is_binary (self))
    drop_nuls (body, from);
}

/* --- the text: a line that is too long goes on in the next one behind a space, as other mail systems break it */

static void
put_octets (PhSendmailInput *self, const char *octets, gsize length, GByteArray *body)
{
  if (self->column + length > MAX_LINE)
    {
      g_byte_array_append (body, (const guint8 *) "\n ", 2);
      self->column = 1;
    }
  g_byte_array_append (body, (const guint8 *) octets, length);
  self->column += length;
}

static void
put_unit (PhSendmailInput *self, GByteArray *body)
{
  put_octets (self, (const char *) self->unit, self->unit_length, body);
  self->unit_length = 0;
}

static void
put_line_end (PhSendmailInput *self, GByteArray *body)
{
  if (self->unit_length == 1 && self->unit[0] == '\r')
    g_byte_array_append (body, self->unit, 1);
  else
    put_unit (self, body);
  g_byte_array_append (body, (const guint8 *) "\n", 1);
  self->unit_length = 0;
  self->column = 0;
  self->place = AT_START;
}

static gboolean
goes_on (const PhSendmailInput *self, guint8 octet)
{
  return (octet & 0xc0) == 0x80 && self->unit_length > 0 && self->unit_length < MAX_CHARACTER && self->unit[0] >= 0xc0;
}

static void
take_text_octet (PhSendmailInput *self, guint8 octet, GByteArray *body)
{
  self->place = WITHIN;
  if (octet == '\n')
    {
      put_line_end (self, body);
      return;
    }
  if (!goes_on (self, octet))
    put_unit (self, body);
  self->unit[self->unit_length++] = octet;
}

static void
end (PhSendmailInput *self)
{
  self->part = PART_NONE;
  self->state = PH_SENDMAIL_INPUT_ENDED;
}

/* What was held back because it might have been the end is text. */
static void
give_up_dot (PhSendmailInput *self, GByteArray *body)
{
  Place place = self->place;

  if (place == AT_DOT || place == AT_DOT_CR)
    take_text_octet (self, '.', body);
  if (place == AT_DOT_CR)
    take_text_octet (self, '\r', body);
}

static void
take_octet (PhSendmailInput *self, guint8 octet, GByteArray *body)
{
  gboolean may_end = self->place == AT_DOT || self->place == AT_DOT_CR;

  if (self->place == AT_START && octet == '.' && self->dot == PH_SENDMAIL_DOT_ENDS)
    self->place = AT_DOT;
  else if (self->place == AT_DOT && octet == '\r')
    self->place = AT_DOT_CR;
  else if (may_end && octet == '\n')
    end (self);
  else
    {
      give_up_dot (self, body);
      take_text_octet (self, octet, body);
    }
}

/* Most lines are whole, short and begin with no dot: they go through at once. Returns: how many octets did. */
static gsize
take_plain_lines (PhSendmailInput *self, const guint8 *data, gsize length, GByteArray *body)
{
  gsize taken = 0;

  while (self->place == AT_START && taken < length && (data[taken] != '.' || self->dot == PH_SENDMAIL_DOT_IS_TEXT))
    {
      const guint8 *line_end = memchr (data + taken, '\n', length - taken);

      if (line_end == NULL || (gsize) (line_end - (data + taken)) > MAX_LINE)
        break;
      taken = (gsize) (line_end + 1 - data);
    }
  g_byte_array_append (body, data, taken);
  return taken;
}

static gsize
take_text (PhSendmailInput *self, const guint8 *data, gsize length, GByteArray *body)
{
  gsize taken = take_plain_lines (self, data, length, body);

  while (taken < length && self->part == PART_BODY)
    {
      take_octet (self, data[taken++], body);
      if (self->place == AT_START && self->part == PART_BODY)
        taken += take_plain_lines (self, data + taken, length - taken, body);
    }
  return taken;
}

/* --- the header fields */

/* RFC 5322 §3.6.8; the space before the colon is that of §4.5.8. The colon must come soon enough: a line that is still
 * without one is text before it is whole. */
static gboolean
begins_field (const guint8 *line, gsize length)
{
  gsize at = 0;

  while (at < length && at < MAX_LINE && line[at] > ' ' && line[at] < 0x7f && line[at] != ':')
    at++;
  if (at == 0)
    return FALSE;
  while (at < length && at < MAX_LINE && (line[at] == ' ' || line[at] == '\t'))
    at++;
  return at < length && line[at] == ':';
}

static gboolean
belongs_to_header (const PhSendmailInput *self)
{
  const GByteArray *line = self->line;

  if (line->len > 0 && (line->data[0] == ' ' || line->data[0] == '\t'))
    return self->header->len > 0;
  return begins_field (line->data, line->len);
}

static gboolean
has_prefix (const GByteArray *line, const char *prefix)
{
  return line->len >= strlen (prefix) && memcmp (line->data, prefix, strlen (prefix)) == 0;
}

/* A mailbox separates its messages so, and some programs hand them over with it. */
static gboolean
is_separator (const PhSendmailInput *self)
{
  return self->is_first_line && self->line->len <= MAX_LINE + 1 && (has_prefix (self->line, "From ") || has_prefix (self->line, ">From "));
}

static void
begin_text (PhSendmailInput *self, GByteArray *body)
{
  self->part = PART_BODY;
  take_text (self, self->line->data, self->line->len, body);
  g_byte_array_set_size (self->line, 0);
}

/* Without its LF, and any CR before it: some programs write two. */
static gsize
get_bare_length (const GByteArray *line)
{
  gsize length = line->len;

  if (length > 0 && line->data[length - 1] == '\n')
    length--;
  while (length > 0 && line->data[length - 1] == '\r')
    length--;
  return length;
}

static void
judge_line (PhSendmailInput *self, GByteArray *body)
{
  gsize length = get_bare_length (self->line);

  if (length == 1 && self->line->data[0] == '.' && self->dot == PH_SENDMAIL_DOT_ENDS)
    end (self);
  else if (length == 0)
    self->part = PART_BODY;
  else if (belongs_to_header (self))
    {
      g_byte_array_append (self->header, self->line->data, length);
      g_byte_array_append (self->header, (const guint8 *) "\n", 1);
      drop_nuls (self->header, self->header->len - length - 1);
    }
  else if (!is_separator (self))
    begin_text (self, body);
  self->is_first_line = FALSE;
  g_byte_array_set_size (self->line, 0);
}

static void
check_header_size (PhSendmailInput *self)
{
  if (self->header->len <= MAX_HEADER && self->line->len <= MAX_HEADER)
    return;
  self->part = PART_NONE;
  self->state = PH_SENDMAIL_INPUT_HEADER_TOO_LARGE;
}

static gsize
take_header (PhSendmailInput *self, const guint8 *data, gsize length, GByteArray *body)
{
  const guint8 *line_end = memchr (data, '\n', length);
  gsize taken = line_end != NULL ? (gsize) (line_end + 1 - data) : length;

  g_byte_array_append (self->line, data, taken);
  if (line_end != NULL)
    judge_line (self, body);
  else if (self->line->len > MAX_LINE && !belongs_to_header (self))
    begin_text (self, body);
  check_header_size (self);
  return taken;
}

/**
 * ph_sendmail_input_feed:
 * @self: a reader
 * @data: (array length=length): the next octets
 * @length: how many
 * @ret_body: the text among them is added
 *
 * Returns: how the message stands
 */
PhSendmailInputState
ph_sendmail_input_feed (PhSendmailInput *self, const guint8 *data, gsize length, GByteArray *ret_body)
{
  g_return_val_if_fail (self != NULL && ret_body != NULL, PH_SENDMAIL_INPUT_ENDED);

  guint from = ret_body->len;

  for (gsize taken = 0; taken < length && self->part != PART_NONE;)
    taken += self->part == PART_HEADER ? take_header (self, data + taken, length - taken, ret_body)
                                       : take_text (self, data + taken, length - taken, ret_body);
  clean_text (self, ret_body, from);
  return self->state;
}

/**
 * ph_sendmail_input_end:
 * @self: a reader
 * @ret_body: what is left of the text is added
 *
 * There is nothing more.
 *
 * Returns: how the message stands: not open any more
 */
PhSendmailInputState
ph_sendmail_input_end (PhSendmailInput *self, GByteArray *ret_body)
{
  g_return_val_if_fail (self != NULL && ret_body != NULL, PH_SENDMAIL_INPUT_ENDED);

  guint from = ret_body->len;

  if (self->part == PART_HEADER && self->line->len > 0)
    judge_line (self, ret_body);
  check_header_size (self);
  if (self->part == PART_NONE)
    return self->state;
  give_up_dot (self, ret_body);
  put_unit (self, ret_body);
  clean_text (self, ret_body, from);
  end (self);
  return self->state;
}

/**
 * ph_sendmail_input_get_header:
 * @self: a reader
 *
 * Returns: (transfer none): the header fields that were read, each line ended by LF
 */
const GByteArray *
ph_sendmail_input_get_header (const PhSendmailInput *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->header;
}
