// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSendmailLines:
 * @PH_SENDMAIL_LINES_CRLF: lines end with CRLF and with nothing else (RFC 5321 §2.3.8)
 * @PH_SENDMAIL_LINES_LF: the client ends its lines with LF, as over a pipe
 */
typedef enum
{
  PH_SENDMAIL_LINES_CRLF,
  PH_SENDMAIL_LINES_LF,
} PhSendmailLines;

/* Takes the dots of the protocol out of the text of a message and finds its end (RFC 5321 §4.5.2). All zero at the start. */
typedef struct
{
  PhSendmailLines lines;
  int place; /* in the line; the business of ph_sendmail_text_feed() */
} PhSendmailText;

gboolean ph_sendmail_text_feed (PhSendmailText *self, const guint8 **data, gsize *length, GByteArray *ret_text);

G_END_DECLS
