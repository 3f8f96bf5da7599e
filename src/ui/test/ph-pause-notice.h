// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-test-run.h"

G_BEGIN_DECLS

#define PH_TYPE_PAUSE_NOTICE (ph_pause_notice_get_type ())

/* Counts down to the next sign-in that is allowed; hidden while one is. Signal "ended": from now on one may. */
G_DECLARE_FINAL_TYPE (PhPauseNotice, ph_pause_notice, PH, PAUSE_NOTICE, AdwBin)

void ph_pause_notice_show (PhPauseNotice *self, PhTestRun *run); /* begins to count, if there is anything to wait for */
void ph_pause_notice_hide (PhPauseNotice *self);
gboolean ph_pause_notice_is_waiting (PhPauseNotice *self);

G_END_DECLS
