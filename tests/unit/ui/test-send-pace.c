// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long many messages take.

#include "ph-send-pace.h"

#include <string.h>

static void
test_seconds (void)
{
  static const struct
  {
    guint n_messages;
    PhOutboxQuota quota;
    gint64 expected;
    const char *words;
  } cases[] = {
    { 100, { 0, 0, 0 }, 0, "no limit" },
    { 30, { 30, 0, 0 }, 0, "at once" },
    { 31, { 30, 0, 0 }, 60, "30 a minute: takes about 1 minute" },
    { 120, { 30, 0, 0 }, 180, "30 a minute: takes about 3 minutes" },
    { 121, { 30, 0, 0 }, 240, "30 a minute: takes about 4 minutes" },
    { 250, { 30, 100, 0 }, 2 * 60 * 60, "100 an hour: takes about 2 hours" },
    { 1001, { 30, 0, 500 }, 2 * 24 * 60 * 60, "500 a day: takes about 2 days" },
    { 2, { 1, 1, 1 }, 24 * 60 * 60, "1 a day: takes about 1 day" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_send_pace_dup_text (cases[i].n_messages, &cases[i].quota);

      g_assert_cmpint (ph_send_pace_get_seconds (cases[i].n_messages, &cases[i].quota), ==, cases[i].expected);
      g_assert_nonnull (strstr (text, cases[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/send-pace/seconds", test_seconds);
  return g_test_run ();
}
