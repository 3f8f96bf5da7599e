// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-problem-id.h"
#include "ph-reply-query.h"
#include "ph-smtp-error.h"
#include "ph-test-step-id.h"

G_BEGIN_DECLS

/* What the guided test would conclude if it met a reply in one place. */
typedef struct
{
  PhSmtpStage stage; /* what the reply answers */
  PhTestStepId step;
  PhProblemId problem;
} PhReplyVerdict;

GArray *ph_reply_verdict_list (const PhReplyQuery *query);

G_END_DECLS
