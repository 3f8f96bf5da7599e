// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-candidate.h"

G_BEGIN_DECLS

/* What was found so far, the best first. */
typedef struct _PhCandidateList PhCandidateList;

PhCandidateList *ph_candidate_list_new (void);
void ph_candidate_list_free (PhCandidateList *self);
gboolean ph_candidate_list_add (PhCandidateList *self, PhCandidate *candidate, guint rank); /* FALSE: it adds nothing */
void ph_candidate_list_set_check (PhCandidateList *self, PhEndpoint *endpoint, PhCandidateCheck check, PhSignInMethods offered);
void ph_candidate_list_clear (PhCandidateList *self);
guint ph_candidate_list_get_length (PhCandidateList *self);
PhCandidate *ph_candidate_list_get (PhCandidateList *self, guint index); /* (transfer none) */
PhCandidate *ph_candidate_list_get_best (PhCandidateList *self);         /* (transfer none) (nullable): of those not unreachable */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCandidateList, ph_candidate_list_free)

G_END_DECLS
