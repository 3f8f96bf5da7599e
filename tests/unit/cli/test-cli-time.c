// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Times as people type them after --at.

#include "config.h"

#include "ph-cli-time.h"

#include <sysexits.h>

#include "ph-cli-error.h"

/* A Sunday at noon, two hours before UTC. */
#define NOW "2026-03-01T12:00:00+02:00"

static const struct
{
  const char *text;
  const char *expected; /* (nullable): in UTC; NULL: refused */
} times[] = {
  { "now", "2026-03-01T10:00:00Z" },
  { "+0s", "2026-03-01T10:00:00Z" },
  { "+90s", "2026-03-01T10:01:30Z" },
  { "+30m", "2026-03-01T10:30:00Z" },
  { "+1h30m", "2026-03-01T11:30:00Z" },
  { "+2d", "2026-03-03T10:00:00Z" },
  { "12:01", "2026-03-01T10:01:00Z" },
  { "12:00", "2026-03-02T10:00:00Z" }, /* the next one */
  { "08:30", "2026-03-02T06:30:00Z" },
  { "00:00", "2026-03-01T22:00:00Z" },
  { "2026-03-01 13:00", "2026-03-01T11:00:00Z" },
  { "2026-03-01T13:00", "2026-03-01T11:00:00Z" },
  { "2026-03-01T13:00:07", "2026-03-01T11:00:07Z" },
  { "2026-03-01T13:00Z", "2026-03-01T13:00:00Z" },
  { "2026-03-01T13:00:00+05:30", NULL },
  { "2026-03-01T17:00:00+05:30", "2026-03-01T11:30:00Z" },
  { "2026-03-02", "2026-03-01T22:00:00Z" },
  { "2027-03-01T10:00:00Z", "2027-03-01T10:00:00Z" },
  { "2026-03-01T11:59", NULL },
  { "2026-02-28", NULL },
  { "2028-03-01", NULL },
  { "+400d", NULL },
  { "+99999999999999999999d", NULL },
  { "+99999999999999999999s99999999999999999999d", NULL },
  { "", NULL },
  { "+", NULL },
  { "+5", NULL },
  { "+-5m", NULL },
  { "+5x", NULL },
  { "-5m", NULL },
  { "24:00", NULL },
  { "12:60", NULL },
  { "1:30", NULL },
  { "noon", NULL },
  { "2026-13-01", NULL },
  { "2026-02-30 10:00", NULL },
  { "2026-03-01T13", NULL },
};

static void
test_times (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 (NOW, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *iso = NULL;
      gint64 time = 0;
      gboolean is_time = ph_cli_time_parse (times[i].text, now, &time, &error);

      g_test_message ("%s", times[i].text);
      g_assert_cmpint (is_time, ==, times[i].expected != NULL);
      if (!is_time)
        {
          g_assert_error (error, PH_CLI_ERROR, EX_USAGE);
          continue;
        }
      iso = ph_cli_time_to_iso8601 (time);
      g_assert_cmpstr (iso, ==, times[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-time/times", test_times);
  return g_test_run ();
}
