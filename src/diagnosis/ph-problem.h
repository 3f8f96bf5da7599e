// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-fix.h"
#include "ph-smtp-reply.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

#define PH_TYPE_PROBLEM (ph_problem_get_type ())

/* What is wrong, where, in which words of the server, and the ways on, the likeliest first. Immutable, reference counted. */
typedef struct _PhProblem PhProblem;

GType ph_problem_get_type (void) G_GNUC_CONST;
PhProblem *ph_problem_new (PhProblemId id, PhTestStepId step, PhSmtpReply *reply, GPtrArray *fixes, const char *detail);
PhProblem *ph_problem_new_from_verdict (const PhVerdict *verdict, PhSmtpReply *reply, GPtrArray *fixes, const char *detail);
PhProblem *ph_problem_ref (PhProblem *self);
void ph_problem_unref (PhProblem *self);
PhProblemId ph_problem_get_id (const PhProblem *self);
PhTestStepId ph_problem_get_step (const PhProblem *self);
PhConfidence ph_problem_get_confidence (const PhProblem *self);
PhCircumstance ph_problem_get_circumstance (const PhProblem *self);
const char *ph_problem_get_provider (const PhProblem *self);
PhSmtpReply *ph_problem_get_reply (const PhProblem *self);
const char *ph_problem_get_detail (const PhProblem *self);
guint ph_problem_get_n_fixes (const PhProblem *self);
PhFix *ph_problem_get_fix (const PhProblem *self, guint index);
gboolean ph_problem_is_transient (const PhProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhProblem, ph_problem_unref)

G_END_DECLS
