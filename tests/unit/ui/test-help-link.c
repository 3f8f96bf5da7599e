// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-help-link.h"

#include <string.h>

static void
assert_explained (PhProblemId problem)
{
  g_autofree char *link = ph_help_link_for_problem (problem);
  g_auto(GStrv) parts = g_strsplit (link, "#", 2);
  g_autofree char *path = g_strdup_printf ("%s/%s.page", HELP_FOLDER, parts[0]);
  g_autofree char *section = g_strdup_printf ("<section id=\"%s\">", ph_problem_id_to_nick (problem));
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (parts[1], ==, ph_problem_id_to_nick (problem));
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  if (strstr (text, section) == NULL)
    g_error ("%s does not explain %s", path, ph_problem_id_to_nick (problem));
}

static void
test_problems (void)
{
  for (guint i = 0; i < PH_N_PROBLEMS; i++)
    assert_explained (i);
}

static void
test_problem_page (void)
{
  g_autofree char *first = ph_help_link_for_problem (PH_PROBLEM_INVALID_HOST);
  g_autofree char *wrong_credentials = ph_help_link_for_problem (PH_PROBLEM_WRONG_CREDENTIALS);
  g_autofree char *last = ph_help_link_for_problem (PH_PROBLEM_INTERNAL_ERROR);

  g_assert_cmpstr (first, ==, "problem-settings#invalid-host");
  g_assert_cmpstr (wrong_credentials, ==, "problem-sign-in#wrong-credentials");
  g_assert_cmpstr (last, ==, "problem-message#internal-error");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help-link/problems", test_problems);
  g_test_add_func ("/help-link/problem-page", test_problem_page);
  return g_test_run ();
}
