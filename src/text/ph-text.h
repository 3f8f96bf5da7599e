// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"
#include "ph-guided-test.h"
#include "ph-keyring.h"
#include "ph-message-file.h"
#include "ph-practice-server.h"
#include "ph-problem.h"

G_BEGIN_DECLS

/* Everything here returns translated text for a person; (transfer full) where it is char *. */

const char *ph_text_step_title (PhTestStepId id);
const char *ph_text_test_status (PhTestStatus status);
char *ph_text_step_evidence (PhTestStep *step);
char *ph_text_problem_title (PhProblem *problem, PhAccount *account);
char *ph_text_problem_explanation (PhProblem *problem, PhAccount *account);
char *ph_text_problem_id_title (PhProblemId id);
char *ph_text_fix_label (PhFix *fix);
const char *ph_text_confidence (PhConfidence confidence); /* (nullable) */
const char *ph_text_security (PhSecurity security);
const char *ph_text_practice_fault (PhPracticeFault fault);
char *ph_text_error (const GError *error);
char *ph_text_left_out_accounts (guint n_accounts, const char *path);

const char *ph_text_test_message_subject (void);
char *ph_text_test_message_body (PhAccount *account);

G_END_DECLS
