// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-sendmail-options.h"

G_BEGIN_DECLS

/**
 * PhSendmailInputState:
 * @PH_SENDMAIL_INPUT_OPEN: more may come
 * @PH_SENDMAIL_INPUT_ENDED: the message is whole; nothing behind it is looked at
 * @PH_SENDMAIL_INPUT_HEADER_TOO_LARGE: its header fields are beyond the limit
 */
typedef enum
{
  PH_SENDMAIL_INPUT_OPEN,
  PH_SENDMAIL_INPUT_ENDED,
  PH_SENDMAIL_INPUT_HEADER_TOO_LARGE,
} PhSendmailInputState;

/* A message as a program hands it over, in pieces: the header fields apart from the text, and its end where a dot ends it. */
typedef struct _PhSendmailInput PhSendmailInput;

PhSendmailInput *ph_sendmail_input_new (PhSendmailDot dot);
void ph_sendmail_input_free (PhSendmailInput *self);
/* @ret_body: what belongs to the text is added; lines end as they came. */
PhSendmailInputState ph_sendmail_input_feed (PhSendmailInput *self, const guint8 *data, gsize length, GByteArray *ret_body);
PhSendmailInputState ph_sendmail_input_end (PhSendmailInput *self, GByteArray *ret_body);
/* The header fields once there is text, or all is there. Lines end with LF; without the empty line behind them. */
const GByteArray *ph_sendmail_input_get_header (const PhSendmailInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSendmailInput, ph_sendmail_input_free)

G_END_DECLS
