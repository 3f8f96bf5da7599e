// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A limit of messages per minute, at times that the test makes up.

#include "config.h"

#include "ph-rate-limit.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
/* No clock begins at zero. */
#define START (1234 * SECOND)

static void
test_none (void)
{
  g_autoptr(PhRateLimit) limit = ph_rate_limit_new (0);

  for (guint i = 0; i < 1000; i++)
    {
      g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START), ==, 0);
      ph_rate_limit_take (limit, START);
    }
}

static void
test_window_slides (void)
{
  g_autoptr(PhRateLimit) limit = ph_rate_limit_new (3);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + i * 10 * SECOND), ==, 0);
      ph_rate_limit_take (limit, START + i * 10 * SECOND);
    }
  /* The first leaves the window at 60 s, the second at 70 s: no burst when a minute is over. */
  g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + 20 * SECOND), ==, 40 * SECOND);
  g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + 60 * SECOND - 1), ==, 1);
  g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + 60 * SECOND), ==, 0);
  ph_rate_limit_take (limit, START + 60 * SECOND);
  g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + 60 * SECOND), ==, 10 * SECOND);
}

/* In no window of sixty seconds are there more, however they come. */
static void
test_never_more (void)
{
  g_autoptr(PhRateLimit) limit = ph_rate_limit_new (7);
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  gint64 taken[500];
  gint64 now = START;

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      now += g_rand_int_range (random, 0, (gint32) (20 * SECOND));
      now += ph_rate_limit_get_wait_us (limit, now);
      ph_rate_limit_take (limit, now);
      taken[i] = now;
      if (i >= 7)
        g_assert_cmpint (taken[i] - taken[i - 7], >=, 60 * SECOND);
    }
}

/* After a pause of a night: as if nothing had been. */
static void
test_long_pause (void)
{
  g_autoptr(PhRateLimit) limit = ph_rate_limit_new (1);

  ph_rate_limit_take (limit, START);
  g_assert_cmpint (ph_rate_limit_get_wait_us (limit, START + 8 * 3600 * SECOND), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/rate-limit/none", test_none);
  g_test_add_func ("/session/rate-limit/window-slides", test_window_slides);
  g_test_add_func ("/session/rate-limit/never-more", test_never_more);
  g_test_add_func ("/session/rate-limit/long-pause", test_long_pause);
  return g_test_run ();
}
