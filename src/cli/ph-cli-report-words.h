// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice.h"
#include "ph-guided-test.h"

G_BEGIN_DECLS

void ph_cli_report_words_follow (PhGuidedTest *test);
void ph_cli_report_words_print_end (PhGuidedTest *test);
void ph_cli_report_words_print_advice (GPtrArray *advice, PhAccount *account);
void ph_cli_report_print_hint (PhProblem *problem, PhAccount *account);

G_END_DECLS
