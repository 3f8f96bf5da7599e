// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A limit that is moved while it runs: it ends when it is due, neither when it was due before nor never.

#include "config.h"

#include "ph-session-clock.h"

static void
note_time (gpointer owner)
{
  *(gint64 *) owner = g_get_monotonic_time ();
}

static gint64
wait_until_over (gint64 *end)
{
  while (*end == 0)
    g_main_context_iteration (NULL, TRUE);
  return *end;
}

static void
test_moved (gconstpointer data)
{
  const guint *limits_ms = data;
  gint64 end = 0;
  g_autoptr(PhSessionClock) clock = ph_session_clock_new (note_time, &end);
  gint64 start = g_get_monotonic_time ();

  ph_session_clock_restart (clock, limits_ms[0]);
  ph_session_clock_restart (clock, limits_ms[1]);
  wait_until_over (&end);
  g_assert_cmpint (end - start, >=, (gint64) limits_ms[1] * 1000);
  g_assert_cmpint (end - start, <, 10 * G_USEC_PER_SEC);
  /* Once. */
  end = 0;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (end, ==, 0);
}

static void
test_stopped (void)
{
  gint64 end = 0;
  gint64 other_end = 0;
  g_autoptr(PhSessionClock) clock = ph_session_clock_new (note_time, &end);
  g_autoptr(PhSessionClock) other = ph_session_clock_new (note_time, &other_end);

  ph_session_clock_restart (clock, 5);
  ph_session_clock_stop (clock);
  ph_session_clock_restart (other, 40);
  wait_until_over (&other_end);
  g_assert_cmpint (end, ==, 0);
  /* And can be used again. */
  ph_session_clock_restart (clock, 5);
  wait_until_over (&end);
}

int
main (int argc, char **argv)
{
  static const guint later[] = { 5, 40 };
  static const guint sooner[] = { 20000, 5 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/session/clock/111-moved-later", later, test_moved);
  g_test_add_data_func ("/session/clock/111-moved-sooner", sooner, test_moved);
  g_test_add_func ("/session/clock/stopped", test_stopped);
  return g_test_run ();
}
