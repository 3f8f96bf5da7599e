// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The buttons for the transcript and the report of a test. Neither holds a secret; mail addresses can be left out, too.

#include "config.h"

#include "ph-test-papers.h"

#include "ph-template.h"
#include "ph-text-report.h"
#include "ph-transcript-window.h"

struct _PhTestPapers
{
  AdwBin parent_instance;
  PhGuidedTest *test; /* (owned) (nullable): while there is one */
};

G_DEFINE_FINAL_TYPE (PhTestPapers, ph_test_papers, ADW_TYPE_BIN)

static guint copied_signal;

static void
show_transcript_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestPapers *self = PH_TEST_PAPERS (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  gtk_window_present (ph_transcript_window_new (parent, ph_guided_test_get_transcript (self->test)));
}

static void
copy_report (PhTestPapers *self, PhTextReportAddresses addresses)
{
  g_autofree char *gtk = g_strdup_printf ("GTK %u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  g_autofree char *adwaita = g_strdup_printf ("libadwaita %u.%u.%u", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  const char *const versions[] = { gtk, adwaita, NULL };
  g_autofree char *report = ph_text_report (self->test, addresses, versions);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  g_signal_emit (self, copied_signal, 0);
}

static void
copy_report_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy_report (PH_TEST_PAPERS (widget), PH_TEXT_REPORT_ADDRESSES_SHOW);
}

static void
copy_anonymous_report_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy_report (PH_TEST_PAPERS (widget), PH_TEXT_REPORT_ADDRESSES_HIDE);
}

static void
ph_test_papers_dispose (GObject *object)
{
  g_clear_object (&PH_TEST_PAPERS (object)->test);
  G_OBJECT_CLASS (ph_test_papers_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_TEST_PAPERS);
}

static void
ph_test_papers_class_init (PhTestPapersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_test_papers_dispose;

  copied_signal = g_signal_new ("copied", PH_TYPE_TEST_PAPERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-papers.ui"));
  gtk_widget_class_install_action (widget_class, "papers.show-transcript", NULL, show_transcript_action_cb);
  gtk_widget_class_install_action (widget_class, "papers.copy-report", NULL, copy_report_action_cb);
  gtk_widget_class_install_action (widget_class, "papers.copy-anonymous-report", NULL, copy_anonymous_report_action_cb);
}

static void
ph_test_papers_init (PhTestPapers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_papers_show:
 * @self: papers
 * @run: a run
 *
 * Offers what there is to read of its latest test.
 */
void
ph_test_papers_show (PhTestPapers *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_TEST_PAPERS (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));

  gboolean has_ended = ph_test_run_get_state (run) != PH_TEST_RUN_RUNNING;

  g_set_object (&self->test, ph_test_run_get_test (run));
  gtk_widget_set_visible (GTK_WIDGET (self), self->test != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.copy-report", has_ended);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "papers.copy-anonymous-report", has_ended);
}
