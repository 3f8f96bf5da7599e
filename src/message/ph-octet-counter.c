// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Counts the octets of a message as they go over the wire: CRLF, LF and CR are each one line end of two octets, and the
// last line has one (RFC 5321 §2.3.8). Does not change a byte.

#include "config.h"

#include "ph-octet-counter.h"

static void
end_line (PhOctetCounter *self)
{
  self->size += self->line_length + 2;
  self->longest_line = MAX (self->longest_line, self->line_length);
  self->line_length = 0;
}

/**
 * ph_octet_counter_feed:
 * @self: a counter
 * @data: (array length=length): the next bytes
 * @length: how many
 */
void
ph_octet_counter_feed (PhOctetCounter *self, const guint8 *data, gsize length)
{
  guint8 seen = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = data[i];

      seen |= byte;
      if (G_LIKELY (byte != '\r' && byte != '\n'))
        {
          self->line_length++;
          self->has_nul |= byte == '\0';
        }
      else if (byte == '\r' || !self->is_after_cr)
        end_line (self);
      self->is_after_cr = byte == '\r';
    }
  self->has_8bit |= seen >= 0x80;
}

/**
 * ph_octet_counter_end:
 * @self: a counter
 *
 * Says that there are no more bytes: a last line without an end gets one.
 */
void
ph_octet_counter_end (PhOctetCounter *self)
{
  if (self->line_length > 0)
    end_line (self);
}
