// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-confidence.h"
#include "ph-problem-id.h"
#include "ph-smtp-error.h"
#include "ph-smtp-reply.h"

G_BEGIN_DECLS

/* A reply that is typical of one provider, and what is meant by it. Lives as long as the program. */
typedef struct _PhProviderReply PhProviderReply;

guint ph_provider_reply_get_n (void);
const PhProviderReply *ph_provider_reply_get_nth (guint index);                              /* in the order of the file */
const PhProviderReply *ph_provider_reply_find (PhSmtpStage stage, const PhSmtpReply *reply); /* (nullable) */
const char *ph_provider_reply_get_provider (const PhProviderReply *self);                    /* name of the provider, such as "Google" */
guint ph_provider_reply_get_code (const PhProviderReply *self);                              /* 0: any */
const char *ph_provider_reply_get_enhanced (const PhProviderReply *self);                    /* (nullable) */
const char *ph_provider_reply_get_example (const PhProviderReply *self);                     /* the text without the codes, as the provider sends it */
PhProblemId ph_provider_reply_get_problem (const PhProviderReply *self);
PhConfidence ph_provider_reply_get_confidence (const PhProviderReply *self);
const char *ph_provider_reply_get_url (const PhProviderReply *self); /* (nullable): the provider's page about it, https */

G_END_DECLS
