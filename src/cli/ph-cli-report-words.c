// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a guided test is told in a terminal: each step as it ends, then what was found in words.

#include "config.h"

#include "ph-cli-report-words.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "ph-cli-values.h"
#include "ph-escape.h"
#include "ph-speed.h"
#include "ph-text-advice.h"
#include "ph-text-speed.h"
#include "ph-text.h"

/* (transfer full): what stands behind the time of a step: what is usual, if this was more, and the evidence */
static char *
dup_remark (PhTestStep *step)
{
  PhTestStepId id = ph_test_step_get_id (step);
  gboolean is_slow = ph_speed_judge (id, ph_test_step_get_elapsed_ms (step)) != PH_SPEED_USUAL;
  g_autofree char *evidence = ph_text_step_evidence (step);
  g_autofree char *detail = ph_escape_text (evidence);
  g_autofree char *usual = is_slow ? ph_text_usual_time (id) : NULL;

  return usual != NULL ? g_strdup_printf ("(%s)  %s", usual, detail) : g_steal_pointer (&detail);
}

static void
on_step_status_cb (PhTestStep *step, GParamSpec *pspec, gpointer user_data)
{
  PhTestStatus status = ph_test_step_get_status (step);

  if (status == PH_TEST_STATUS_WAITING || status == PH_TEST_STATUS_RUNNING)
    return;

  g_autofree char *remark = dup_remark (step);

  g_print ("%-28s %-10s %5u ms  %s\n", ph_text_step_title (ph_test_step_get_id (step)), ph_text_test_status (status),
           ph_test_step_get_elapsed_ms (step), remark);
}

/**
 * ph_cli_report_words_follow:
 * @test: a test that has not begun
 *
 * Prints what is tested, and from then on each step as it ends.
 */
void
ph_cli_report_words_follow (PhGuidedTest *test)
{
  PhAccount *account = ph_guided_test_get_account (test);

  g_autofree char *address = ph_escape_text (ph_account_get_address (account));
  g_autofree char *host = ph_escape_text (ph_account_get_host (account));

  g_print (_ ("Testing %s at %s, port %u (%s)\n"), address, host,
           ph_account_get_port (account), ph_text_security (ph_account_get_security (account)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test)); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (test), i);

      g_signal_connect_object (step, "notify::status", G_CALLBACK (on_step_status_cb), test, 0);
    }
}

/* Returns: (transfer full): @value as a shell takes it back */
static char *
quote (const char *value)
{
  for (const char *at = value; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("@.:-_+", *at) == NULL)
      return g_shell_quote (value);
  return *value != '\0' ? g_strdup (value) : g_strdup ("''");
}

/* The options of a second run are called as the settings are. */
static void
print_fix (PhFix *fix)
{
  g_autofree char *label = ph_text_fix_label (fix);
  g_autoptr(GString) line = g_string_new (label);
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
    {
      const PhFixChange *change = ph_fix_get_change (fix, i);
      g_autofree char *option = g_strdelimit (g_strdup (change->field), "_", '-');
      g_autofree char *value = quote (change->value);

      g_string_append_printf (line, "%s--%s %s", i == 0 ? "  (" : " ", option, value);
    }
  if (ph_fix_get_n_changes (fix) > 0)
    g_string_append_c (line, ')');
  if (ph_fix_get_url (fix) != NULL)
    g_string_append_printf (line, "  %s", ph_fix_get_url (fix));
  escaped = ph_escape_text (line->str);
  g_print ("  → %s\n", escaped);
}

/**
 * ph_cli_report_print_hint:
 * @problem: what was found
 * @account: what was tried
 *
 * Tells, on standard error, which option is missing. The words of a problem are the same in the window, so they can't.
 */
void
ph_cli_report_print_hint (PhProblem *problem, PhAccount *account)
{
  if (ph_problem_get_id (problem) == PH_PROBLEM_SECRET_MISSING)
    g_printerr ("%s\n", _ ("No password; give --password-file"));
  else if (ph_problem_get_id (problem) == PH_PROBLEM_INVALID_ADDRESS && *ph_account_get_address (account) == '\0')
    g_printerr ("%s\n", _ ("No sender address; give --from"));
}

static void
print_warnings (PhGuidedTest *test)
{
  guint n = 0;
  const PhProblemId *warnings = ph_guided_test_get_warnings (test, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = ph_text_problem_id_title (warnings[i]);

      g_print (_ ("Warning: %s.\n"), title);
    }
}

static void
print_problem (PhProblem *problem, PhAccount *account)
{
  g_autofree char *title = ph_text_problem_title (problem, account);
  g_autofree char *explanation = ph_text_problem_explanation (problem, account);
  const char *confidence = ph_text_confidence (ph_problem_get_confidence (problem));
  g_autofree char *words = g_strdup_printf ("%s\n%s%s%s", title, explanation, confidence != NULL ? " " : "", confidence != NULL ? confidence : "");
  g_autofree char *escaped = ph_cli_escape_lines (words);

  g_print ("\n%s\n", escaped);
  ph_cli_report_print_hint (problem, account);
  if (ph_problem_get_reply (problem) != NULL)
    {
      g_autofree char *reply = ph_smtp_reply_to_string (ph_problem_get_reply (problem));

      g_print (_ ("Server said: %s\n"), reply);
    }
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    print_fix (ph_problem_get_fix (problem, i));
}

/* After a failure only what is slow is worth a word. */
static void
print_speed (PhGuidedTest *test)
{
  g_autofree char *words = ph_text_speed (G_LIST_MODEL (test));

  if (words != NULL && (ph_guided_test_get_problem (test) == NULL || ph_speed_judge_test (G_LIST_MODEL (test), NULL) != PH_SPEED_USUAL))
    g_print ("%s\n", words);
}

/**
 * ph_cli_report_words_print_end:
 * @test: a test that has ended
 *
 * Prints whether all went well, or what is wrong and what may help.
 */
void
ph_cli_report_words_print_end (PhGuidedTest *test)
{
  PhProblem *problem = ph_guided_test_get_problem (test);

  if (problem != NULL)
    print_problem (problem, ph_guided_test_get_account (test));
  else
    g_print ("\n%s\n", _ ("Everything works."));
  print_warnings (test);
  print_speed (test);
  fflush (stdout);
}

/**
 * ph_cli_report_words_print_advice:
 * @advice: (element-type PhAdvice): what is worth knowing
 * @account: what was tested
 *
 * Prints each piece, and the options that follow it.
 */
void
ph_cli_report_words_print_advice (GPtrArray *advice, PhAccount *account)
{
  if (advice->len > 0)
    g_print ("\n%s\n", _ ("Worth knowing:"));
  for (guint i = 0; i < advice->len; i++)
    {
      const PhAdvice *piece = g_ptr_array_index (advice, i);
      g_autofree char *title = ph_text_advice_title (piece, account);
      g_autofree char *explanation = ph_text_advice_explanation (piece, account);

      g_print ("• %s. %s\n", title, explanation);
      if (ph_advice_get_fix (piece) != NULL)
        print_fix (ph_advice_get_fix (piece));
    }
}
