// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"

G_BEGIN_DECLS

char *ph_test_report_new (PhGuidedTest *test); /* what one pastes when asking for help */

G_END_DECLS
