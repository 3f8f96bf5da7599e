// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Turns the bytes of a message into what goes over the wire, in pieces of any size: every CR, LF or CRLF becomes
// CRLF, so that no lone CR or LF is left which some server could take for a line end and with it for the end of the
// message ("SMTP smuggling"). It changes nothing else and does not wrap lines; what need not be changed for BDAT it does
// not look at.

#include "config.h"

#include "ph-smtp-body-encoder.h"

#include <string.h>

struct _PhSmtpBodyEncoder
{
  PhSmtpTransparency transparency;
  gboolean is_at_line_start;
  gboolean is_after_cr; /* its line end is out already; an LF now belongs to it */
};

/**
 * ph_smtp_body_encoder_new:
 * @transparency: which command the content follows
 *
 * Returns: (transfer full): an encoder at the start of a message
 */
PhSmtpBodyEncoder *
ph_smtp_body_encoder_new (PhSmtpTransparency transparency)
{
  PhSmtpBodyEncoder *self = g_new0 (PhSmtpBodyEncoder, 1);

  self->transparency = transparency;
  self->is_at_line_start = TRUE;
  return self;
}

/**
 * ph_smtp_body_encoder_free:
 * @self: (transfer full): an encoder
 */
void
ph_smtp_body_encoder_free (PhSmtpBodyEncoder *self)
{
  g_free (self);
}

static void
append_text (GByteArray *output, const char *text)
{
  g_byte_array_append (output, (const guint8 *) text, strlen (text));
}

static void
end_line (PhSmtpBodyEncoder *self, guint8 with, GByteArray *output)
{
  if (with != '\n' || !self->is_after_cr)
    append_text (output, "\r\n");
  self->is_at_line_start = TRUE;
  self->is_after_cr = with == '\r';
}

/* A piece of a line without its end. */
static void
append_piece (PhSmtpBodyEncoder *self, const guint8 *piece, gsize length, GByteArray *output)
{
  if (length == 0)
    return;
  if (self->transparency == PH_SMTP_TRANSPARENCY_DOTS && self->is_at_line_start && piece[0] == '.')
    append_text (output, ".");
  g_byte_array_append (output, piece, length);
  self->is_at_line_start = FALSE;
  self->is_after_cr = FALSE;
}

/* Whether the line from @at to @line_feed goes out as it is; @carriage_return is the first one in it. */
static gboolean
is_clean (const PhSmtpBodyEncoder *self, const guint8 *at, const guint8 *carriage_return, const guint8 *line_feed)
{
  gboolean has_dot = self->transparency == PH_SMTP_TRANSPARENCY_DOTS && *at == '.';

  return self->is_at_line_start && !has_dot && carriage_return != NULL && carriage_return + 1 == line_feed;
}

static void
push_lines (PhSmtpBodyEncoder *self, const guint8 *data, gsize length, GByteArray *output)
{
  const guint8 *end = data + length;
  const guint8 *at = data;
  const guint8 *clean = data;     /* from here to @at all lines go out as they are: in one piece, most messages are like that */
  const guint8 *line_feed = NULL; /* the next one; looked for again only when passed, or CRs alone would cost n² */

  while (at < end)
    {
      if (line_feed == NULL || line_feed < at)
        line_feed = memchr (at, '\n', end - at);
      if (line_feed == NULL)
        line_feed = end;

      const guint8 *carriage_return = memchr (at, '\r', line_feed - at);
      const guint8 *stop = carriage_return != NULL ? carriage_return : line_feed;

      if (line_feed < end && is_clean (self, at, carriage_return, line_feed))
        {
          at = line_feed + 1;
          self->is_after_cr = FALSE;
          continue;
        }
      g_byte_array_append (output, clean, at - clean);
      append_piece (self, at, stop - at, output);
      if (stop < end)
        end_line (self, *stop, output);
      at = stop < end ? stop + 1 : end;
      clean = at;
    }
  g_byte_array_append (output, clean, at - clean);
}

/**
 * ph_smtp_body_encoder_push:
 * @self: an encoder
 * @data: (array length=length): the next bytes of the message
 * @length: how many
 * @output: what they become is appended here; at most three octets for one
 */
void
ph_smtp_body_encoder_push (PhSmtpBodyEncoder *self, const guint8 *data, gsize length, GByteArray *output)
{
  g_return_if_fail (self != NULL && output != NULL && (data != NULL || length == 0));

  if (self->transparency == PH_SMTP_TRANSPARENCY_VERBATIM)
    g_byte_array_append (output, data, length);
  else
    push_lines (self, data, length, output);
}

/**
 * ph_smtp_body_encoder_end:
 * @self: an encoder
 * @output: what ends the message is appended here
 *
 * Ends the last line if it has no end, and for DATA adds the line with the dot.
 */
void
ph_smtp_body_encoder_end (PhSmtpBodyEncoder *self, GByteArray *output)
{
  g_return_if_fail (self != NULL && output != NULL);

  if (self->transparency != PH_SMTP_TRANSPARENCY_VERBATIM && !self->is_at_line_start)
    append_text (output, "\r\n");
  if (self->transparency == PH_SMTP_TRANSPARENCY_DOTS)
    append_text (output, ".\r\n");
  self->is_at_line_start = TRUE;
  self->is_after_cr = FALSE;
}
