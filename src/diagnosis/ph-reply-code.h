// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-reply-match.h"

G_BEGIN_DECLS

/* X.Y.Z of RFC 3463: class, subject, detail. A class of 0 means that there is none. */
typedef struct
{
  guint class;
  guint subject;
  guint detail;
} PhEnhancedCode;

/**
 * PhReplyCode:
 * @code: a reply code; 0: it is an enhanced status code
 * @classes: (nullable): of an enhanced code: the classes for which it stands here, one digit each
 * @subject: of an enhanced code
 * @detail: of an enhanced code
 * @reference: (nullable): the RFC that defines it; %NULL: servers use it without any
 * @stages: what it answers; 0: whatever
 *
 * One entry of the reference, without words. Lives as long as the program.
 */
typedef struct
{
  guint code;
  const char *classes;
  guint subject;
  guint detail;
  const char *reference;
  PhReplyStages stages;
} PhReplyCode;

guint ph_reply_code_get_n (void);
const PhReplyCode *ph_reply_code_get_nth (guint index); /* reply codes first, each kind ascending */
const PhReplyCode *ph_reply_code_find (guint code);
const PhReplyCode *ph_reply_code_find_enhanced (const PhEnhancedCode *enhanced);
char *ph_reply_code_to_string (const PhReplyCode *self); /* "535", "4.7.0", or "X.7.8" where there are several classes */

gboolean ph_enhanced_code_parse (const char *text, PhEnhancedCode *ret_code, const char **ret_rest);
char *ph_enhanced_code_to_string (const PhEnhancedCode *self);

G_END_DECLS
