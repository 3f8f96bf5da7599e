// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Points in time as a person types them and as JSON has them. Looks at no clock: what is now is told.

#include "config.h"

#include "ph-cli-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-error.h"

/* A mail that is to go out later than in a year is a typing mistake. */
#define MAX_AHEAD_S ((gint64) 366 * 24 * 60 * 60)

static const struct
{
  char unit;
  guint seconds;
} units[] = {
  { 's', 1 },
  { 'm', 60 },
  { 'h', 60 * 60 },
  { 'd', 24 * 60 * 60 },
};

/* "1h30m" */
static gboolean
parse_span (const char *text, gint64 *ret_span)
{
  gint64 span = 0;

  while (*text != '\0')
    {
      guint i = 0;
      char *end = NULL;
      guint64 n = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;

      while (end != NULL && i < G_N_ELEMENTS (units) && units[i].unit != *end)
        i++;
      if (end == NULL || i == G_N_ELEMENTS (units) || n > (guint64) MAX_AHEAD_S)
        return FALSE;
      span += (gint64) n * units[i].seconds;
      text = end + 1;
    }
  *ret_span = span;
  return TRUE;
}

static gboolean
is_like (const char *text, const char *pattern)
{
  for (; *pattern != '\0' && *text != '\0'; pattern++, text++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : *pattern != *text)
      return FALSE;
  return *pattern == *text;
}

/* Returns: (transfer full) (nullable): the next time that a clock shows @text, "08:30" */
static GDateTime *
parse_clock (const char *text, GDateTime *now)
{
  int hour = (int) g_ascii_strtoll (text, NULL, 10);
  int minute = (int) g_ascii_strtoll (text + strlen ("00:"), NULL, 10);
  g_autoptr(GDateTime) today = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now), g_date_time_get_month (now),
                                                 g_date_time_get_day_of_month (now), hour, minute, 0);
  g_autoptr(GDateTime) tomorrow = g_date_time_add_days (now, 1);

  if (today == NULL || g_date_time_compare (today, now) > 0)
    return g_steal_pointer (&today);
  return g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow),
                          g_date_time_get_day_of_month (tomorrow), hour, minute, 0);
}

/* GLib wants the seconds, which people leave out: (transfer full). */
static char *
add_seconds (const char *text)
{
  const gsize length = strlen ("0000-00-00T00:00");
  g_autofree char *head = g_strndup (text, length);

  if ((is_like (head, "0000-00-00T00:00") || is_like (head, "0000-00-00 00:00")) && text[length] != ':')
    return g_strconcat (head, ":00", text + length, NULL);
  return g_strdup (text);
}

static GDateTime *
parse_date (const char *text, GDateTime *now)
{
  g_autofree char *whole = is_like (text, "0000-00-00") ? g_strconcat (text, "T00:00:00", NULL) : add_seconds (text);

  return g_date_time_new_from_iso8601 (whole, g_date_time_get_timezone (now));
}

static gboolean
find_time (const char *text, GDateTime *now, gint64 *ret_time)
{
  g_autoptr(GDateTime) time = NULL;
  gint64 span = 0;

  if (strcmp (text, "now") == 0 || (*text == '+' && text[1] != '\0' && parse_span (text + 1, &span)))
    {
      *ret_time = g_date_time_to_unix (now) + span;
      return TRUE;
    }
  time = is_like (text, "00:00") ? parse_clock (text, now) : parse_date (text, now);
  if (time != NULL)
    *ret_time = g_date_time_to_unix (time);
  return time != NULL;
}

/**
 * ph_cli_time_parse:
 * @text: `now`, `+30m`, `+1h30m`, `08:30` (the next one), `2026-03-01 08:30`, `2026-03-01T08:30:00Z`
 * @now: what is now
 * @ret_time: (out): that time, in seconds since 1970
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE for what is none, is past, or is more than a year ahead.
 *
 * Returns: whether it is a time at which something can be sent
 */
gboolean
ph_cli_time_parse (const char *text, GDateTime *now, gint64 *ret_time, GError **error)
{
  g_return_val_if_fail (text != NULL && now != NULL && ret_time != NULL, FALSE);

  gint64 time = 0;
  gint64 start = g_date_time_to_unix (now);

  if (!find_time (text, now, &time))
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no time; write 08:30, +30m, or “2026-03-01 08:30”"), text);
  else if (time < start)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is in the past"), text);
  else if (time > start + MAX_AHEAD_S)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is more than a year ahead"), text);
  else
    {
      *ret_time = time;
      return TRUE;
    }
  return FALSE;
}

/**
 * ph_cli_time_to_iso8601:
 * @time: seconds since 1970
 *
 * Returns: (transfer full): the same in UTC
 */
char *
ph_cli_time_to_iso8601 (gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date != NULL ? g_date_time_format_iso8601 (date) : g_strdup ("");
}
