// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-error.h"
#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/* The stages of a dialogue as a set, one bit for each. */
typedef guint PhReplyStages;

#define PH_REPLY_AT(stage) (1u << PH_SMTP_STAGE_##stage)

gboolean ph_reply_match_stage (PhReplyStages stages, PhSmtpStage stage);
gboolean ph_reply_match_code (guint wanted, const PhSmtpReply *reply);
gboolean ph_reply_match_enhanced (const char *pattern, const PhSmtpReply *reply);
char *ph_reply_match_dup_text (const PhSmtpReply *reply);

G_END_DECLS
