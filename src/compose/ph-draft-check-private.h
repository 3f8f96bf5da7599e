// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft-check.h"

G_BEGIN_DECLS

/* Adds what it finds. */
typedef void (*PhDraftChecker) (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);

PhDraftFinding *ph_draft_findings_add (GPtrArray *findings, PhDraftFlaw flaw, const char *subject);

void ph_recipient_check_any (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);
void ph_recipient_check_malformed (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);
void ph_recipient_check_non_ascii (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);
void ph_recipient_check_doubled (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);
void ph_recipient_check_typos (PhDraft *draft, const PhDraftCircumstances *circumstances, GPtrArray *findings);
guint ph_recipient_check_count (PhDraft *draft);

G_END_DECLS
