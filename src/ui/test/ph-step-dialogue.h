// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): the lines of the transcript that belong to one step; NULL: nothing was said in it. */
char *ph_step_dialogue_dup (PhGuidedTest *test, PhTestStepId step);

G_END_DECLS
