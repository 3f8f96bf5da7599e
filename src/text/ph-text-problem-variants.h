// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-problem.h"

G_BEGIN_DECLS

/* What happened, and what it means and what to do; with places in braces. */
typedef struct
{
  const char *title;
  const char *explanation;
} PhTextWords;

const PhTextWords *ph_text_problem_find_variant (PhProblem *problem, PhAccount *account);

G_END_DECLS
