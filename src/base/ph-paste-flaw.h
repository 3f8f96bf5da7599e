// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhPasteFlaw:
 * @PH_PASTE_FLAW_NONE: nothing of the kind
 * @PH_PASTE_FLAW_HIDDEN: a character that nobody sees: invisible, formatting or control, or a blank that is no plain one
 * @PH_PASTE_FLAW_EDGE_BLANK: a plain blank at the beginning or the end
 *
 * What comes along when a person copies a name or a password from somewhere.
 */
typedef enum
{
  PH_PASTE_FLAW_NONE,
  PH_PASTE_FLAW_HIDDEN,
  PH_PASTE_FLAW_EDGE_BLANK,
} PhPasteFlaw;

PhPasteFlaw ph_paste_flaw_find (const char *text, gsize length);
char *ph_paste_flaw_dup_repaired (const char *text);      /* (transfer full) */
PhSecret *ph_paste_flaw_repair_secret (PhSecret *secret); /* (transfer full) */
gboolean ph_paste_flaw_is_grouped (PhSecret *secret);     /* as app passwords are shown: "abcd efgh ijkl mnop" */
PhSecret *ph_paste_flaw_join_groups (PhSecret *secret);   /* (transfer full): without any blank */

G_END_DECLS
