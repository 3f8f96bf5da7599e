// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-candidate.h"

G_BEGIN_DECLS

#define PH_TYPE_CANDIDATE_ROW (ph_candidate_row_get_type ())

/* One server of several that were found, to be chosen. Signal "chosen". */
G_DECLARE_FINAL_TYPE (PhCandidateRow, ph_candidate_row, PH, CANDIDATE_ROW, AdwActionRow)

GtkWidget *ph_candidate_row_new (PhCandidate *candidate, PhCandidateRow *group); /* @group: (nullable): another row of the same choice */
PhCandidate *ph_candidate_row_get_candidate (PhCandidateRow *self);
void ph_candidate_row_choose (PhCandidateRow *self);

G_END_DECLS
