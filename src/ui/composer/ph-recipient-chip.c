// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One recipient as a chip. It says by colour, icon and words what is wrong with its address, but knows nothing of the
// others; the field does what its keys and its button ask for.

#include "config.h"

#include "ph-recipient-chip.h"

#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhRecipientChip
{
  GtkWidget parent_instance;
  PhMailbox *mailbox; /* (owned) */
  char *flaw;         /* (owned) (nullable) */
  GtkWidget *icon;
  GtkLabel *label;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (PhRecipientChip, ph_recipient_chip, GTK_TYPE_WIDGET)

typedef enum
{
  SIGNAL_REMOVED,
  SIGNAL_EDITED,
  SIGNAL_LEFT,
} PhRecipientChipSignal;

static guint signals[SIGNAL_LEFT + 1];

static void
remove_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMOVED], 0);
}

static void
edit_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_EDITED], 0);
}

static void
copy_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *text = ph_mailbox_to_text (PH_RECIPIENT_CHIP (widget)->mailbox);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
cut_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy_action_cb (widget, action_name, parameter);
  g_signal_emit (widget, signals[SIGNAL_REMOVED], 0);
}

static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_LEFT], 0, (GtkDirectionType) g_variant_get_int32 (parameter));
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, PhRecipientChip *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static GdkContentProvider *
on_drag_prepare_cb (GtkDragSource *source, double x, double y, PhRecipientChip *self)
{
  return gdk_content_provider_new_typed (PH_TYPE_MAILBOX, self->mailbox);
}

static void
on_drag_begin_cb (GtkDragSource *source, GdkDrag *drag, PhRecipientChip *self)
{
  g_autoptr(GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static void
on_drag_end_cb (GtkDragSource *source, GdkDrag *drag, gboolean is_moved, PhRecipientChip *self)
{
  if (is_moved)
    g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
add_drag_source (PhRecipientChip *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare_cb), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin_cb), self, 0);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (on_drag_end_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

static void
ph_recipient_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_RECIPIENT_CHIP);
  G_OBJECT_CLASS (ph_recipient_chip_parent_class)->dispose (object);
}

static void
ph_recipient_chip_finalize (GObject *object)
{
  PhRecipientChip *self = PH_RECIPIENT_CHIP (object);

  g_clear_pointer (&self->mailbox, ph_mailbox_unref);
  g_free (self->flaw);
  G_OBJECT_CLASS (ph_recipient_chip_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const guint removing[] = { GDK_KEY_Delete, GDK_KEY_KP_Delete, GDK_KEY_BackSpace };
  static const guint editing[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_F2 };

  for (guint i = 0; i < G_N_ELEMENTS (removing); i++)
    gtk_widget_class_add_binding_action (widget_class, removing[i], 0, "chip.remove", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (editing); i++)
    gtk_widget_class_add_binding_action (widget_class, editing[i], 0, "chip.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chip.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_CONTROL_MASK, "chip.cut", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "chip.leave", "i", GTK_DIR_LEFT);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "chip.leave", "i", GTK_DIR_RIGHT);
}

static void
ph_recipient_chip_class_init (PhRecipientChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_recipient_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_recipient_chip_finalize;

  signals[SIGNAL_REMOVED] = g_signal_new ("removed", PH_TYPE_RECIPIENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", PH_TYPE_RECIPIENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LEFT] = g_signal_new ("left", PH_TYPE_RECIPIENT_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_DIRECTION_TYPE);

  gtk_widget_class_set_css_name (widget_class, "chip");
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-recipient-chip.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhRecipientChip, icon);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientChip, label);
  gtk_widget_class_bind_template_child (widget_class, PhRecipientChip, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed_cb);
  gtk_widget_class_install_action (widget_class, "chip.remove", NULL, remove_action_cb);
  gtk_widget_class_install_action (widget_class, "chip.edit", NULL, edit_action_cb);
  gtk_widget_class_install_action (widget_class, "chip.copy", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "chip.cut", NULL, cut_action_cb);
  gtk_widget_class_install_action (widget_class, "chip.leave", "i", leave_action_cb);
  add_keys (widget_class);
}

static void
ph_recipient_chip_init (PhRecipientChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_drag_source (self);
}

static void
judge (PhRecipientChip *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (self->mailbox, &error);

  if (address != NULL)
    return;
  self->flaw = ph_text_error (error);
  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_widget_set_visible (self->icon, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
show_mailbox (PhRecipientChip *self)
{
  const char *name = ph_mailbox_get_name (self->mailbox);
  const char *address = ph_mailbox_get_address (self->mailbox);
  g_autofree char *text = ph_mailbox_to_text (self->mailbox);
  /* Translators: %s is a person or an address, such as “Ada <ada@example.org>” */
  g_autofree char *removing = g_strdup_printf (_ ("Remove %s"), text);
  g_autofree char *tooltip = self->flaw != NULL ? g_strdup_printf ("%s\n%s", text, self->flaw) : g_strdup (text);

  gtk_label_set_text (self->label, name[0] != '\0' ? name : address);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->flaw != NULL ? self->flaw : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, removing, -1);
  gtk_widget_set_tooltip_text (self->remove_button, removing);
}

/**
 * ph_recipient_chip_new:
 * @mailbox: the recipient; its address may be malformed
 *
 * Returns: (transfer floating): a chip
 */
PhRecipientChip *
ph_recipient_chip_new (PhMailbox *mailbox)
{
  g_return_val_if_fail (mailbox != NULL, NULL);

  PhRecipientChip *self = g_object_new (PH_TYPE_RECIPIENT_CHIP, NULL);

  self->mailbox = ph_mailbox_ref (mailbox);
  judge (self);
  show_mailbox (self);
  return self;
}

/**
 * ph_recipient_chip_get_mailbox:
 * @self: a chip
 *
 * Returns: (transfer none): the recipient
 */
PhMailbox *
ph_recipient_chip_get_mailbox (PhRecipientChip *self)
{
  g_return_val_if_fail (PH_IS_RECIPIENT_CHIP (self), NULL);

  return self->mailbox;
}

/**
 * ph_recipient_chip_get_flaw:
 * @self: a chip
 *
 * Returns: (transfer none) (nullable): what is wrong with its address, in the person's language
 */
const char *
ph_recipient_chip_get_flaw (PhRecipientChip *self)
{
  g_return_val_if_fail (PH_IS_RECIPIENT_CHIP (self), NULL);

  return self->flaw;
}
