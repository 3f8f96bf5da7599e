// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// At most so many in any sixty seconds. A window that slides, not a minute that begins anew: providers count like that,
// and two bursts around the turn of a minute would be twice what they allow. The caller brings the time.

#include "config.h"

#include "ph-rate-limit.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)
/* Nobody sends faster than that for a whole minute; it bounds the memory. */
#define MAX_PER_MINUTE 100000

struct _PhRateLimit
{
  guint per_minute;
  gint64 *taken_us; /* (owned): a ring of the latest ones */
  guint n_taken;    /* in the ring */
  guint oldest;     /* its place in the ring, once that is full; also where the next one goes */
};

/**
 * ph_rate_limit_new:
 * @per_minute: how many in any minute; 0: any number
 *
 * Returns: (transfer full): a limit of which nothing is used
 */
PhRateLimit *
ph_rate_limit_new (guint per_minute)
{
  PhRateLimit *self = g_new0 (PhRateLimit, 1);

  self->per_minute = MIN (per_minute, MAX_PER_MINUTE);
  self->taken_us = g_new (gint64, self->per_minute);
  return self;
}

/**
 * ph_rate_limit_free:
 * @self: (transfer full): a limit
 */
void
ph_rate_limit_free (PhRateLimit *self)
{
  g_free (self->taken_us);
  g_free (self);
}

/**
 * ph_rate_limit_get_wait_us:
 * @self: a limit
 * @now_us: the monotonic time
 *
 * Returns: microseconds until the next one may be taken; 0: now
 */
gint64
ph_rate_limit_get_wait_us (const PhRateLimit *self, gint64 now_us)
{
  if (self->per_minute == 0 || self->n_taken < self->per_minute)
    return 0;
  return MAX (self->taken_us[self->oldest] + MINUTE_US - now_us, 0);
}

/**
 * ph_rate_limit_take:
 * @self: a limit that has nothing to wait for
 * @now_us: the monotonic time, never earlier than before
 *
 * Uses one.
 */
void
ph_rate_limit_take (PhRateLimit *self, gint64 now_us)
{
  if (self->per_minute == 0)
    return;
  self->taken_us[self->oldest] = now_us;
  self->oldest = (self->oldest + 1) % self->per_minute;
  self->n_taken = MIN (self->n_taken + 1, self->per_minute);
}
