// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhSessionClock PhSessionClock;

typedef void (*PhSessionClockFunc) (gpointer owner);

PhSessionClock *ph_session_clock_new (PhSessionClockFunc expired, gpointer owner);
void ph_session_clock_free (PhSessionClock *self);
void ph_session_clock_restart (PhSessionClock *self, guint limit_ms);
void ph_session_clock_stop (PhSessionClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSessionClock, ph_session_clock_free)

G_END_DECLS
