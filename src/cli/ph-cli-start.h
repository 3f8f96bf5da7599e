// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How each program begins and ends. @program names it in messages; it must be there as long as the program runs. */
void ph_cli_start (const char *program);
const char *ph_cli_get_program (void);
int ph_cli_check_output (int status);

G_END_DECLS
