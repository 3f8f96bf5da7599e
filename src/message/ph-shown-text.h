// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_shown_text_new_lines (const char *text, gsize max);
char *ph_shown_text_new_line (const char *text, gsize max);

G_END_DECLS
