// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The names of the sources of settings.

#include "config.h"

#include "ph-source.h"

static void
test_names (void)
{
  for (PhSource source = 0; source < PH_N_SOURCES; source++)
    {
      PhSource found = PH_N_SOURCES;

      g_assert_true (ph_source_from_name (ph_source_get_name (source), &found));
      g_assert_cmpint (found, ==, source);
      g_assert_nonnull (ph_source_to_nick (source));
    }
}

static void
test_other_names (void)
{
  static const char *const names[] = { "", "built-in", "Guess", "guess ", "a-source-of-2031" };
  PhSource source = PH_SOURCE_SRV;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_false (ph_source_from_name (names[i], &source));
  g_assert_cmpint (source, ==, PH_SOURCE_SRV);
}

/* Accounts and scripts rely on them. */
static void
test_stable (void)
{
  g_assert_cmpstr (ph_source_get_name (PH_SOURCE_AUTOCONFIG_HTTP), ==, "autoconfig-http");
  g_assert_cmpstr (ph_source_to_nick (PH_SOURCE_AUTOCONFIG_HTTP), ==, "autoconfig");
  g_assert_cmpstr (ph_source_get_name (PH_SOURCE_PINNED), ==, "pinned");
  g_assert_cmpstr (ph_source_to_nick (PH_SOURCE_PINNED), ==, "built-in");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/source/names", test_names);
  g_test_add_func ("/discovery/source/other-names", test_other_names);
  g_test_add_func ("/discovery/source/stable", test_stable);
  return g_test_run ();
}
