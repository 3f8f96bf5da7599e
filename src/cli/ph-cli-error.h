// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-problem.h"

G_BEGIN_DECLS

#define PH_CLI_ERROR (ph_cli_error_quark ())

/* An error of the command line itself; its code is the exit status of sysexits.h. */
GQuark ph_cli_error_quark (void);

int ph_cli_status_of_error (const GError *error);
int ph_cli_status_of_problem (PhProblem *problem);
char *ph_cli_describe_error (const GError *error);
int ph_cli_fail (const GError *error);

G_END_DECLS
