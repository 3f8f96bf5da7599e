// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that there is to read of a run, from the sentence at its head to the last of its steps. It follows the run and never
// steers it; what a person presses goes to the widget around it, by actions and signals.

#include "config.h"

#include "ph-test-results.h"

#include "ph-advice-view.h"
#include "ph-pause-notice.h"
#include "ph-problem-view.h"
#include "ph-template.h"
#include "ph-test-headline.h"
#include "ph-test-papers.h"
#include "ph-test-row.h"
#include "ph-tested-settings.h"
#include "ph-text.h"

struct _PhTestResults
{
  GtkBox parent_instance;
  PhTestRun *run; /* (owned) (nullable): once set, until disposed */
  PhTestHeadline *headline;
  PhPauseNotice *pause;
  PhProblemView *problem;
  GtkLabel *warnings;
  PhAdviceView *advice;
  PhTestPapers *papers;
  PhTestedSettings *settings;
  GtkListBox *steps;
};

G_DEFINE_FINAL_TYPE (PhTestResults, ph_test_results, GTK_TYPE_BOX)

enum
{
  EDIT,
  FOLLOW,
  COPIED,
  PAUSE_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_warnings (PhTestResults *self)
{
  guint n = 0;
  const PhProblemId *ids = ph_test_run_get_state (self->run) == PH_TEST_RUN_PASSED ? ph_guided_test_get_warnings (ph_test_run_get_test (self->run), &n) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = ph_text_problem_id_title (ids[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", title);
    }
  gtk_label_set_text (self->warnings, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), n > 0);
  g_string_free (text, TRUE);
}

static void
show_pause (PhTestResults *self)
{
  PhTestRunState state = ph_test_run_get_state (self->run);

  if (state == PH_TEST_RUN_IDLE || state == PH_TEST_RUN_RUNNING)
    ph_pause_notice_hide (self->pause);
  else
    ph_pause_notice_show (self->pause, self->run);
}

static void
show_problem (PhTestResults *self)
{
  gboolean has_failed = ph_test_run_get_state (self->run) == PH_TEST_RUN_FAILED;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_failed);
  if (has_failed)
    ph_problem_view_show (self->problem, self->run);
}

static void
show_settings (PhTestResults *self)
{
  if (ph_test_run_get_state (self->run) != PH_TEST_RUN_IDLE)
    ph_tested_settings_show (self->settings, ph_test_run_get_account (self->run), ph_test_run_get_former (self->run));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_test_row_new (PH_GUIDED_TEST (user_data), PH_TEST_STEP (item));
}

/* At its end a test knows more of its steps than while they ran. */
static void
update_rows (PhTestResults *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->steps)); row != NULL; row = gtk_widget_get_next_sibling (row))
    ph_test_row_update (PH_TEST_ROW (row));
}

static void
show_steps (PhTestResults *self)
{
  PhGuidedTest *test = ph_test_run_get_test (self->run);

  gtk_widget_set_visible (GTK_WIDGET (self->steps), test != NULL);
  if (test == NULL)
    gtk_list_box_bind_model (self->steps, NULL, NULL, NULL, NULL);
  else if (ph_test_run_get_state (self->run) == PH_TEST_RUN_RUNNING)
    gtk_list_box_bind_model (self->steps, G_LIST_MODEL (test), create_row_cb, g_object_ref (test), g_object_unref);
  else
    update_rows (self);
}

static void
on_pause_ended_cb (PhTestResults *self)
{
  g_signal_emit (self, signals[PAUSE_ENDED], 0);
}

static void
on_settings_edit_cb (PhTestResults *self, PhSettingEditor editor)
{
  g_signal_emit (self, signals[EDIT], 0, editor);
}

static void
on_follow_cb (PhTestResults *self, PhFix *fix)
{
  g_signal_emit (self, signals[FOLLOW], 0, fix);
}

static void
on_papers_copied_cb (PhTestResults *self)
{
  g_signal_emit (self, signals[COPIED], 0);
}

static void
on_step_activated_cb (PhTestResults *self, PhTestRow *row)
{
  ph_test_row_toggle (row);
}

static void
ph_test_results_dispose (GObject *object)
{
  g_clear_object (&PH_TEST_RESULTS (object)->run);
  G_OBJECT_CLASS (ph_test_results_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_TEST_RESULTS);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PH_TYPE_ADVICE_VIEW);
  g_type_ensure (PH_TYPE_PAUSE_NOTICE);
  g_type_ensure (PH_TYPE_PROBLEM_VIEW);
  g_type_ensure (PH_TYPE_TESTED_SETTINGS);
  g_type_ensure (PH_TYPE_TEST_HEADLINE);
  g_type_ensure (PH_TYPE_TEST_PAPERS);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-results.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, headline);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, pause);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, problem);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, warnings);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, advice);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, papers);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, settings);
  gtk_widget_class_bind_template_child (widget_class, PhTestResults, steps);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_settings_edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_follow_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_papers_copied_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_step_activated_cb);
}

static void
ph_test_results_class_init (PhTestResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_test_results_dispose;

  signals[EDIT] = g_signal_new ("edit", PH_TYPE_TEST_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_SETTING_EDITOR);
  signals[FOLLOW] = g_signal_new ("follow", PH_TYPE_TEST_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_FIX);
  signals[COPIED] = g_signal_new ("copied", PH_TYPE_TEST_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PAUSE_ENDED] = g_signal_new ("pause-ended", PH_TYPE_TEST_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
ph_test_results_init (PhTestResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_results_follow:
 * @self: results of nothing yet
 * @run: what to show
 */
void
ph_test_results_follow (PhTestResults *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_TEST_RESULTS (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));
  g_return_if_fail (self->run == NULL);

  self->run = g_object_ref (run);
  ph_test_headline_follow (self->headline, run);
}

/**
 * ph_test_results_update:
 * @self: results that follow a run
 *
 * Shows how the run stands now. Its owner calls this, for it has to do something before and after.
 */
void
ph_test_results_update (PhTestResults *self)
{
  g_return_if_fail (PH_IS_TEST_RESULTS (self));

  show_steps (self);
  show_settings (self);
  show_problem (self);
  show_pause (self);
  show_warnings (self);
  ph_advice_view_show (self->advice, self->run);
  ph_test_papers_show (self->papers, self->run);
  gtk_widget_set_visible (GTK_WIDGET (self), ph_test_run_get_state (self->run) != PH_TEST_RUN_IDLE);
}

/**
 * ph_test_results_update_settings:
 * @self: results
 *
 * The settings have changed, or what counts as changed has, without a test.
 */
void
ph_test_results_update_settings (PhTestResults *self)
{
  g_return_if_fail (PH_IS_TEST_RESULTS (self));

  show_settings (self);
}

/**
 * ph_test_results_is_paused:
 * @self: results
 *
 * Returns: whether the next sign-in has to wait
 */
gboolean
ph_test_results_is_paused (PhTestResults *self)
{
  g_return_val_if_fail (PH_IS_TEST_RESULTS (self), FALSE);

  return ph_pause_notice_is_waiting (self->pause);
}

/**
 * ph_test_results_get_problem:
 * @self: results
 *
 * Returns: (transfer none): where problems are shown
 */
PhProblemView *
ph_test_results_get_problem (PhTestResults *self)
{
  g_return_val_if_fail (PH_IS_TEST_RESULTS (self), NULL);

  return self->problem;
}
