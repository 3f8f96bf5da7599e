// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Points in time to send a message at. A wall clock that is set back or forth in between has been asked: eight o'clock is
// eight o'clock on that day.

#include "config.h"

#include "ph-send-times.h"

#include <glib/gi18n.h>

#define MORNING_HOUR 8
#define EVENING_HOUR 18
/* Proposing what is only a moment away helps nobody. */
#define EVENING_MARGIN_S (60 * 60)

/**
 * ph_send_times_at:
 * @zone: where the person is
 * @day: a day
 * @hour: 0 to 23
 * @minute: 0 to 59
 *
 * A time that the day leaves out, because the clock is put forward then, becomes the first one after the gap; of a time
 * that the day has twice, the first one is meant.
 *
 * Returns: in seconds since 1970
 */
gint64
ph_send_times_at (GTimeZone *zone, GDateTime *day, guint hour, guint minute)
{
  g_return_val_if_fail (zone != NULL, 0);
  g_return_val_if_fail (day != NULL, 0);

  g_autoptr(GDateTime) time = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), hour, minute, 0);
  gint64 seconds = g_date_time_to_unix (time);
  g_autoptr(GDateTime) before = g_date_time_add_hours (time, -1);

  /* The same words an hour earlier: the clock is put back in between. */
  if (g_date_time_get_hour (before) == (int) hour && g_date_time_get_minute (before) == (int) minute)
    return g_date_time_to_unix (before);
  return seconds;
}

/**
 * ph_send_times_propose:
 * @time: one of the proposals
 * @now: the time, where the person is
 *
 * Returns: in seconds since 1970; 0: it makes no sense now
 */
gint64
ph_send_times_propose (PhSendTime time, GDateTime *now)
{
  g_return_val_if_fail (now != NULL, 0);

  GTimeZone *zone = g_date_time_get_timezone (now);
  int weekday = g_date_time_get_day_of_week (now);
  gint64 evening = ph_send_times_at (zone, now, EVENING_HOUR, 0);
  int days = 1;

  if (time == PH_SEND_TIME_EVENING)
    return evening >= g_date_time_to_unix (now) + EVENING_MARGIN_S ? evening : 0;
  if (time == PH_SEND_TIME_MONDAY)
    days = 8 - weekday;
  if (time == PH_SEND_TIME_MONDAY && days == 1)
    return 0;

  g_autoptr(GDateTime) day = g_date_time_add_days (now, days);

  return ph_send_times_at (zone, day, MORNING_HOUR, 0);
}

/**
 * ph_send_times_to_text:
 * @time: in seconds since 1970
 *
 * Returns: (transfer full): day, time and time zone, as the person says them
 */
char *
ph_send_times_to_text (gint64 time)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (time);

  /* Translators: weekday, day, month, year, time and time zone: “Monday, 30 November 2026, 08:00 CET” */
  return g_date_time_format (local, _ ("%A, %-e %B %Y, %H:%M %Z"));
}
