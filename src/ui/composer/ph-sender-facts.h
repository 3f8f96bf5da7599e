// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft-check.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_SENDER_FACTS (ph_sender_facts_get_type ())

/* What is known of the account that sends: its server's abilities, its provider's limits, what it has sent today. Signal "changed" (): more is known. */
G_DECLARE_FINAL_TYPE (PhSenderFacts, ph_sender_facts, PH, SENDER_FACTS, GObject)

PhSenderFacts *ph_sender_facts_new (PhServices *services);
void ph_sender_facts_set_account (PhSenderFacts *self, PhAccount *account);
PhDraftCircumstances ph_sender_facts_get_circumstances (PhSenderFacts *self); /* valid until something is known that was not */
GPtrArray *ph_sender_facts_check (PhSenderFacts *self, PhDraft *draft);       /* (transfer full) (element-type PhDraftFinding): without what the person does not want to be asked */
gboolean ph_sender_facts_may_report_delivery (PhSenderFacts *self);

G_END_DECLS
