// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-problem.h"

G_BEGIN_DECLS

#define PH_CLI_ERROR (ph_cli_error_quark ())

/* An error of the command line itself; its code is the exit status of sysexits.h. */
GQuark ph_cli_error_quark (void);

/* What else there is of a failure than words on standard error. */
typedef enum
{
  PH_CLI_FAILURE_WORDS,
  PH_CLI_FAILURE_JSON, /* --json was given, and there is no other document */
} PhCliFailure;

int ph_cli_status_of_error (const GError *error);
int ph_cli_status_of_problem (PhProblem *problem);
char *ph_cli_describe_error (const GError *error);
PhCliFailure ph_cli_failure_asked_for (char **argv);
int ph_cli_fail (const GError *error, PhCliFailure failure);

G_END_DECLS
