// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that is known of a test that has ended, as Markdown, to hand on to somebody who helps. A password is in nothing of what
// it looks at: the transcript comes without, and a fix never has one.

#include "config.h"

#include "ph-text-report.h"

#include <glib/gi18n-lib.h>

#include "ph-advice-rules.h"
#include "ph-speed.h"
#include "ph-text-advice.h"
#include "ph-text-markdown.h"
#include "ph-text-report-private.h"
#include "ph-text-speed.h"
#include "ph-text.h"

/* Settings */

static void
add_settings (const PhTextReportDraft *self)
{
  PhAccount *account = ph_guided_test_get_account (self->test);
  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));

  ph_text_markdown_add_heading (self->out, 2, _ ("Settings"));
  ph_text_report_begin_pairs (self);
  ph_text_report_add_data_row (self, _ ("Server"), ph_text_report_or_none (ph_account_get_host (account)));
  ph_text_report_add_row (self, _ ("Port"), port);
  ph_text_report_add_row (self, _ ("Security"), ph_text_security (ph_account_get_security (account)));
  ph_text_report_add_data_row (self, _ ("User name"), ph_text_report_or_none (ph_account_get_username (account)));
  ph_text_report_add_row (self, _ ("Sign-in method"), *ph_account_get_mechanism (account) != '\0' ? ph_account_get_mechanism (account) : _ ("automatic"));
  ph_text_report_add_data_row (self, _ ("Sender address"), ph_text_report_or_none (ph_account_get_address (account)));
  if (ph_account_get_address_family (account) != PH_ADDRESS_FAMILY_ANY)
    ph_text_report_add_row (self, _ ("Address family"), ph_address_family_to_nick (ph_account_get_address_family (account)));
  ph_text_report_add_data_row (self, _ ("Name for EHLO"), ph_account_get_ehlo_name (account));
  if (ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW)
    ph_text_report_add_row (self, _ ("Password without encryption"), _ ("allowed"));
  if (*ph_account_get_trusted_sha256 (account) != '\0')
    ph_text_report_add_row (self, _ ("Trusted certificate"), ph_account_get_trusted_sha256 (account));
  /* Their paths may tell a name. */
  if (*ph_account_get_ca_file (account) != '\0')
    ph_text_report_add_row (self, _ ("Certificates trusted in addition"), _ ("a file"));
  if (*ph_account_get_client_certificate (account) != '\0')
    ph_text_report_add_row (self, _ ("Certificate of one’s own"), _ ("a file or a token"));
}

/* Steps */

static void
add_step (const PhTextReportDraft *self, PhTestStep *step)
{
  PhTestStepId id = ph_test_step_get_id (step);
  PhTestStatus status = ph_test_step_get_status (step);
  gboolean has_run = status != PH_TEST_STATUS_SKIPPED && status != PH_TEST_STATUS_WAITING;
  g_autofree char *elapsed = has_run ? g_strdup_printf ("%u ms", ph_test_step_get_elapsed_ms (step)) : g_strdup ("");
  g_autofree char *usual = has_run && ph_speed_get_usual_ms (id) != 0 ? ph_text_duration (ph_speed_get_usual_ms (id)) : NULL;
  g_autofree char *evidence = ph_text_step_evidence (step);
  g_autofree char *detail = ph_text_report_dup_data (self, evidence);
  const char *const cells[] = { ph_text_step_title (id), ph_text_test_status (status), elapsed, usual != NULL ? usual : "", detail, NULL };

  ph_text_markdown_add_row (self->out, cells);
}

static void
add_steps (const PhTextReportDraft *self)
{
  GListModel *steps = G_LIST_MODEL (self->test);
  const char *const titles[] = { _ ("Step"), _ ("Result"), _ ("Time"), _ ("Usual"), _ ("Evidence"), NULL };

  ph_text_markdown_add_heading (self->out, 2, _ ("Steps"));
  ph_text_markdown_add_table (self->out, titles);
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (steps, i);

      add_step (self, step);
    }
}

static void
add_speed (const PhTextReportDraft *self)
{
  g_autofree char *words = ph_text_speed (G_LIST_MODEL (self->test));

  if (words == NULL)
    return;
  g_string_append_c (self->out, '\n');
  ph_text_markdown_add_text (self->out, words);
  g_string_append_c (self->out, '\n');
}

/* Problem */

static void
add_fix (const PhTextReportDraft *self, PhFix *fix)
{
  g_autofree char *words = ph_text_fix_label (fix);
  g_autofree char *label = ph_text_report_dup_data (self, words);

  g_string_append (self->out, "- ");
  ph_text_markdown_add_text (self->out, label);
  for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
    {
      const PhFixChange *change = ph_fix_get_change (fix, i);
      g_autofree char *plain = g_strdup_printf ("%s=%s", change->field, change->value);
      g_autofree char *data = ph_text_report_dup_data (self, plain);

      g_string_append_c (self->out, ' ');
      ph_text_markdown_add_code (self->out, data);
    }
  if (ph_fix_get_url (fix) != NULL)
    {
      g_autofree char *url = ph_text_report_dup_data (self, ph_fix_get_url (fix));

      g_string_append_c (self->out, ' ');
      ph_text_markdown_add_code (self->out, url);
    }
  g_string_append_c (self->out, '\n');
}

static void
add_fixes (const PhTextReportDraft *self, PhProblem *problem)
{
  if (ph_problem_get_n_fixes (problem) == 0)
    return;
  g_string_append_printf (self->out, "\n%s\n\n", _ ("What may help:"));
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    add_fix (self, ph_problem_get_fix (problem, i));
}

static void
add_words (const PhTextReportDraft *self, const char *title, const char *explanation)
{
  g_string_append (self->out, "**");
  ph_text_markdown_add_text (self->out, title);
  g_string_append (self->out, "** ");
  ph_text_markdown_add_text (self->out, explanation);
}

/* The identifier, how sure it is, and the technical words: for whoever knows the program. */
static void
add_verdict (const PhTextReportDraft *self, PhProblem *problem)
{
  const char *detail = ph_problem_get_detail (problem);

  g_string_append (self->out, "\n\n");
  ph_text_markdown_add_code (self->out, ph_problem_id_to_nick (ph_problem_get_id (problem)));
  g_string_append_printf (self->out, ", %s, ", ph_confidence_to_nick (ph_problem_get_confidence (problem)));
  ph_text_markdown_add_code (self->out, ph_test_step_id_to_nick (ph_problem_get_step (problem)));
  if (detail != NULL && *detail != '\0' && ph_problem_get_reply (problem) == NULL)
    {
      g_autofree char *data = ph_text_report_dup_data (self, detail);

      g_string_append (self->out, ": ");
      ph_text_markdown_add_text (self->out, data);
    }
  g_string_append_c (self->out, '\n');
}

static void
add_problem (const PhTextReportDraft *self)
{
  PhProblem *problem = ph_guided_test_get_problem (self->test);
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;

  if (problem == NULL)
    return;
  title = ph_text_problem_title (problem, self->account);
  explanation = ph_text_problem_explanation (problem, self->account);
  ph_text_markdown_add_heading (self->out, 2, _ ("Problem"));
  add_words (self, title, explanation);
  add_verdict (self, problem);
  if (ph_problem_get_reply (problem) != NULL)
    {
      g_autofree char *reply = ph_smtp_reply_to_string (ph_problem_get_reply (problem));
      g_autofree char *data = ph_text_report_dup_data (self, reply);

      g_string_append_printf (self->out, "\n%s\n\n", _ ("The server said:"));
      ph_text_markdown_add_block (self->out, data);
    }
  add_fixes (self, problem);
}

static void
add_warnings (const PhTextReportDraft *self)
{
  guint n = 0;
  const PhProblemId *warnings = ph_guided_test_get_warnings (self->test, &n);

  if (n == 0)
    return;
  ph_text_markdown_add_heading (self->out, 2, _ ("Warnings"));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = ph_text_problem_id_title (warnings[i]);

      g_string_append (self->out, "- ");
      ph_text_markdown_add_text (self->out, title);
      g_string_append_c (self->out, ' ');
      ph_text_markdown_add_code (self->out, ph_problem_id_to_nick (warnings[i]));
      g_string_append_c (self->out, '\n');
    }
}

/* What follows from the test alone: nobody is asked anything for a report. */
static void
add_advice (const PhTextReportDraft *self)
{
  PhAdviceFacts facts = { NULL };
  g_autoptr(GPtrArray) advice = NULL;

  if (ph_guided_test_get_problem (self->test) != NULL)
    return;
  ph_advice_facts_take_test (&facts, self->test);
  advice = ph_advice_rules_judge (&facts);
  if (advice->len == 0)
    return;
  ph_text_markdown_add_heading (self->out, 2, _ ("Advice"));
  for (guint i = 0; i < advice->len; i++)
    {
      const PhAdvice *piece = g_ptr_array_index (advice, i);
      g_autofree char *title = ph_text_advice_title (piece, self->account);
      g_autofree char *explanation = ph_text_advice_explanation (piece, self->account);

      g_string_append (self->out, "- ");
      add_words (self, title, explanation);
      g_string_append_c (self->out, ' ');
      ph_text_markdown_add_code (self->out, ph_advice_id_to_nick (ph_advice_get_id (piece)));
      g_string_append_c (self->out, '\n');
    }
}

/* Dialogue and versions */

static void
add_dialogue (const PhTextReportDraft *self, const char *transcript)
{
  g_autofree char *data = ph_text_disguise_apply (self->disguise, transcript);

  ph_text_markdown_add_heading (self->out, 2, _ ("Dialogue"));
  if (*data == '\0')
    g_string_append_printf (self->out, "%s\n", _ ("There was none."));
  else
    ph_text_markdown_add_block (self->out, data);
}

static void
add_version (const PhTextReportDraft *self, const char *version)
{
  g_string_append (self->out, "- ");
  ph_text_markdown_add_text (self->out, version);
  g_string_append_c (self->out, '\n');
}

static void
add_versions (const PhTextReportDraft *self, const char *const *versions)
{
  g_autofree char *glib = g_strdup_printf ("GLib %u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  ph_text_markdown_add_heading (self->out, 2, _ ("Versions"));
  add_version (self, "Posthorn " PACKAGE_VERSION);
  add_version (self, glib);
  add_version (self, G_OBJECT_TYPE_NAME (g_tls_backend_get_default ()));
  for (guint i = 0; versions != NULL && versions[i] != NULL; i++)
    add_version (self, versions[i]);
  if (system != NULL)
    add_version (self, system);
}

static void
add_title (const PhTextReportDraft *self)
{
  g_autofree char *host = ph_text_report_dup_data (self, ph_account_get_host (ph_guided_test_get_account (self->test)));
  g_autofree char *title = g_strdup_printf ("%s: %s", _ ("Test of an outgoing mail account"), ph_text_report_or_none (host));

  ph_text_markdown_add_heading (self->out, 1, title);
  if (ph_guided_test_get_problem (self->test) == NULL)
    g_string_append_printf (self->out, "%s\n", _ ("Everything works."));
}

/**
 * ph_text_report:
 * @test: a test that has ended
 * @addresses: whether mail addresses and user name stand in it
 * @versions: (nullable) (array zero-terminated=1): names and versions of what else was running
 *
 * Nothing is asked of anybody for it, and no password is in it.
 *
 * Returns: (transfer full): Markdown in the person's language, with the identifiers that all languages share
 */
char *
ph_text_report (PhGuidedTest *test, PhTextReportAddresses addresses, const char *const *versions)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (test), NULL);

  g_autofree char *transcript = ph_transcript_to_string (ph_guided_test_get_transcript (test));
  PhAccount *account = ph_guided_test_get_account (test);
  g_autoptr(PhTextDisguise) disguise = addresses == PH_TEXT_REPORT_ADDRESSES_HIDE ? ph_text_disguise_new (account, transcript) : NULL;
  g_autoptr(PhAccount) shown = ph_text_disguise_dup_account (disguise, account);
  const PhTextReportDraft report = { .test = test, .account = shown, .disguise = disguise, .out = g_string_new (NULL) };

  add_title (&report);
  add_problem (&report);
  add_warnings (&report);
  add_steps (&report);
  add_speed (&report);
  add_settings (&report);
  add_advice (&report);
  ph_text_report_add_findings (&report);
  add_dialogue (&report, transcript);
  add_versions (&report, versions);
  return g_string_free (report.out, FALSE);
}
