// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The head of a test: follows the run and each of its steps, and says after a while for what it still waits. Whatever it
// says is said to assistive technology as well.

#include "config.h"

#include "ph-test-headline.h"

#include "ph-template.h"
#include "ph-test-words.h"

/* After this, one wonders whether anything goes on at all. */
#define PATIENCE_MS 4000

struct _PhTestHeadline
{
  GtkBox parent_instance;
  PhTestRun *run; /* (owned) (nullable): once set, until disposed */
  guint source;   /* 0: nothing is waited for, or it was said */
  PhTestPatience patience;
  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PhTestHeadline, ph_test_headline, GTK_TYPE_BOX)

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [PH_TEST_RUN_IDLE] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_RUN_PAUSED] = { "preferences-system-time-symbolic", "warning" },
  [PH_TEST_RUN_RUNNING] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_RUN_PASSED] = { "emblem-ok-symbolic", "success" },
  [PH_TEST_RUN_FAILED] = { "dialog-error-symbolic", "error" },
  [PH_TEST_RUN_CANCELLED] = { "process-stop-symbolic", "dim-label" },
};

static void
show (PhTestHeadline *self)
{
  PhTestRunState state = ph_test_run_get_state (self->run);
  g_autofree char *text = ph_test_words_dup_status (self->run, self->patience);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[state].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[state].icon_name);
  gtk_spinner_set_spinning (self->spinner, state == PH_TEST_RUN_RUNNING);
  gtk_stack_set_visible_child_name (self->stack, state == PH_TEST_RUN_RUNNING ? "spinner" : "icon");
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
wonder_cb (gpointer user_data)
{
  PhTestHeadline *self = PH_TEST_HEADLINE (user_data);

  self->source = 0;
  self->patience = PH_TEST_PATIENCE_TRIED;
  show (self);
}

/* Something goes on, or nothing is waited for. */
static void
calm_down (PhTestHeadline *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->patience = PH_TEST_PATIENCE_FRESH;
  if (ph_test_run_get_state (self->run) == PH_TEST_RUN_RUNNING)
    self->source = g_timeout_add_once (PATIENCE_MS, wonder_cb, self);
  show (self);
}

static void
on_step_status_cb (PhTestHeadline *self)
{
  calm_down (self);
}

static void
on_run_state_cb (PhTestHeadline *self)
{
  GListModel *steps = G_LIST_MODEL (ph_test_run_get_test (self->run));

  calm_down (self);
  if (ph_test_run_get_state (self->run) != PH_TEST_RUN_RUNNING)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (steps, i);

      g_signal_connect_object (step, "notify::status", G_CALLBACK (on_step_status_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
ph_test_headline_dispose (GObject *object)
{
  PhTestHeadline *self = PH_TEST_HEADLINE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (ph_test_headline_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_HEADLINE);
}

static void
ph_test_headline_class_init (PhTestHeadlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_test_headline_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-headline.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestHeadline, stack);
  gtk_widget_class_bind_template_child (widget_class, PhTestHeadline, icon);
  gtk_widget_class_bind_template_child (widget_class, PhTestHeadline, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhTestHeadline, label);
}

static void
ph_test_headline_init (PhTestHeadline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_headline_follow:
 * @self: a headline that follows nothing yet
 * @run: what to follow
 */
void
ph_test_headline_follow (PhTestHeadline *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_TEST_HEADLINE (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));
  g_return_if_fail (self->run == NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_run_state_cb), self, G_CONNECT_SWAPPED);
  show (self);
}
