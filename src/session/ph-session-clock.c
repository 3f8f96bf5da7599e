// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A time limit that is set anew many times for each message and hardly ever runs out. Its timer stays where it is while
// limits only move later, and looks again when it fires, because moving a timer wakes the main loop up. It counts
// monotonic time: neither a changed clock nor a suspended computer makes it jump.

#include "config.h"

#include "ph-session-clock.h"

struct _PhSessionClock
{
  PhSessionClockFunc expired;
  gpointer owner; /* unowned */
  GSource *timer; /* (owned) */
  gint64 due_us;  /* 0: no limit */
};

/* A GSource has no data of its own but its callback's. */
static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static gboolean
on_timer (gpointer user_data)
{
  PhSessionClock *self = user_data;

  if (self->due_us == 0 || g_source_get_time (self->timer) < self->due_us)
    g_source_set_ready_time (self->timer, self->due_us != 0 ? self->due_us : -1);
  else
    {
      ph_session_clock_stop (self);
      g_source_set_ready_time (self->timer, -1);
      self->expired (self->owner);
    }
  return G_SOURCE_CONTINUE;
}

/**
 * ph_session_clock_new:
 * @expired: called when a limit is over, which then counts no more
 * @owner: for @expired
 *
 * Returns: (transfer full): a clock without a limit, for the thread's default main context
 */
PhSessionClock *
ph_session_clock_new (PhSessionClockFunc expired, gpointer owner)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };
  PhSessionClock *self = g_new0 (PhSessionClock, 1);

  self->expired = expired;
  self->owner = owner;
  self->timer = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "PhSessionClock");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

/**
 * ph_session_clock_free:
 * @self: (transfer full): a clock
 */
void
ph_session_clock_free (PhSessionClock *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self);
}

/**
 * ph_session_clock_restart:
 * @self: a clock
 * @limit_ms: time from now in milliseconds; 0: no limit
 */
void
ph_session_clock_restart (PhSessionClock *self, guint limit_ms)
{
  if (limit_ms == 0)
    {
      ph_session_clock_stop (self);
      return;
    }

  gint64 armed_us = g_source_get_ready_time (self->timer);

  self->due_us = g_get_monotonic_time () + (gint64) limit_ms * 1000;
  if (armed_us < 0 || armed_us > self->due_us)
    g_source_set_ready_time (self->timer, self->due_us);
}

/**
 * ph_session_clock_stop:
 * @self: a clock
 *
 * There is no limit from now on.
 */
void
ph_session_clock_stop (PhSessionClock *self)
{
  self->due_us = 0;
}
