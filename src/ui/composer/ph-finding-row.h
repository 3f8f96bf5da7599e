// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft-check.h"

G_BEGIN_DECLS

#define PH_TYPE_FINDING_ROW (ph_finding_row_get_type ())

/* One thing that was found before sending, and its way on. Signal "pressed" (): somebody wants to go it. */
G_DECLARE_FINAL_TYPE (PhFindingRow, ph_finding_row, PH, FINDING_ROW, AdwPreferencesRow)

PhFindingRow *ph_finding_row_new (PhDraftFinding *finding); /* takes it */
const PhDraftFinding *ph_finding_row_get_finding (PhFindingRow *self);

G_END_DECLS
