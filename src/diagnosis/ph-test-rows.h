// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-test-step.h"

G_BEGIN_DECLS

typedef struct _PhTestRows PhTestRows;

PhTestRows *ph_test_rows_new (PhSecurity security);
void ph_test_rows_free (PhTestRows *self);
void ph_test_rows_keep (PhTestRows *self, PhTestRows *earlier, PhTestStepId first);
PhTestStep *ph_test_rows_get_nth (PhTestRows *self, guint position);
gboolean ph_test_rows_has_running (PhTestRows *self);
PhTestStepId ph_test_rows_get_running (PhTestRows *self);
gint64 ph_test_rows_get_since_us (PhTestRows *self);
gboolean ph_test_rows_is_ahead (PhTestRows *self, PhTestStepId id);
void ph_test_rows_begin (PhTestRows *self, PhTestStepId id);
void ph_test_rows_end (PhTestRows *self, PhTestStatus status, const char *words);
void ph_test_rows_pass (PhTestRows *self, const char *words, guint number);
void ph_test_rows_move_failure (PhTestRows *self, PhTestStepId id, const char *words);
void ph_test_rows_skip_waiting (PhTestRows *self);

G_END_DECLS
