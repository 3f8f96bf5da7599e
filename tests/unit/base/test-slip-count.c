// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-slip-count.h"

static const struct
{
  const char *typed;
  const char *meant;
  guint n;
} cases[] = {
  { "smtp", "smtp", 0 },
  { "smpt", "smtp", 1 },
  { "stmp", "smtp", 1 },
  { "smt", "smtp", 1 },
  { "ssmtp", "smtp", 1 },
  { "sntp", "smtp", 1 },
  { "msptx", "smtp", 3 },
  { "", "mail", 4 },
  { "gmial", "gmail", 1 },
  { "abcd", "wxyz", 4 },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (ph_slip_count (cases[i].typed, cases[i].meant), ==, cases[i].n);
      g_assert_cmpuint (ph_slip_count (cases[i].meant, cases[i].typed), ==, cases[i].n);
    }
}

static void
test_long (void)
{
  g_autofree char *longest = g_strnfill (PH_SLIP_COUNT_MAX_LENGTH, 'a');
  g_autofree char *too_long = g_strnfill (PH_SLIP_COUNT_MAX_LENGTH + 1, 'a');

  g_assert_cmpuint (ph_slip_count (longest, longest), ==, 0);
  g_assert_cmpuint (ph_slip_count (longest, ""), ==, PH_SLIP_COUNT_MAX_LENGTH);
  g_assert_cmpuint (ph_slip_count (too_long, longest), >, PH_SLIP_COUNT_MAX_LENGTH);
  g_assert_cmpuint (ph_slip_count ("a", too_long), >, PH_SLIP_COUNT_MAX_LENGTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slip-count/cases", test_cases);
  g_test_add_func ("/slip-count/long", test_long);
  return g_test_run ();
}
