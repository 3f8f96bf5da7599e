// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-problem-id.h"

G_BEGIN_DECLS

/* (transfer full) (element-type PhProblemId): what is odd about the settings and does not stop a test. */
GArray *ph_settings_check_dup_warnings (PhAccount *account);

G_END_DECLS
