// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Times to send at, where clocks are put forth and back between now and then.

#include "ph-send-times.h"

static GTimeZone *
new_zone (void)
{
  /* Central Europe as a rule of its own: no database of time zones is needed. */
  GTimeZone *zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");

  g_assert_nonnull (zone);
  return zone;
}

static void
assert_time (gint64 time, const char *expected)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autofree char *text = g_date_time_format (utc, "%Y-%m-%d %H:%M");

  g_assert_cmpstr (text, ==, expected);
}

static void
test_at (void)
{
  static const struct
  {
    int month;
    int day;
    guint hour;
    guint minute;
    const char *expected;
  } cases[] = {
    { 1, 15, 8, 0, "2026-01-15 07:00" },
    { 7, 15, 8, 0, "2026-07-15 06:00" },
    { 3, 28, 8, 0, "2026-03-28 07:00" },
    { 3, 29, 8, 0, "2026-03-29 06:00" },   /* forth in the night before */
    { 10, 25, 8, 0, "2026-10-25 07:00" },  /* back in the night before */
    { 3, 29, 2, 30, "2026-03-29 01:00" },  /* not on any clock: the first one that is */
    { 10, 25, 2, 30, "2026-10-25 00:30" }, /* twice: the first one */
    { 10, 25, 3, 30, "2026-10-25 02:30" },
  };
  g_autoptr(GTimeZone) zone = new_zone ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) day = g_date_time_new (zone, 2026, cases[i].month, cases[i].day, 12, 0, 0);

      assert_time (ph_send_times_at (zone, day, cases[i].hour, cases[i].minute), cases[i].expected);
    }
}

static void
test_propose (void)
{
  static const struct
  {
    int month;
    int day;
    int hour;
    PhSendTime proposal;
    const char *expected; /* NULL: none */
  } cases[] = {
    { 11, 18, 9, PH_SEND_TIME_EVENING, "2026-11-18 17:00" }, /* a Wednesday */
    { 11, 18, 17, PH_SEND_TIME_EVENING, "2026-11-18 17:00" },
    { 11, 18, 18, PH_SEND_TIME_EVENING, NULL },
    { 11, 18, 23, PH_SEND_TIME_EVENING, NULL },
    { 11, 18, 23, PH_SEND_TIME_TOMORROW, "2026-11-19 07:00" },
    { 11, 18, 9, PH_SEND_TIME_MONDAY, "2026-11-23 07:00" },
    { 11, 22, 9, PH_SEND_TIME_MONDAY, NULL }, /* Sunday: tomorrow is Monday */
    { 11, 23, 9, PH_SEND_TIME_MONDAY, "2026-11-30 07:00" },
    { 3, 28, 23, PH_SEND_TIME_TOMORROW, "2026-03-29 06:00" }, /* forth in that night */
    { 10, 24, 23, PH_SEND_TIME_TOMORROW, "2026-10-25 07:00" },
    { 12, 31, 9, PH_SEND_TIME_TOMORROW, "2027-01-01 07:00" },
  };
  g_autoptr(GTimeZone) zone = new_zone ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) now = g_date_time_new (zone, 2026, cases[i].month, cases[i].day, cases[i].hour, 0, 0);
      gint64 time = ph_send_times_propose (cases[i].proposal, now);

      g_assert_true (time == 0 || time > g_date_time_to_unix (now));
      if (cases[i].expected == NULL)
        g_assert_cmpint (time, ==, 0);
      else
        assert_time (time, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/send-times/at", test_at);
  g_test_add_func ("/ui/send-times/propose", test_propose);
  return g_test_run ();
}
