// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The text of a message within an SMTP dialogue. Its end is looked for as strictly as its sender writes: who ends lines
// with CRLF can have LF.LF within a message that somebody else has written, and what follows it must never be taken for
// a command.

#include "config.h"

#include "ph-sendmail-text.h"

enum
{
  AT_START,
  AT_DOT,
  AT_DOT_CR,
  WITHIN,
  AT_CR,
};

static void
put (GByteArray *out, guint8 octet)
{
  g_byte_array_append (out, &octet, 1);
}

static int
go_on (PhSendmailText *self, guint8 octet, GByteArray *out)
{
  if (octet == '\r')
    return AT_CR;
  put (out, octet);
  return octet == '\n' && self->lines == PH_SENDMAIL_LINES_LF ? AT_START : WITHIN;
}

/* Returns: whether this octet ends the text */
static gboolean
take (PhSendmailText *self, guint8 octet, GByteArray *out)
{
  gboolean may_end = self->place == AT_DOT_CR || (self->place == AT_DOT && self->lines == PH_SENDMAIL_LINES_LF);

  if (may_end && octet == '\n')
    return TRUE;
  if (self->place == AT_START && octet == '.')
    {
      self->place = AT_DOT;
      return FALSE;
    }
  if (self->place == AT_DOT && octet == '\r')
    {
      self->place = AT_DOT_CR;
      return FALSE;
    }
  if (self->place == AT_DOT_CR || self->place == AT_CR)
    put (out, '\r');
  if (self->place == AT_CR && octet == '\n')
    {
      put (out, '\n');
      self->place = AT_START;
      return FALSE;
    }
  self->place = go_on (self, octet, out);
  return FALSE;
}

/**
 * ph_sendmail_text_feed:
 * @self: the text so far
 * @data: (inout): the next octets; afterwards those that are left
 * @length: (inout): how many
 * @ret_text: what belongs to the message is added
 *
 * Returns: whether the text has ended; otherwise nothing is left
 */
gboolean
ph_sendmail_text_feed (PhSendmailText *self, const guint8 **data, gsize *length, GByteArray *ret_text)
{
  g_return_val_if_fail (self != NULL && ret_text != NULL, TRUE);

  while (*length > 0)
    {
      guint8 octet = *(*data)++;

      --*length;
      if (take (self, octet, ret_text))
        return TRUE;
    }
  return FALSE;
}
