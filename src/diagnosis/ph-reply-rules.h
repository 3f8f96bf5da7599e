// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-error.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

PhVerdict ph_reply_rules_find (PhSmtpStage stage, const PhSmtpReply *reply);
gboolean ph_reply_rules_reads_text (PhSmtpStage stage, const PhSmtpReply *reply);

G_END_DECLS
