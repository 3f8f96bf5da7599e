// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/**
 * PhSmtpParsed:
 * @PH_SMTP_PARSED_NEED_MORE: no reply is complete yet
 * @PH_SMTP_PARSED_REPLY: one more reply
 * @PH_SMTP_PARSED_BAD: the peer does not speak SMTP; the parser stays in this state
 */
typedef enum
{
  PH_SMTP_PARSED_NEED_MORE,
  PH_SMTP_PARSED_REPLY,
  PH_SMTP_PARSED_BAD,
} PhSmtpParsed;

typedef struct _PhSmtpReplyParser PhSmtpReplyParser;

PhSmtpReplyParser *ph_smtp_reply_parser_new (void);
void ph_smtp_reply_parser_free (PhSmtpReplyParser *self);
void ph_smtp_reply_parser_feed (PhSmtpReplyParser *self, const guint8 *data, gsize length);
void ph_smtp_reply_parser_feed_eof (PhSmtpReplyParser *self);
PhSmtpParsed ph_smtp_reply_parser_next (PhSmtpReplyParser *self, PhSmtpReply **ret_reply);
gboolean ph_smtp_reply_parser_has_pending (const PhSmtpReplyParser *self);
const char *ph_smtp_reply_parser_get_complaint (const PhSmtpReplyParser *self);
const guint8 *ph_smtp_reply_parser_get_offending (const PhSmtpReplyParser *self, gsize *ret_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpReplyParser, ph_smtp_reply_parser_free)

G_END_DECLS
