// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider-reply.h"
#include "ph-reply-query.h"

G_BEGIN_DECLS

/* What somebody looks for in the reference of reply codes: a code, the beginning of one, a whole reply, or words. */
typedef struct _PhTextReplySearch PhTextReplySearch;

PhTextReplySearch *ph_text_reply_search_new (const char *typed);
void ph_text_reply_search_free (PhTextReplySearch *self);
const PhReplyQuery *ph_text_reply_search_get_query (const PhTextReplySearch *self);
gboolean ph_text_reply_search_fits_entry (const PhTextReplySearch *self, const PhReplyCode *entry);
gboolean ph_text_reply_search_fits_example (const PhTextReplySearch *self, const PhProviderReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTextReplySearch, ph_text_reply_search_free)

G_END_DECLS
