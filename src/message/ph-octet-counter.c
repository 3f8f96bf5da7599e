// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Counts the octets of a message as they go over the wire: CRLF, LF and CR are each one line end of two octets, and the
// last line has one (RFC 5321 §2.3.8). Does not change a byte.

#include "config.h"

#include "ph-octet-counter.h"

#include <string.h>

static void
end_line (PhOctetCounter *self)
{
  self->size += self->line_length + 2;
  self->longest_line = MAX (self->longest_line, self->line_length);
  self->line_length = 0;
}

/* Word by word: every message is looked at as a whole before it is sent. */
static gboolean
has_8bit (const guint8 *data, gsize length)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 seen = 0;
  gsize i = 0;

  for (; i + sizeof seen <= length; i += sizeof seen)
    {
      guint64 word = 0;

      memcpy (&word, data + i, sizeof word);
      seen |= word;
    }
  for (; i < length; i++)
    seen |= data[i];
  return (seen & high_bits) != 0;
}

static const guint8 *
find (const guint8 *at, guint8 byte, const guint8 *end)
{
  const guint8 *found = memchr (at, byte, end - at);

  return found != NULL ? found : end;
}

static void
count_lines (PhOctetCounter *self, const guint8 *at, const guint8 *end)
{
  const guint8 *line_feed = NULL; /* the next one; looked for again only when passed, or CRs alone would cost n² */

  while (at < end)
    {
      if (line_feed == NULL || line_feed < at)
        line_feed = find (at, '\n', end);

      const guint8 *stop = find (at, '\r', line_feed);

      self->line_length += stop - at;
      if (stop < end)
        end_line (self);
      at = MIN (stop + 1, end);
      if (stop < line_feed && at == line_feed && at < end)
        at++;
    }
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
  if (length == 0)
    return;

  gboolean is_rest_of_crlf = self->is_after_cr && data[0] == '\n';

  self->has_8bit = self->has_8bit || has_8bit (data, length);
  self->has_nul = self->has_nul || memchr (data, '\0', length) != NULL;
  self->is_after_cr = data[length - 1] == '\r';
  count_lines (self, is_rest_of_crlf ? data + 1 : data, data + length);
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
