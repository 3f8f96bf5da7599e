// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSoftBreak:
 * @PH_SOFT_BREAK_KEEPS_SPACE: the blank before it belongs to the text
 * @PH_SOFT_BREAK_DROPS_SPACE: it does not (DelSp=yes, RFC 3676 §4.1)
 */
typedef enum
{
  PH_SOFT_BREAK_KEEPS_SPACE,
  PH_SOFT_BREAK_DROPS_SPACE,
} PhSoftBreak;

char *ph_body_text_flow (const char *text);
char *ph_body_text_wrap (const char *text);
char *ph_body_text_unflow (const char *body, PhSoftBreak soft_break);

G_END_DECLS
