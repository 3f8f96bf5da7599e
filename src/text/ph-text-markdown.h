// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each appends to @out; what they get may be anything and becomes text, never markup. */
void ph_text_markdown_add_heading (GString *out, guint level, const char *text);
void ph_text_markdown_add_text (GString *out, const char *text);        /* within a line */
void ph_text_markdown_add_code (GString *out, const char *text);        /* within a line: an identifier or a value */
void ph_text_markdown_add_row (GString *out, const char *const *cells); /* one row of a table */
void ph_text_markdown_add_table (GString *out, const char *const *titles);
void ph_text_markdown_add_block (GString *out, const char *lines); /* as it is, and nothing in it ends it */

G_END_DECLS
