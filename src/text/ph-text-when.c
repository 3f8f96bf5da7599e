// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Times as one says them: the day as seen from today, and the hour.

#include "config.h"

#include "ph-text-when.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"

/* Beyond, the name of a day of the week would mean another one. */
#define MAX_WEEKDAY_DISTANCE 6

typedef enum
{
  DAY_TODAY,
  DAY_YESTERDAY,
  DAY_TOMORROW,
  DAY_OF_WEEK,
  DAY_OF_YEAR,
  DAY_OF_OTHER_YEAR,
} Day;

#define N_DAYS (DAY_OF_OTHER_YEAR + 1)

/* TRANSLATORS: all of these stand within a sentence, as in "Sent {…}" and "Will be sent {…}". They are for strftime(3):
   %H:%M is the time, %A the day of the week, %-d the day, %B the month, %Y the year. */
static const char *const at_formats[N_DAYS] = {
  [DAY_TODAY] = N_ ("at %H:%M"),
  [DAY_YESTERDAY] = N_ ("yesterday at %H:%M"),
  [DAY_TOMORROW] = N_ ("tomorrow at %H:%M"),
  [DAY_OF_WEEK] = N_ ("on %A at %H:%M"),
  [DAY_OF_YEAR] = N_ ("on %-d %B at %H:%M"),
  [DAY_OF_OTHER_YEAR] = N_ ("on %-d %B %Y at %H:%M"),
};

/* TRANSLATORS: all of these stand within a sentence, as in "Paused {…}". They are for strftime(3), as above. */
static const char *const until_formats[N_DAYS] = {
  [DAY_TODAY] = N_ ("until %H:%M"),
  [DAY_YESTERDAY] = N_ ("until yesterday at %H:%M"),
  [DAY_TOMORROW] = N_ ("until tomorrow at %H:%M"),
  [DAY_OF_WEEK] = N_ ("until %A at %H:%M"),
  [DAY_OF_YEAR] = N_ ("until %-d %B at %H:%M"),
  [DAY_OF_OTHER_YEAR] = N_ ("until %-d %B %Y at %H:%M"),
};

static const char *const *const formats[] = {
  [PH_TEXT_WHEN_AT] = at_formats,
  [PH_TEXT_WHEN_UNTIL] = until_formats,
};

static guint32
count_days (GDateTime *time)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time), (GDateYear) g_date_time_get_year (time));
  return g_date_get_julian (&date);
}

static Day
find_day (GDateTime *time, GDateTime *now)
{
  int distance = (int) count_days (time) - (int) count_days (now);

  if (distance == 0)
    return DAY_TODAY;
  if (ABS (distance) == 1)
    return distance < 0 ? DAY_YESTERDAY : DAY_TOMORROW;
  if (ABS (distance) <= MAX_WEEKDAY_DISTANCE)
    return DAY_OF_WEEK;
  return g_date_time_get_year (time) == g_date_time_get_year (now) ? DAY_OF_YEAR : DAY_OF_OTHER_YEAR;
}

/**
 * ph_text_when:
 * @time: seconds since 1970
 * @now: what is now, in the time zone of the person
 * @form: in which sentence it stands
 *
 * Returns: (transfer full): the time, to stand within a sentence
 */
char *
ph_text_when (gint64 time, GDateTime *now, PhTextWhen form)
{
  g_return_val_if_fail (now != NULL, NULL);

  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (now)) : NULL;
  const char *format = _ (formats[form][local != NULL ? find_day (local, now) : DAY_TODAY]);

  return g_date_time_format (local != NULL ? local : now, format);
}
