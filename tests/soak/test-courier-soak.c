// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Couriers in numbers: ten thousand messages, several processes on one outbox, and processes that are killed while they
// deliver. The server counts by Message-ID; what it has twice was sent twice.

#include "config.h"

#include "courier-fixture.h"

#include <signal.h>

#define ALL (SINK_PIPELINING | SINK_CHUNKING | SINK_8BITMIME)

static const char *runner;

static GSubprocess *
spawn (CourierFixture *fixture, const char *mode)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, runner, fixture->directory, mode, NULL);

  g_assert_no_error (error);
  return process;
}

static guint
count_doubles (CourierFixture *fixture, guint n)
{
  guint n_doubles = 0;

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%u@test", i);

      n_doubles += sink_server_count_message (fixture->server, message_id) > 1;
    }
  return n_doubles;
}

static void
test_many (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  const guint n = 10000;
  gint64 start_us = g_get_monotonic_time ();

  courier_fixture_queue_many (fixture, 1, n);
  g_test_message ("queued in %.1f s", (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC);
  start_us = g_get_monotonic_time ();
  courier_fixture_flush (fixture, 0, NULL, NULL);
  g_test_message ("delivered in %.1f s over %u connections", (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC, sink_server_get_n_connections (fixture->server));
  g_assert_cmpuint (fixture->summary.n_sent, ==, n);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, n);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, n);
  g_assert_cmpuint (sink_server_get_n_different (fixture->server), ==, n);
  g_assert_cmpuint (sink_server_get_n_connections (fixture->server), <=, 4);
}

static gboolean
has_5000 (CourierFixture *fixture)
{
  return sink_server_get_n_different (fixture->server) >= 5000;
}

/* A service, one that flushes now and then, and a window that writes and delivers. */
static void
test_several (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(GSubprocess) service = spawn (fixture, "serve");
  g_autoptr(GSubprocess) another = spawn (fixture, "serve");
  gint64 start_us = g_get_monotonic_time ();

  ph_courier_start (fixture->courier);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GSubprocess) flush = spawn (fixture, "flush");

      courier_fixture_queue_many (fixture, 1 + i * 100, 100);
      g_assert_true (g_subprocess_wait (flush, NULL, NULL));
    }
  while (!has_5000 (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, 240 * G_USEC_PER_SEC);
      g_main_context_iteration (NULL, FALSE);
    }
  g_output_stream_close (g_subprocess_get_stdin_pipe (service), NULL, NULL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (another), NULL, NULL);
  g_assert_true (g_subprocess_wait (service, NULL, NULL));
  g_assert_true (g_subprocess_wait (another, NULL, NULL));
  courier_fixture_stop (fixture);
  courier_fixture_flush (fixture, 0, NULL, NULL);
  g_test_message ("%.1f s, %u connections", (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC, sink_server_get_n_connections (fixture->server));
  g_assert_cmpuint (count_doubles (fixture, 5000), ==, 0);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5000);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 5000);
}

/* A sent message arrived once; one in doubt at most once, and the doubt is only about what was on its way at a kill. */
static void
check_kills (CourierFixture *fixture, guint n, guint n_kills, guint n_contents_at_once)
{
  guint n_uncertain = 0;

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%u@test", i);
      guint n_arrived = sink_server_count_message (fixture->server, message_id);
      PhOutboxState state = courier_fixture_get_state (fixture, i);

      if (state == PH_OUTBOX_SENT)
        g_assert_cmpuint (n_arrived, ==, 1);
      else
        {
          g_assert_cmpstr (ph_outbox_state_get_name (state), ==, "uncertain");
          g_assert_cmpuint (n_arrived, <=, 1);
          n_uncertain++;
        }
    }
  g_test_message ("%u kills, %u of %u in doubt", n_kills, n_uncertain, n);
  g_assert_cmpuint (n_uncertain, <=, n_kills * n_contents_at_once);
}

static gint64 moment_us;
static guint n_wanted;

static gboolean
is_moment (CourierFixture *fixture)
{
  return g_get_monotonic_time () >= moment_us;
}

/* Nothing may be left to wait for. */
static gboolean
has_more (CourierFixture *fixture)
{
  return sink_server_get_n_messages (fixture->server) >= n_wanted || is_moment (fixture);
}

/* Until the server has taken some more messages, and a moment that is nowhere in particular. */
static void
wait_for_more (CourierFixture *fixture, guint n)
{
  n_wanted = sink_server_get_n_messages (fixture->server) + n;
  moment_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  courier_fixture_wait (fixture, has_more);
  moment_us = g_get_monotonic_time () + g_test_rand_int_range (0, 8000);
  courier_fixture_wait (fixture, is_moment);
}

static void
test_kills (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  const guint n = 600;
  guint n_kills = 0;

  courier_fixture_queue_many (fixture, 1, n);
  sink_server_set_delay_ms (fixture->server, 2);
  while (n_kills < 400 && courier_fixture_count (fixture, PH_OUTBOX_QUEUED) > 0)
    {
      g_autoptr(GSubprocess) first = spawn (fixture, "serve");
      g_autoptr(GSubprocess) second = spawn (fixture, "flush");

      /* Long enough to have begun, however busy the computer is. */
      wait_for_more (fixture, (guint) g_test_rand_int_range (1, 6));
      g_subprocess_force_exit (first);
      g_subprocess_wait (first, NULL, NULL);
      wait_for_more (fixture, 0);
      g_subprocess_force_exit (second);
      g_subprocess_wait (second, NULL, NULL);
      n_kills += 2;
    }
  g_test_message ("%u messages arrived meanwhile", sink_server_get_n_messages (fixture->server));
  sink_server_set_delay_ms (fixture->server, 0);
  courier_fixture_reopen (fixture);
  courier_fixture_flush (fixture, 0, NULL, NULL);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_QUEUED) + courier_fixture_count (fixture, PH_OUTBOX_SENDING) + courier_fixture_count (fixture, PH_OUTBOX_WAITING), ==, 0);
  /* Two connections, each with one message past its gate. */
  check_kills (fixture, n, n_kills, 2);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  runner = g_getenv ("COURIER_RUNNER");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/courier-soak/ten-thousand", test_many);
  g_test_add_func ("/courier-soak/several-processes", test_several);
  g_test_add_func ("/courier-soak/kills", test_kills);
  return g_test_run ();
}
