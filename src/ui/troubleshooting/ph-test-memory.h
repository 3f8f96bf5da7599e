// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-problem.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_MEMORY (ph_test_memory_get_type ())

/* The last tests of this run of the program that failed. */
G_DECLARE_FINAL_TYPE (PhTestMemory, ph_test_memory, PH, TEST_MEMORY, GObject)

PhTestMemory *ph_test_memory_new (void);
void ph_test_memory_add (PhTestMemory *self, PhAccount *account, PhProblem *problem);
GPtrArray *ph_test_memory_get_tests (PhTestMemory *self); /* (transfer none) (element-type PhTextFailedTest): latest first */

G_END_DECLS
