// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rings at a time of the clock on the wall: also when the computer slept over it, and when somebody set the clock. */
typedef struct _PhWallAlarm PhWallAlarm;

typedef void (*PhWallAlarmFunc) (gpointer owner);

PhWallAlarm *ph_wall_alarm_new (PhWallAlarmFunc ring, gpointer owner);
void ph_wall_alarm_free (PhWallAlarm *self);
void ph_wall_alarm_set (PhWallAlarm *self, gint64 when); /* seconds since 1970; 0: not at all */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhWallAlarm, ph_wall_alarm_free)

G_END_DECLS
