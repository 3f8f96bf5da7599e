// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-reply-code.h"
#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/* What somebody wants to know of a reply: its code, its enhanced code, and perhaps all of it. */
typedef struct
{
  guint code;              /* 0: only an enhanced code was given */
  PhEnhancedCode enhanced; /* class 0: none was given */
  char *text;              /* (owned): what stands behind the codes, escaped; "": nothing */
} PhReplyQuery;

PhReplyQuery *ph_reply_query_parse (const char *text);
PhReplyQuery *ph_reply_query_find (const char *text);
void ph_reply_query_free (PhReplyQuery *self);
gboolean ph_reply_query_is_transient (const PhReplyQuery *self);
gboolean ph_reply_query_contradicts_itself (const PhReplyQuery *self);
PhSmtpReply *ph_reply_query_make_reply (const PhReplyQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhReplyQuery, ph_reply_query_free)

G_END_DECLS
