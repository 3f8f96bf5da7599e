// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One further address that an account sends from, with the name that recipients see. It says how it looks, opens to be
// edited, and judges itself.

#include "config.h"

#include "ph-sender-row.h"

#include "ph-error-row.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhSenderRow
{
  AdwExpanderRow parent_instance;
  GtkWidget *remove_button;
  GtkEditable *address;
  PhErrorRow *address_error;
  GtkEditable *display_name;
};

G_DEFINE_FINAL_TYPE (PhSenderRow, ph_sender_row, ADW_TYPE_EXPANDER_ROW)

static guint remove_signal;

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
update (PhSenderRow *self)
{
  g_autofree char *address = dup_text (self->address);
  g_autofree char *display_name = dup_text (self->display_name);
  const char *title = address[0] != '\0' ? address : _ ("New Address");
  /* Translators: of a button; %s is an email address */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), display_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_field_changed_cb (PhSenderRow *self)
{
  update (self);
}

static void
on_remove_clicked_cb (PhSenderRow *self)
{
  g_signal_emit (self, remove_signal, 0);
}

static gboolean
ph_sender_row_grab_focus (GtkWidget *widget)
{
  PhSenderRow *self = PH_SENDER_ROW (widget);

  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->address));
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
ph_sender_row_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_sender_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SENDER_ROW);
}

static void
ph_sender_row_class_init (PhSenderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_sender_row_dispose;
  widget_class->grab_focus = ph_sender_row_grab_focus;

  remove_signal = g_signal_new ("remove", PH_TYPE_SENDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-sender-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSenderRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, PhSenderRow, address);
  gtk_widget_class_bind_template_child (widget_class, PhSenderRow, address_error);
  gtk_widget_class_bind_template_child (widget_class, PhSenderRow, display_name);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
}

static void
ph_sender_row_init (PhSenderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * ph_sender_row_new:
 * @mailbox: (nullable): what stands in it; %NULL: nothing yet, and it is open
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_sender_row_new (PhMailbox *mailbox)
{
  PhSenderRow *self = g_object_new (PH_TYPE_SENDER_ROW, NULL);

  if (mailbox != NULL)
    {
      gtk_editable_set_text (self->address, ph_mailbox_get_address (mailbox));
      gtk_editable_set_text (self->display_name, ph_mailbox_get_name (mailbox));
    }
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), mailbox == NULL);
  return GTK_WIDGET (self);
}

/**
 * ph_sender_row_dup_mailbox:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): what is entered, right or wrong; %NULL: nothing
 */
PhMailbox *
ph_sender_row_dup_mailbox (PhSenderRow *self)
{
  g_return_val_if_fail (PH_IS_SENDER_ROW (self), NULL);

  g_autofree char *address = dup_text (self->address);
  g_autofree char *display_name = dup_text (self->display_name);

  return address[0] != '\0' || display_name[0] != '\0' ? ph_mailbox_new (display_name, address) : NULL;
}

/**
 * ph_sender_row_validate:
 * @self: a row
 *
 * Opens, says at the field what is wrong and moves the focus there. An empty row is no address, and nothing is wrong with it.
 *
 * Returns: whether all is well
 */
gboolean
ph_sender_row_validate (PhSenderRow *self)
{
  g_return_val_if_fail (PH_IS_SENDER_ROW (self), FALSE);

  g_autoptr(PhMailbox) mailbox = ph_sender_row_dup_mailbox (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) address = mailbox != NULL ? ph_mailbox_dup_address (mailbox, &error) : NULL;
  g_autofree char *words = error != NULL ? ph_text_error (error) : NULL;

  if (words == NULL)
    return TRUE;
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  ph_error_row_show (self->address_error, words);
  return FALSE;
}
