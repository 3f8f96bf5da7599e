// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Facts under headings, in the order in which they were added: to be shown, or handed on as Markdown. */
typedef struct _PhTextFactSheet PhTextFactSheet;

PhTextFactSheet *ph_text_fact_sheet_new (void);
void ph_text_fact_sheet_free (PhTextFactSheet *self);
void ph_text_fact_sheet_add_section (PhTextFactSheet *self, const char *title);
void ph_text_fact_sheet_add (PhTextFactSheet *self, const char *name, const char *value); /* to the section that was added last; nothing where @value is NULL or "" */
guint ph_text_fact_sheet_get_n_sections (const PhTextFactSheet *self);
const char *ph_text_fact_sheet_get_title (const PhTextFactSheet *self, guint section);
guint ph_text_fact_sheet_get_n_facts (const PhTextFactSheet *self, guint section);
const char *ph_text_fact_sheet_get_name (const PhTextFactSheet *self, guint section, guint fact);
const char *ph_text_fact_sheet_get_value (const PhTextFactSheet *self, guint section, guint fact);
char *ph_text_fact_sheet_to_markdown (const PhTextFactSheet *self, const char *title);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTextFactSheet, ph_text_fact_sheet_free)

G_END_DECLS
