// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A finished test as plain text: settings, steps, problem, dialogue. The transcript comes redacted, so no password is
// in it.

#include "config.h"

#include "ph-test-report.h"

#include "ph-text.h"

#include <glib/gi18n.h>

static void
append_settings (GString *report, PhAccount *account)
{
  g_string_append_printf (report,
                          _ ("Server: %s, port %u, %s"),
                          ph_account_get_host (account),
                          ph_account_get_port (account),
                          ph_text_security (ph_account_get_security (account)));
  g_string_append (report, "\n\n");
}

static void
append_step (GString *report, PhTestStep *step)
{
  const char *detail = ph_test_step_get_detail (step);

  g_string_append_printf (report,
                          "%s: %s, %u ms%s%s\n",
                          ph_text_step_title (ph_test_step_get_id (step)),
                          ph_text_test_status (ph_test_step_get_status (step)),
                          ph_test_step_get_elapsed_ms (step),
                          detail[0] != '\0' ? ", " : "",
                          detail);
}

static void
append_problem (GString *report, PhProblem *problem, PhAccount *account)
{
  g_autofree char *title = ph_text_problem_title (problem, account);
  g_autofree char *explanation = ph_text_problem_explanation (problem, account);
  const char *detail = ph_problem_get_detail (problem);

  g_string_append_printf (report, "\n%s (%s)\n%s\n", title, ph_problem_id_to_nick (ph_problem_get_id (problem)), explanation);
  if (detail != NULL)
    g_string_append_printf (report, "%s\n", detail);
}

/**
 * ph_test_report_new:
 * @test: a test that has ended
 *
 * Returns: (transfer full): all that is known about it, in the person's language
 */
char *
ph_test_report_new (PhGuidedTest *test)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (test), NULL);

  GString *report = g_string_new ("Posthorn " PACKAGE_VERSION "\n");
  PhAccount *account = ph_guided_test_get_account (test);
  PhProblem *problem = ph_guided_test_get_problem (test);
  g_autofree char *transcript = ph_transcript_to_string (ph_guided_test_get_transcript (test));

  append_settings (report, account);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test)); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (test), i);

      append_step (report, step);
    }
  if (problem != NULL)
    append_problem (report, problem, account);
  g_string_append_printf (report, "\n%s", transcript);
  return g_string_free (report, FALSE);
}
