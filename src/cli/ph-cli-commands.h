// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One function for each command; argv[0] is the command's own name. Returns the exit status. */
int ph_cli_test (int argc, char **argv);
int ph_cli_send (int argc, char **argv);
int ph_cli_outbox (int argc, char **argv);
int ph_cli_discover (int argc, char **argv);
int ph_cli_explain (int argc, char **argv);
int ph_cli_accounts (int argc, char **argv);
int ph_cli_practice (int argc, char **argv);

/* The part of "outbox" that takes the options of "send". */
int ph_cli_send_by_outbox (int argc, char **argv);

G_END_DECLS
