// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-speed.h"

G_BEGIN_DECLS

/* Translated; all (transfer full). */
char *ph_text_duration (guint ms);          /* "0.3 s" */
char *ph_text_usual_time (PhTestStepId id); /* (nullable): "usually less than 0.3 s", to stand behind a time; NULL where nothing is usual */
char *ph_text_speed (GListModel *steps);    /* (nullable): sentences on a whole test, and what one can do; NULL: no server was heard */

G_END_DECLS
