// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"
#include "ph-text-disguise.h"

G_BEGIN_DECLS

/* What the parts of a report share. */
typedef struct
{
  PhGuidedTest *test;
  PhAccount *account;       /* disguised, if that is wanted: sentences are made from it */
  PhTextDisguise *disguise; /* (nullable) */
  GString *out;
} PhTextReportDraft;

/* ph-text-report-findings.c */
char *ph_text_report_dup_data (const PhTextReportDraft *self, const char *text);                       /* what was typed in or received: safe to show, and disguised */
const char *ph_text_report_or_none (const char *value);                                                /* a word where there is nothing */
void ph_text_report_begin_pairs (const PhTextReportDraft *self);                                       /* a table of names and values */
void ph_text_report_add_row (const PhTextReportDraft *self, const char *name, const char *value);      /* our own words */
void ph_text_report_add_data_row (const PhTextReportDraft *self, const char *name, const char *value); /* others' words; nothing where there are none */
void ph_text_report_add_findings (const PhTextReportDraft *self);

G_END_DECLS
