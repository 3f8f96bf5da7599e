// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice.h"
#include "ph-guided-test.h"

G_BEGIN_DECLS

void ph_cli_report_json_print (PhGuidedTest *test, GPtrArray *advice, gint64 elapsed_us);

G_END_DECLS
