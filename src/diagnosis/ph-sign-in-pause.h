// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-problem.h"

G_BEGIN_DECLS

#define PH_TYPE_SIGN_IN_PAUSE (ph_sign_in_pause_get_type ())

/* Keeps people from being locked out: after two refused sign-ins with one name at one server, or when the server asks for
 * it, some time has to pass before the next. Remembers for the run of the program only. */
G_DECLARE_FINAL_TYPE (PhSignInPause, ph_sign_in_pause, PH, SIGN_IN_PAUSE, GObject)

PhSignInPause *ph_sign_in_pause_new (void);
/* @problem: (nullable): how a test with @account ended; @now_us: g_get_monotonic_time() */
void ph_sign_in_pause_note (PhSignInPause *self, PhAccount *account, PhProblem *problem, gint64 now_us);
guint ph_sign_in_pause_get_wait_s (PhSignInPause *self, PhAccount *account, gint64 now_us); /* 0: at once */

G_END_DECLS
