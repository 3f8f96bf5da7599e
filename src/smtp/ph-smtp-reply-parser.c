// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Cuts the bytes of a server into replies (RFC 5321 §4.2), strictly and within fixed limits. The outcome does not
// depend on how the bytes are cut into pieces. It knows nothing of commands or of what a code means.

#include "config.h"

#include "ph-smtp-reply-parser.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.5 allows 512 octets; servers with long policy texts send more, none sends four times as much. */
#define MAX_LINE 2048
/* RFC 4954 §4: a server challenge may have 12288 octets with its line end. */
#define MAX_CHALLENGE_LINE 12288
/* The longest known EHLO replies have some forty lines; one with hundreds of unknown keywords is still understood. */
#define MAX_LINES 512
/* What one reply may take of our memory. */
#define MAX_REPLY (64 * 1024)
/* Enough of foreign bytes to recognise the protocol by; the same number as an error keeps. */
#define OFFENDING_LENGTH 64
/* The header of a TLS record: binary data is judged once so much of it is there. */
#define BINARY_LENGTH 5

struct _PhSmtpReplyParser
{
  GByteArray *buffer;    /* (owned): what is not consumed yet; starts at the start of a line */
  gsize scanned;         /* octets of buffer known to hold no line end */
  GPtrArray *lines;      /* (owned) (element-type utf8): of the reply under way */
  guint code;            /* of the reply under way */
  gsize reply_length;    /* octets of the reply under way */
  const char *complaint; /* (nullable): static; set once the bytes are no SMTP */
  gsize bad_length;      /* octets at the start of buffer that show it */
  gboolean at_eof;
};

/**
 * ph_smtp_reply_parser_new:
 *
 * Returns: (transfer full): a parser at the start of a reply
 */
PhSmtpReplyParser *
ph_smtp_reply_parser_new (void)
{
  PhSmtpReplyParser *self = g_new0 (PhSmtpReplyParser, 1);

  self->buffer = g_byte_array_new ();
  self->lines = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  return self;
}

/**
 * ph_smtp_reply_parser_free:
 * @self: (transfer full): a parser
 */
void
ph_smtp_reply_parser_free (PhSmtpReplyParser *self)
{
  g_byte_array_unref (self->buffer);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * ph_smtp_reply_parser_feed:
 * @self: a parser
 * @data: (array length=length): what arrived
 * @length: its octets
 *
 * Adds bytes. Take all replies with [method@SmtpReplyParser.next] before feeding more, so that the memory stays bounded.
 */
void
ph_smtp_reply_parser_feed (PhSmtpReplyParser *self, const guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL && (data != NULL || length == 0));

  if (self->complaint == NULL)
    g_byte_array_append (self->buffer, data, length);
}

/**
 * ph_smtp_reply_parser_feed_eof:
 * @self: a parser
 *
 * Says that nothing more will come: an unfinished line that cannot be the start of a reply is now bad.
 */
void
ph_smtp_reply_parser_feed_eof (PhSmtpReplyParser *self)
{
  g_return_if_fail (self != NULL);

  self->at_eof = TRUE;
}

static PhSmtpParsed
complain (PhSmtpReplyParser *self, const char *complaint, gsize bad_length)
{
  self->complaint = complaint;
  self->bad_length = MIN (bad_length, OFFENDING_LENGTH);
  return PH_SMTP_PARSED_BAD;
}

/* Whether @length octets can be the start of a reply line: a code from 200 to 599, then a blank, a hyphen or the end. */
static gboolean
is_plausible_start (const guint8 *line, gsize length)
{
  static const char *const allowed[] = { "2345", "0123456789", "0123456789", " -\r\n" };

  for (gsize i = 0; i < MIN (length, G_N_ELEMENTS (allowed)); i++)
    if (line[i] == '\0' || strchr (allowed[i], line[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gsize
get_max_line (const PhSmtpReplyParser *self)
{
  return self->buffer->len >= 3 && memcmp (self->buffer->data, "334", 3) == 0 ? MAX_CHALLENGE_LINE : MAX_LINE;
}

/* How many octets a line may take, end included; foreign bytes get less, so that they are noticed without a line end. */
static gsize
get_window (const PhSmtpReplyParser *self)
{
  if (is_plausible_start (self->buffer->data, self->buffer->len))
    return get_max_line (self) + 2;
  return g_ascii_iscntrl (self->buffer->data[0]) ? BINARY_LENGTH : OFFENDING_LENGTH;
}

/* Judges a line whose end is not there yet. */
static PhSmtpParsed
judge_unfinished_line (PhSmtpReplyParser *self)
{
  gsize length = self->buffer->len;
  gsize window = get_window (self);

  if (window > OFFENDING_LENGTH)
    return length < window ? PH_SMTP_PARSED_NEED_MORE : complain (self, "the reply line is too long", length);
  if (length >= window || (length > 0 && self->at_eof))
    return complain (self, "not an SMTP reply", MIN (length, window));
  return PH_SMTP_PARSED_NEED_MORE;
}

static const char *
find_fault (const PhSmtpReplyParser *self, const guint8 *line, gsize length)
{
  if (length < 3 || !is_plausible_start (line, length))
    return "not an SMTP reply";
  if (memchr (line, '\0', length) != NULL)
    return "the reply has a NUL";
  if (self->lines->len > 0 && (guint) g_ascii_strtoull ((char[4]){ line[0], line[1], line[2], 0 }, NULL, 10) != self->code)
    return "the lines of one reply have different codes";
  if (self->lines->len >= MAX_LINES || self->reply_length + length > MAX_REPLY)
    return "the reply is too long";
  return NULL;
}

/* @length counts the line without its end, @consumed with it. */
static PhSmtpParsed
take_line (PhSmtpReplyParser *self, gsize length, gsize consumed, PhSmtpReply **ret_reply)
{
  const guint8 *line = self->buffer->data;
  const char *fault = length > get_max_line (self) ? "the reply line is too long" : find_fault (self, line, length);

  if (fault != NULL)
    return complain (self, fault, length);

  gboolean is_last = length == 3 || line[3] == ' ';

  self->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  self->reply_length += length;
  g_ptr_array_add (self->lines, length > 4 ? g_strndup ((const char *) line + 4, length - 4) : g_strdup (""));
  g_byte_array_remove_range (self->buffer, 0, consumed);
  self->scanned = 0;
  if (!is_last)
    return PH_SMTP_PARSED_NEED_MORE;

  *ret_reply = ph_smtp_reply_new (self->code, (const char *const *) self->lines->pdata);
  g_ptr_array_set_size (self->lines, 0);
  self->reply_length = 0;
  return PH_SMTP_PARSED_REPLY;
}

/* Octets of the first line with its end; 0: it has none yet. A CR that no LF follows is a fault, not a line end. */
static gsize
find_line_end (PhSmtpReplyParser *self)
{
  const guint8 *data = self->buffer->data;
  gsize end = MIN (self->buffer->len, get_window (self));

  for (gsize i = self->scanned; i < end; i++)
    {
      self->scanned = i;
      if (data[i] == '\n')
        return i + 1;
      if (data[i] == '\r' && i + 1 == end)
        return 0;
      if (data[i] == '\r' && data[i + 1] != '\n')
        {
          complain (self, "a carriage return without a line feed", i + 1);
          return 0;
        }
    }
  self->scanned = end;
  return 0;
}

/**
 * ph_smtp_reply_parser_next:
 * @self: a parser
 * @ret_reply: (out) (transfer full): set only with @PH_SMTP_PARSED_REPLY
 *
 * Takes the next complete reply from what was fed. Line ends may be CRLF or LF; the code must be 200 to 599 and the
 * same on each line; NUL, a lone CR and whatever exceeds the limits is bad.
 *
 * Returns: what was found
 */
PhSmtpParsed
ph_smtp_reply_parser_next (PhSmtpReplyParser *self, PhSmtpReply **ret_reply)
{
  g_return_val_if_fail (self != NULL && ret_reply != NULL, PH_SMTP_PARSED_BAD);

  while (self->complaint == NULL)
    {
      gsize consumed = find_line_end (self);
      PhSmtpParsed parsed = PH_SMTP_PARSED_NEED_MORE;

      if (self->complaint != NULL)
        break;
      if (consumed == 0)
        return judge_unfinished_line (self);

      gsize length = consumed - (consumed >= 2 && self->buffer->data[consumed - 2] == '\r' ? 2 : 1);

      parsed = take_line (self, length, consumed, ret_reply);
      if (parsed != PH_SMTP_PARSED_NEED_MORE)
        return parsed;
    }
  return PH_SMTP_PARSED_BAD;
}

/**
 * ph_smtp_reply_parser_has_pending:
 * @self: a parser
 *
 * Returns: whether bytes are there that belong to no reply handed out so far
 */
gboolean
ph_smtp_reply_parser_has_pending (const PhSmtpReplyParser *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->buffer->len > 0 || self->lines->len > 0;
}

/**
 * ph_smtp_reply_parser_get_complaint:
 * @self: a parser
 *
 * Returns: (transfer none) (nullable): why the bytes are no SMTP
 */
const char *
ph_smtp_reply_parser_get_complaint (const PhSmtpReplyParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->complaint;
}

/**
 * ph_smtp_reply_parser_get_offending:
 * @self: a parser
 * @ret_length: (out): octets, at most 64
 *
 * Returns: (transfer none) (array length=ret_length): the first bytes that could not be parsed; valid until @self goes
 */
const guint8 *
ph_smtp_reply_parser_get_offending (const PhSmtpReplyParser *self, gsize *ret_length)
{
  g_return_val_if_fail (self != NULL && ret_length != NULL, NULL);

  *ret_length = self->bad_length;
  return self->buffer->data;
}
