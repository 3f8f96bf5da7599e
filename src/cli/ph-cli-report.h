// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"

G_BEGIN_DECLS

/* How the guided test is shown in a terminal or as JSON. */
void ph_cli_report_follow (PhGuidedTest *test);                        /* prints each step as it ends */
void ph_cli_report_print_end (PhGuidedTest *test);                     /* prints the problem and its fixes, or success */
void ph_cli_report_print_json (PhGuidedTest *test, gint64 elapsed_us); /* with statistics unless @elapsed_us is -1 */
gboolean ph_cli_report_write_transcript (PhTranscript *transcript, const char *path, GError **error);

G_END_DECLS
