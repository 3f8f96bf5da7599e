// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice-search.h"

G_BEGIN_DECLS

/* How a guided test is told. */
typedef enum
{
  PH_CLI_REPORT_WORDS,           /* each step as it ends, then the problem and its fixes, or success */
  PH_CLI_REPORT_WORDS_STATS,     /* with statistics */
  PH_CLI_REPORT_JSON,            /* the document of the contract */
  PH_CLI_REPORT_JSON_STATS,      /* with statistics */
  PH_CLI_REPORT_JSON_OF_FAILURE, /* nothing when all is well, because the command has a document of its own then */
  PH_CLI_REPORT_NOTHING,         /* the command tells in another way */
} PhCliReport;

int ph_cli_report_run (PhGuidedTest *test, PhCliReport report, const PhAdviceSearch *search);
void ph_cli_report_print_stats (guint connections, PhSessionStats stats, gint64 elapsed_us);

G_END_DECLS
