// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What has to be looked at before there can be a window, and how it is said when there can be none. */

void ph_start_spare_memory (void);
void ph_start_set_locale (void);
char *ph_start_dup_trouble (void);              /* (transfer full) (nullable): why the program can't work here; NULL: it can */
void ph_start_say (const char *words);          /* on standard error */
void ph_start_show_trouble (const char *words); /* in a dialog, until it is closed; nothing where there is no display */
void ph_start_print_version (void);

G_END_DECLS
