// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-advice.h"

G_BEGIN_DECLS

#define PH_TYPE_ADVICE_ROW (ph_advice_row_get_type ())

/* One piece of advice; unfolds to what it means and what one can do. Signal: "follow" (PhFix): the person wants to. */
G_DECLARE_FINAL_TYPE (PhAdviceRow, ph_advice_row, PH, ADVICE_ROW, AdwExpanderRow)

GtkWidget *ph_advice_row_new (PhAdvice *advice, PhAccount *account, GSettings *preferences);

G_END_DECLS
