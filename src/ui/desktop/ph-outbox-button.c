// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The button for the outbox. A number stands on it only while something waits for the person: what goes by itself needs no
// attention.

#include "config.h"

#include "ph-outbox-button.h"

#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhOutboxButton
{
  GtkButton parent_instance;
  PhOutboxTally *tally; /* (owned) (nullable): once set */
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (PhOutboxButton, ph_outbox_button, GTK_TYPE_BUTTON)

static void
update (PhOutboxButton *self)
{
  guint n = ph_outbox_tally_get_attention (self->tally);
  g_autofree char *number = g_strdup_printf ("%u", n);
  /* Translators: of a button */
  g_autofree char *words = n == 0 ? g_strdup (_ ("Outbox"))
                                  : g_strdup_printf (ngettext ("Outbox: %u message needs your attention", "Outbox: %u messages need your attention", n), n);

  gtk_label_set_text (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
on_tally_changed_cb (PhOutboxTally *tally, PhOutboxButton *self)
{
  update (self);
}

static void
ph_outbox_button_dispose (GObject *object)
{
  PhOutboxButton *self = PH_OUTBOX_BUTTON (object);

  g_clear_object (&self->tally);
  G_OBJECT_CLASS (ph_outbox_button_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_BUTTON);
}

static void
ph_outbox_button_class_init (PhOutboxButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("desktop/ph-outbox-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxButton, count);
}

static void
ph_outbox_button_init (PhOutboxButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_outbox_button_set_tally:
 * @self: a button without one
 * @tally: counts the messages
 *
 * Shows what is counted from now on.
 */
void
ph_outbox_button_set_tally (PhOutboxButton *self, PhOutboxTally *tally)
{
  g_return_if_fail (PH_IS_OUTBOX_BUTTON (self));
  g_return_if_fail (PH_IS_OUTBOX_TALLY (tally));
  g_return_if_fail (self->tally == NULL);

  self->tally = g_object_ref (tally);
  g_signal_connect_object (tally, "changed", G_CALLBACK (on_tally_changed_cb), self, 0);
  update (self);
}
