// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a row of a table is compared with a reply: the command that was answered, the codes, and as much of the text as
// patterns may run over. What the rows mean is the tables' matter.

#include "config.h"

#include "ph-reply-match.h"

/* Servers write essays; what matters stands in front, and a pattern need not run over more. */
#define MAX_TEXT 2048

/**
 * ph_reply_match_stage:
 * @stages: some stages
 * @stage: which command the reply answers
 *
 * Returns: whether @stage is among them
 */
gboolean
ph_reply_match_stage (PhReplyStages stages, PhSmtpStage stage)
{
  return (stages & 1u << stage) != 0;
}

/**
 * ph_reply_match_code:
 * @wanted: 0: any; one digit: that class; else exactly this one
 * @reply: a reply
 *
 * Returns: whether the code fits
 */
gboolean
ph_reply_match_code (guint wanted, const PhSmtpReply *reply)
{
  guint code = ph_smtp_reply_get_code (reply);

  return wanted == 0 || wanted == code || wanted == code / 100;
}

/**
 * ph_reply_match_enhanced:
 * @pattern: (nullable): with "?" for any character and "*" for any number of them; %NULL: whatever there is
 * @reply: a reply
 *
 * Returns: whether the enhanced code fits
 */
gboolean
ph_reply_match_enhanced (const char *pattern, const PhSmtpReply *reply)
{
  const char *enhanced = ph_smtp_reply_get_enhanced (reply);

  return pattern == NULL || (enhanced != NULL && g_pattern_match_simple (pattern, enhanced));
}

/**
 * ph_reply_match_dup_text:
 * @reply: a reply
 *
 * Returns: (transfer full): the beginning of its text, valid UTF-8 and short enough for any pattern
 */
char *
ph_reply_match_dup_text (const PhSmtpReply *reply)
{
  const char *text = ph_smtp_reply_get_text (reply);

  return g_utf8_substring (text, 0, MIN (MAX_TEXT, g_utf8_strlen (text, -1)));
}
