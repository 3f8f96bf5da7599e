// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows one server that was found so that it can be told from the others: name, port, security, where it comes from, and
// a warning if it does not answer.

#include "config.h"

#include "ph-candidate-row.h"

#include "ph-host-markup.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-discovery.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhCandidateRow
{
  AdwActionRow parent_instance;
  PhCandidate *candidate; /* (owned) (nullable): until disposed */
  GtkCheckButton *check;
  GtkImage *warning;
};

G_DEFINE_FINAL_TYPE (PhCandidateRow, ph_candidate_row, ADW_TYPE_ACTION_ROW)

static guint chosen_signal;

static void
on_check_toggled_cb (PhCandidateRow *self)
{
  if (gtk_check_button_get_active (self->check))
    g_signal_emit (self, chosen_signal, 0);
}

static void
ph_candidate_row_dispose (GObject *object)
{
  PhCandidateRow *self = PH_CANDIDATE_ROW (object);

  g_clear_object (&self->candidate);
  G_OBJECT_CLASS (ph_candidate_row_parent_class)->dispose (object);
}

static void
ph_candidate_row_class_init (PhCandidateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_candidate_row_dispose;
  chosen_signal = g_signal_new ("chosen", PH_TYPE_CANDIDATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-candidate-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhCandidateRow, check);
  gtk_widget_class_bind_template_child (widget_class, PhCandidateRow, warning);
  gtk_widget_class_bind_template_callback (widget_class, on_check_toggled_cb);
}

static void
ph_candidate_row_init (PhCandidateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

static void
show_candidate (PhCandidateRow *self)
{
  PhEndpoint *endpoint = ph_candidate_get_endpoint (self->candidate);
  gboolean is_unreachable = ph_candidate_get_check (self->candidate) == PH_CANDIDATE_UNREACHABLE;
  g_autofree char *title = ph_host_markup_new (ph_endpoint_get_host (endpoint));
  g_autofree char *subtitle = NULL;
  g_autofree char *escaped = NULL;

  /* Translators: port, kind of encryption, and where the settings come from */
  subtitle = g_strdup_printf (_ ("Port %u, %s\n%s"),
                              ph_endpoint_get_port (endpoint),
                              ph_text_security (ph_endpoint_get_security (endpoint)),
                              is_unreachable ? ph_text_candidate_check (self->candidate) : ph_text_source (ph_candidate_get_source (self->candidate)));
  escaped = g_markup_escape_text (subtitle, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), is_unreachable);
}

/**
 * ph_candidate_row_new:
 * @candidate: what to show
 * @group: (nullable): a row of the same choice
 *
 * Returns: (transfer floating): a row that is not chosen
 */
GtkWidget *
ph_candidate_row_new (PhCandidate *candidate, PhCandidateRow *group)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (candidate), NULL);
  g_return_val_if_fail (group == NULL || PH_IS_CANDIDATE_ROW (group), NULL);

  PhCandidateRow *self = g_object_new (PH_TYPE_CANDIDATE_ROW, NULL);

  self->candidate = g_object_ref (candidate);
  gtk_check_button_set_group (self->check, group != NULL ? group->check : NULL);
  show_candidate (self);
  return GTK_WIDGET (self);
}

/**
 * ph_candidate_row_get_candidate:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
PhCandidate *
ph_candidate_row_get_candidate (PhCandidateRow *self)
{
  g_return_val_if_fail (PH_IS_CANDIDATE_ROW (self), NULL);

  return self->candidate;
}

/**
 * ph_candidate_row_choose:
 * @self: a row
 *
 * Chooses it among those of its group.
 */
void
ph_candidate_row_choose (PhCandidateRow *self)
{
  g_return_if_fail (PH_IS_CANDIDATE_ROW (self));

  gtk_check_button_set_active (self->check, TRUE);
}
