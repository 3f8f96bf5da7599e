// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-reply-query.h"
#include "ph-smtp-error.h"

G_BEGIN_DECLS

/* What a reply means, in translated words. */
typedef struct
{
  char *title;           /* (owned): a short name, without a full stop */
  char *explanation;     /* (owned) */
  char *advice;          /* (owned) (nullable): what one can do */
  const char *reference; /* (nullable): the RFC that defines the code, such as "RFC 4954" */
} PhTextReplyMeaning;

PhTextReplyMeaning *ph_text_reply_meaning_new (const PhReplyQuery *query);
void ph_text_reply_meaning_free (PhTextReplyMeaning *self);

const char *ph_text_reply_code_title (const PhReplyCode *entry);
const char *ph_text_reply_occasion (PhSmtpStage stage);
const char *ph_text_reply_outlook (const PhReplyQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTextReplyMeaning, ph_text_reply_meaning_free)

G_END_DECLS
