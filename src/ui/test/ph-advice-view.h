// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_ADVICE_VIEW (ph_advice_view_get_type ())

/* What is worth knowing after a test that went well: how fast the server was, and advice; hidden otherwise. Signal "follow"
 * (PhFix): the person wants to follow some. */
G_DECLARE_FINAL_TYPE (PhAdviceView, ph_advice_view, PH, ADVICE_VIEW, GtkBox)

void ph_advice_view_show (PhAdviceView *self, PhTestRun *run);

G_END_DECLS
