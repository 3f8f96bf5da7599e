// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-discovery-attempt.h"

G_BEGIN_DECLS

#define PH_TYPE_ATTEMPT_ROW (ph_attempt_row_get_type ())

/* One place that is asked for settings, and how that stands. */
G_DECLARE_FINAL_TYPE (PhAttemptRow, ph_attempt_row, PH, ATTEMPT_ROW, GtkListBoxRow)

GtkWidget *ph_attempt_row_new (PhDiscoveryAttempt *attempt);

G_END_DECLS
