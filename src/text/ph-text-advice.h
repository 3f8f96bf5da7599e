// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-advice.h"

G_BEGIN_DECLS

/* Translated, about an account that works; all (transfer full). */
char *ph_text_advice_title (const PhAdvice *advice, PhAccount *account);
char *ph_text_advice_explanation (const PhAdvice *advice, PhAccount *account);

G_END_DECLS
