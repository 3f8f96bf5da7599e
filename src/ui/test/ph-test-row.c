// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows one step of a guided test: what it does, how it stands (by icon and by word), how long it took beside what is
// usual, what came of it, and, unfolded, what was said. It follows its step and never steers it.

#include "config.h"

#include "ph-test-row.h"

#include "ph-certificate-window.h"
#include "ph-step-dialogue.h"
#include "ph-template.h"
#include "ph-text-speed.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* From here on a person reads seconds more easily. */
#define SECONDS_FROM_MS 1000

struct _PhTestRow
{
  GtkListBoxRow parent_instance;
  PhGuidedTest *test; /* (owned) (nullable): until disposed */
  PhTestStep *step;   /* (owned) (nullable): until disposed */
  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *status;
  GtkImage *arrow;
  GtkWidget *unfolded;
  GtkLabel *dialogue;
  GtkWidget *certificate_button;
};

G_DEFINE_FINAL_TYPE (PhTestRow, ph_test_row, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[] = {
  [PH_TEST_STATUS_WAITING] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_STATUS_RUNNING] = { "content-loading-symbolic", "dim-label" },
  [PH_TEST_STATUS_OK] = { "emblem-ok-symbolic", "success" },
  [PH_TEST_STATUS_WARNING] = { "dialog-warning-symbolic", "warning" },
  [PH_TEST_STATUS_FAILED] = { "dialog-error-symbolic", "error" },
  [PH_TEST_STATUS_SKIPPED] = { "list-remove-symbolic", "dim-label" },
};

static gboolean
is_unfolded (PhTestRow *self)
{
  return gtk_widget_get_visible (self->unfolded);
}

static char *
dup_time (guint elapsed_ms)
{
  if (elapsed_ms >= SECONDS_FROM_MS)
    return ph_text_duration (elapsed_ms);
  /* Translators: a time in milliseconds */
  return g_strdup_printf (_ ("%u ms"), elapsed_ms);
}

/* The time it took, or else the word for how it stands. */
static char *
dup_status_text (PhTestStep *step)
{
  PhTestStatus status = ph_test_step_get_status (step);

  if (status == PH_TEST_STATUS_OK || status == PH_TEST_STATUS_WARNING)
    return dup_time (ph_test_step_get_elapsed_ms (step));
  return g_strdup (ph_text_test_status (status));
}

static gboolean
is_slow (PhTestStep *step)
{
  PhTestStatus status = ph_test_step_get_status (step);

  return (status == PH_TEST_STATUS_OK || status == PH_TEST_STATUS_WARNING) &&
         ph_speed_judge (ph_test_step_get_id (step), ph_test_step_get_elapsed_ms (step)) != PH_SPEED_USUAL;
}

/* (nullable): where the test has ended, why */
static PhProblem *
get_problem (PhTestRow *self)
{
  return ph_test_step_get_status (self->step) == PH_TEST_STATUS_FAILED ? ph_guided_test_get_problem (self->test) : NULL;
}

/* (nullable): that in a few words */
static char *
dup_reason (PhTestRow *self)
{
  PhProblem *problem = get_problem (self);

  return problem != NULL ? ph_text_problem_title (problem, ph_guided_test_get_account (self->test)) : NULL;
}

/* One line of evidence; for a slow step, what would be usual. A server's own words stay; those of a library are below. */
static char *
dup_detail (PhTestRow *self)
{
  PhProblem *problem = get_problem (self);
  g_autofree char *detail = problem != NULL && ph_problem_get_reply (problem) == NULL ? dup_reason (self) : ph_text_step_evidence (self->step);
  g_autofree char *usual = NULL;

  if (!is_slow (self->step))
    return g_steal_pointer (&detail);
  usual = ph_text_usual_time (ph_test_step_get_id (self->step));
  /* Translators: what came of a step of the test, and "usually less than 0.3 s" */
  return detail[0] != '\0' ? g_strdup_printf (_ ("%s – %s"), detail, usual) : g_steal_pointer (&usual);
}

/* What the evidence is, and how long it took. */
static void
tell_description (PhTestRow *self, const char *detail)
{
  g_autofree char *status = dup_status_text (self->step);
  /* Translators: what came of a step of the test, and how long it took */
  g_autofree char *description = detail[0] != '\0' ? g_strdup_printf (_ ("%s, %s"), detail, status) : g_steal_pointer (&status);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
update_accessible_label (PhTestRow *self, const char *detail)
{
  const char *title = ph_text_step_title (ph_test_step_get_id (self->step));
  const char *status = ph_text_test_status (ph_test_step_get_status (self->step));
  g_autofree char *reason = dup_reason (self);
  const char *more = reason != NULL ? reason : detail;
  g_autofree char *label = NULL;

  if (more[0] == '\0')
    /* Translators: a step of the test and how it stands: "Connect: failed" */
    label = g_strdup_printf (_ ("%s: %s"), title, status);
  else
    /* Translators: a step of the test, how it stands, and details: "Connect: done, 192.0.2.7 port 587" */
    label = g_strdup_printf (_ ("%s: %s, %s"), title, status, more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tell_description (self, detail);
}

static void
show_look (PhTestRow *self)
{
  PhTestStatus status = ph_test_step_get_status (self->step);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[status].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[status].icon_name);
  gtk_spinner_set_spinning (self->spinner, status == PH_TEST_STATUS_RUNNING);
  gtk_stack_set_visible_child_name (self->stack, status == PH_TEST_STATUS_RUNNING ? "spinner" : "icon");
}

static void
show_time (PhTestRow *self)
{
  g_autofree char *text = dup_status_text (self->step);

  gtk_label_set_text (self->status, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), is_slow (self->step) ? "warning" : "dim-label");
}

/* (nullable): in the step that asks for it */
static PhCertificate *
get_certificate (PhTestRow *self)
{
  return ph_test_step_get_id (self->step) == PH_TEST_STEP_ENCRYPT ? ph_guided_test_get_certificate (self->test) : NULL;
}

static void
view_certificate_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestRow *self = PH_TEST_ROW (widget);
  PhCertificate *certificate = get_certificate (self);

  if (certificate != NULL)
    ph_certificate_window_present (GTK_WINDOW (gtk_widget_get_root (widget)), certificate, ph_guided_test_get_account (self->test));
}

static void
show_dialogue (PhTestRow *self)
{
  g_autofree char *dialogue = ph_step_dialogue_dup (self->test, ph_test_step_get_id (self->step));

  gboolean has_certificate = get_certificate (self) != NULL;
  gboolean can_unfold = dialogue != NULL || has_certificate;

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), can_unfold);
  gtk_widget_set_opacity (GTK_WIDGET (self->arrow), can_unfold ? 1 : 0);
  gtk_label_set_text (self->dialogue, dialogue != NULL ? dialogue : "");
  gtk_widget_set_visible (GTK_WIDGET (self->dialogue), dialogue != NULL);
  gtk_widget_set_visible (self->certificate_button, has_certificate);
  gtk_image_set_from_icon_name (self->arrow, is_unfolded (self) ? "pan-up-symbolic" : "pan-down-symbolic");
  if (can_unfold)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, is_unfolded (self), -1);
}

static void
on_step_notify_cb (PhTestStep *step, GParamSpec *pspec, PhTestRow *self)
{
  ph_test_row_update (self);
}

static void
ph_test_row_dispose (GObject *object)
{
  PhTestRow *self = PH_TEST_ROW (object);

  g_clear_object (&self->step);
  g_clear_object (&self->test);
  G_OBJECT_CLASS (ph_test_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_ROW);
}

static void
ph_test_row_class_init (PhTestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_test_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, stack);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, title);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, detail);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, status);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, unfolded);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, dialogue);
  gtk_widget_class_bind_template_child (widget_class, PhTestRow, certificate_button);
  gtk_widget_class_install_action (widget_class, "step.view-certificate", NULL, view_certificate_action_cb);
}

static void
ph_test_row_init (PhTestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The protocol is written from left to right, wherever it is read. */
  gtk_widget_set_direction (GTK_WIDGET (self->dialogue), GTK_TEXT_DIR_LTR);
}

/**
 * ph_test_row_new:
 * @test: a test
 * @step: its step to show
 *
 * Returns: (transfer floating): a row that follows @step
 */
GtkWidget *
ph_test_row_new (PhGuidedTest *test, PhTestStep *step)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (test), NULL);
  g_return_val_if_fail (PH_IS_TEST_STEP (step), NULL);

  PhTestRow *self = g_object_new (PH_TYPE_TEST_ROW, NULL);

  self->test = g_object_ref (test);
  self->step = g_object_ref (step);
  gtk_label_set_text (self->title, ph_text_step_title (ph_test_step_get_id (step)));
  g_signal_connect_object (step, "notify", G_CALLBACK (on_step_notify_cb), self, 0);
  ph_test_row_update (self);
  return GTK_WIDGET (self);
}

/**
 * ph_test_row_update:
 * @self: a row
 *
 * Shows what test and step tell now.
 */
void
ph_test_row_update (PhTestRow *self)
{
  g_return_if_fail (PH_IS_TEST_ROW (self));

  g_autofree char *detail = dup_detail (self);

  show_look (self);
  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail[0] != '\0');
  show_time (self);
  show_dialogue (self);
  update_accessible_label (self, detail);
}

/**
 * ph_test_row_toggle:
 * @self: a row
 *
 * Shows what was said in the step, or hides it.
 */
void
ph_test_row_toggle (PhTestRow *self)
{
  g_return_if_fail (PH_IS_TEST_ROW (self));

  gtk_widget_set_visible (self->unfolded, !is_unfolded (self));
  show_dialogue (self);
}
