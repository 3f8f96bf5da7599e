// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Collects the octets of one message, as BDAT brings them or with the dot-stuffing of DATA undone (RFC 5321 §4.5.2).
// Nothing else is changed: only CR LF ends a line, and a lone CR or LF stays what it is.

#include "config.h"

#include "ph-practice-content.h"

#include <string.h>

typedef enum
{
  DOTS_LINE_START,
  DOTS_TEXT,
  DOTS_CR,
  DOTS_DOT,    /* a dot at the start of a line, which is not kept */
  DOTS_DOT_CR, /* and a CR behind it, which is kept only if no LF follows */
} Dots;

struct _PhPracticeContent
{
  GByteArray *bytes; /* (owned): emptied once the message is too large */
  gsize limit;
  gsize size; /* what arrived, kept or not */
  Dots dots;
};

/**
 * ph_practice_content_new:
 * @limit: octets that are kept at most; a larger message is counted and forgotten
 *
 * Returns: (transfer full): empty content
 */
PhPracticeContent *
ph_practice_content_new (gsize limit)
{
  PhPracticeContent *self = g_new0 (PhPracticeContent, 1);

  self->bytes = g_byte_array_new ();
  self->limit = limit;
  return self;
}

/**
 * ph_practice_content_free:
 * @self: (transfer full): content
 */
void
ph_practice_content_free (PhPracticeContent *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

/**
 * ph_practice_content_append:
 * @self: content
 * @data: (array length=length): octets of the message
 * @length: how many
 *
 * Takes octets as they are.
 */
void
ph_practice_content_append (PhPracticeContent *self, const guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL);

  self->size += length;
  if (self->size > self->limit)
    g_byte_array_set_size (self->bytes, 0);
  else
    g_byte_array_append (self->bytes, data, (guint) length);
}

static gsize
append_text (PhPracticeContent *self, const guint8 *data, gsize length)
{
  const guint8 *cr = memchr (data, '\r', length);
  gsize used = cr != NULL ? (gsize) (cr - data) + 1 : length;

  ph_practice_content_append (self, data, used);
  self->dots = cr != NULL ? DOTS_CR : DOTS_TEXT;
  return used;
}

static gsize
append_after_cr (PhPracticeContent *self, const guint8 *data, gsize length)
{
  if (*data != '\n')
    return append_text (self, data, length);
  ph_practice_content_append (self, data, 1);
  self->dots = DOTS_LINE_START;
  return 1;
}

/* At least one octet is there; returns how many were used up. */
static gsize
step (PhPracticeContent *self, const guint8 *data, gsize length)
{
  switch (self->dots)
    {
    case DOTS_LINE_START:
      if (*data != '.')
        return append_text (self, data, length);
      self->dots = DOTS_DOT;
      return 1;
    case DOTS_DOT:
      if (*data != '\r')
        return append_text (self, data, length);
      self->dots = DOTS_DOT_CR;
      return 1;
    case DOTS_DOT_CR:
      ph_practice_content_append (self, (const guint8 *) "\r", 1);
      return append_after_cr (self, data, length);
    case DOTS_CR:
      return append_after_cr (self, data, length);
    case DOTS_TEXT:
    default:
      return append_text (self, data, length);
    }
}

/**
 * ph_practice_content_feed_dotted:
 * @self: content
 * @data: (array length=length): what arrived after DATA
 * @length: how many octets
 * @ret_used: (out): how many of them belong to the message and its end
 *
 * Takes octets with dot-stuffing, up to the line with the lone dot.
 *
 * Returns: whether that line was there
 */
PhPracticeContentStatus
ph_practice_content_feed_dotted (PhPracticeContent *self, const guint8 *data, gsize length, gsize *ret_used)
{
  g_return_val_if_fail (self != NULL, PH_PRACTICE_CONTENT_ENDED);
  g_return_val_if_fail (ret_used != NULL, PH_PRACTICE_CONTENT_ENDED);

  for (gsize used = 0; used < length;)
    {
      if (self->dots == DOTS_DOT_CR && data[used] == '\n')
        {
          *ret_used = used + 1;
          return PH_PRACTICE_CONTENT_ENDED;
        }
      used += step (self, data + used, length - used);
    }
  *ret_used = length;
  return PH_PRACTICE_CONTENT_OPEN;
}

/**
 * ph_practice_content_is_too_large:
 * @self: content
 *
 * Returns: whether more than the limit arrived
 */
gboolean
ph_practice_content_is_too_large (const PhPracticeContent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->size > self->limit;
}

/**
 * ph_practice_content_steal_bytes:
 * @self: content that is not too large
 *
 * Returns: (transfer full): the message; @self is empty afterwards
 */
GBytes *
ph_practice_content_steal_bytes (PhPracticeContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GByteArray *bytes = g_steal_pointer (&self->bytes);

  self->bytes = g_byte_array_new ();
  self->size = 0;
  return g_byte_array_free_to_bytes (bytes);
}
