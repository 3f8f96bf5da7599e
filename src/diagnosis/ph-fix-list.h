// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-fix.h"
#include "ph-verdict.h"

G_BEGIN_DECLS

/* Ways on as they are collected, the likeliest first, and what they are drawn from. */
typedef struct
{
  const PhVerdict *verdict;
  const PhEvidence *evidence;
  GPtrArray *fixes; /* (element-type PhFix) */
} PhFixList;

void ph_fix_list_add (PhFixList *self, PhFix *fix);
void ph_fix_list_add_action (PhFixList *self, PhFixKind kind, const char *url);
void ph_fix_list_add_port (PhFixList *self, guint port, PhSecurity security);
void ph_fix_list_add_host (PhFixList *self, const char *host);
void ph_fix_list_add_server (PhFixList *self, const char *host, guint port, PhSecurity security);

G_END_DECLS
