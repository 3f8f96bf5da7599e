// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// GLib's timers count the time that the computer is awake, and know nothing of the clock that a person reads. The kernel
// has a timer that does: it rings after a sleep if its time has passed meanwhile, and when the clock is set.

#include "config.h"

#include "ph-wall-alarm.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Where there is no such timer. */
#define PERIOD_S 60

struct _PhWallAlarm
{
  PhWallAlarmFunc ring;
  gpointer owner; /* unowned */
  int fd;         /* (owned): -1: there is none */
  guint source;   /* of the descriptor; without one, of a timer */
  gint64 when;
};

static void
ring (PhWallAlarm *self)
{
  self->when = 0;
  self->ring (self->owner);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  guint64 n = 0;

  /* An error says that the clock was set, which is worth a look as well. */
  if (read (fd, &n, sizeof n) < 0)
    n = 0;
  ring (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_period (gpointer user_data)
{
  PhWallAlarm *self = user_data;

  if (self->when > 0 && self->when <= g_get_real_time () / G_USEC_PER_SEC)
    ring (self);
  return G_SOURCE_CONTINUE;
}

/**
 * ph_wall_alarm_new:
 * @ring: called when it is time, or when the clock was set: from then on it is not set
 * @owner: for @ring
 *
 * Returns: (transfer full): an alarm that is not set
 */
PhWallAlarm *
ph_wall_alarm_new (PhWallAlarmFunc ring_func, gpointer owner)
{
  PhWallAlarm *self = g_new0 (PhWallAlarm, 1);

  self->ring = ring_func;
  self->owner = owner;
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd >= 0)
    self->source = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
  else
    self->source = g_timeout_add_seconds (PERIOD_S, on_period, self);
  return self;
}

/**
 * ph_wall_alarm_free:
 * @self: (transfer full): an alarm
 */
void
ph_wall_alarm_free (PhWallAlarm *self)
{
  g_source_remove (self->source);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * ph_wall_alarm_set:
 * @self: an alarm
 * @when: seconds since 1970; what has passed rings at once; 0: not at all
 */
void
ph_wall_alarm_set (PhWallAlarm *self, gint64 when)
{
  const struct itimerspec setting = { .it_value.tv_sec = when };

  if (when == self->when)
    return;
  self->when = when;
  if (self->fd >= 0)
    timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &setting, NULL);
}
