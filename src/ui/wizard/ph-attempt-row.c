// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows one question of a discovery: who is asked, what exactly, and how that stands, by icon and by word. It follows its
// attempt and never steers it.

#include "config.h"

#include "ph-attempt-row.h"

#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

struct _PhAttemptRow
{
  GtkListBoxRow parent_instance;
  PhDiscoveryAttempt *attempt; /* (owned) (nullable): until disposed */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *target;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (PhAttemptRow, ph_attempt_row, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *icon_name;
  const char *css_class;
} looks[PH_N_ATTEMPT_STATES] = {
  [PH_ATTEMPT_RUNNING] = { "content-loading-symbolic", "dim-label" },
  [PH_ATTEMPT_FOUND] = { "emblem-ok-symbolic", "success" },
  [PH_ATTEMPT_NOTHING] = { "list-remove-symbolic", "dim-label" },
  [PH_ATTEMPT_NO_ANSWER] = { "content-loading-symbolic", "dim-label" },
  [PH_ATTEMPT_UNUSABLE] = { "dialog-warning-symbolic", "warning" },
  [PH_ATTEMPT_STOPPED] = { "process-stop-symbolic", "dim-label" },
};

static void
update (PhAttemptRow *self)
{
  PhAttemptState state = ph_discovery_attempt_get_state (self->attempt);
  const char *source = ph_text_source (ph_discovery_attempt_get_source (self->attempt));
  const char *status = ph_text_attempt_state (state);
  const char *target = ph_discovery_attempt_get_target (self->attempt);
  /* Translators: who is asked for settings, how that stands, and what exactly is asked */
  g_autofree char *label = g_strdup_printf (_ ("%s: %s, %s"), source, status, target);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), looks[state].css_class);
  gtk_image_set_from_icon_name (self->icon, looks[state].icon_name);
  gtk_label_set_text (self->title, source);
  gtk_label_set_text (self->target, target);
  gtk_widget_set_visible (GTK_WIDGET (self->target), target[0] != '\0');
  gtk_label_set_text (self->status, status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ph_attempt_row_dispose (GObject *object)
{
  PhAttemptRow *self = PH_ATTEMPT_ROW (object);

  g_clear_object (&self->attempt);
  G_OBJECT_CLASS (ph_attempt_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ATTEMPT_ROW);
}

static void
ph_attempt_row_class_init (PhAttemptRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_attempt_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-attempt-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAttemptRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PhAttemptRow, title);
  gtk_widget_class_bind_template_child (widget_class, PhAttemptRow, target);
  gtk_widget_class_bind_template_child (widget_class, PhAttemptRow, status);
}

static void
ph_attempt_row_init (PhAttemptRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_attempt_row_new:
 * @attempt: what to show
 *
 * Returns: (transfer floating): a row that follows @attempt
 */
GtkWidget *
ph_attempt_row_new (PhDiscoveryAttempt *attempt)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_ATTEMPT (attempt), NULL);

  PhAttemptRow *self = g_object_new (PH_TYPE_ATTEMPT_ROW, NULL);

  self->attempt = g_object_ref (attempt);
  g_signal_connect_object (attempt, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
