// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows one step of a guided test: what it does, how it stands (by icon and by word), how long it took and what came
// of it. It follows its step and never steers it.

#include "config.h"

#include "ph-test-row.h"

#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* From here on a person reads seconds more easily. */
#define SECONDS_FROM_MS 10000

struct _PhTestRow
{
  GtkListBoxRow parent_instance;
  PhTestStep *step; /* (owned) (nullable): until disposed */
  GtkStack *stack;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *status;
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

/* The time it took, or else the word for how it stands. */
static char *
dup_status_text (PhTestStep *step)
{
  PhTestStatus status = ph_test_step_get_status (step);
  guint elapsed_ms = ph_test_step_get_elapsed_ms (step);

  if (status != PH_TEST_STATUS_OK)
    return g_strdup (ph_text_test_status (status));
  if (elapsed_ms >= SECONDS_FROM_MS)
    /* Translators: a time in seconds */
    return g_strdup_printf (_ ("%.1f s"), elapsed_ms / 1000.0);
  /* Translators: a time in milliseconds */
  return g_strdup_printf (_ ("%u ms"), elapsed_ms);
}

static void
update_accessible_label (PhTestRow *self)
{
  const char *title = ph_text_step_title (ph_test_step_get_id (self->step));
  const char *status = ph_text_test_status (ph_test_step_get_status (self->step));
  const char *detail = ph_test_step_get_detail (self->step);
  g_autofree char *label = NULL;

  if (detail[0] == '\0')
    /* Translators: a step of the test and how it stands: "Connect: failed" */
    label = g_strdup_printf (_ ("%s: %s"), title, status);
  else
    /* Translators: a step of the test, how it stands, and details: "Connect: done, 192.0.2.7 port 587" */
    label = g_strdup_printf (_ ("%s: %s, %s"), title, status, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (PhTestRow *self)
{
  PhTestStatus status = ph_test_step_get_status (self->step);
  const char *detail = ph_test_step_get_detail (self->step);
  g_autofree char *status_text = dup_status_text (self->step);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[status].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[status].icon_name);
  gtk_spinner_set_spinning (self->spinner, status == PH_TEST_STATUS_RUNNING);
  gtk_stack_set_visible_child_name (self->stack, status == PH_TEST_STATUS_RUNNING ? "spinner" : "icon");
  gtk_label_set_text (self->title, ph_text_step_title (ph_test_step_get_id (self->step)));
  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail[0] != '\0');
  gtk_label_set_text (self->status, status_text);
  update_accessible_label (self);
}

static void
on_step_notify_cb (PhTestStep *step, GParamSpec *pspec, PhTestRow *self)
{
  update (self);
}

static void
ph_test_row_dispose (GObject *object)
{
  PhTestRow *self = PH_TEST_ROW (object);

  g_clear_object (&self->step);
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
}

static void
ph_test_row_init (PhTestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_row_new:
 * @step: what to show
 *
 * Returns: (transfer floating): a row that follows @step
 */
GtkWidget *
ph_test_row_new (PhTestStep *step)
{
  g_return_val_if_fail (PH_IS_TEST_STEP (step), NULL);

  PhTestRow *self = g_object_new (PH_TYPE_TEST_ROW, NULL);

  self->step = g_object_ref (step);
  g_signal_connect_object (step, "notify", G_CALLBACK (on_step_notify_cb), self, 0);
  update (self);
  return GTK_WIDGET (self);
}
