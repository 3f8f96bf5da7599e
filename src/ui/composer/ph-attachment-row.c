// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A row of the attachments of a draft. It shows what was known when the file was attached, and reads nothing.

#include "config.h"

#include "ph-attachment-row.h"

#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAttachmentRow
{
  AdwActionRow parent_instance;
  PhDraft *draft;           /* (owned) */
  PhAttachment *attachment; /* (owned) */
  GtkImage *icon;
  GtkWidget *open_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (PhAttachmentRow, ph_attachment_row, ADW_TYPE_ACTION_ROW)

static void
open_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = g_file_get_uri (ph_attachment_get_file (PH_ATTACHMENT_ROW (widget)->attachment));

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
remove_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr(PhAttachmentRow) self = g_object_ref (PH_ATTACHMENT_ROW (widget));

  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), GTK_DIR_TAB_FORWARD);
  ph_draft_remove_attachment (self->draft, self->attachment);
}

static void
ph_attachment_row_dispose (GObject *object)
{
  PhAttachmentRow *self = PH_ATTACHMENT_ROW (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->attachment);
  G_OBJECT_CLASS (ph_attachment_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ATTACHMENT_ROW);
}

static void
ph_attachment_row_class_init (PhAttachmentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_attachment_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-attachment-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAttachmentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PhAttachmentRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, PhAttachmentRow, remove_button);
  gtk_widget_class_install_action (widget_class, "attachment.open", NULL, open_action_cb);
  gtk_widget_class_install_action (widget_class, "attachment.remove", NULL, remove_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "attachment.remove", NULL);
}

static void
ph_attachment_row_init (PhAttachmentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

static void
name_button (GtkWidget *button, const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_attachment (PhAttachmentRow *self)
{
  const char *name = ph_attachment_get_name (self->attachment);
  gint64 size = ph_attachment_get_size (self->attachment);
  g_autofree char *type = g_content_type_from_mime_type (ph_attachment_get_content_type (self->attachment));
  g_autoptr(GIcon) icon = g_content_type_get_icon (type != NULL ? type : "application/octet-stream");
  /* Translators: %s is the name of a file */
  g_autofree char *opening = g_strdup_printf (_ ("Open %s"), name);
  /* Translators: %s is the name of a file that is no longer to go with the message */
  g_autofree char *removing = g_strdup_printf (_ ("Remove %s"), name);
  g_autofree char *words = size >= 0 ? g_format_size (size) : g_strdup ("");

  gtk_image_set_from_gicon (self->icon, icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  name_button (self->open_button, opening);
  name_button (self->remove_button, removing);
}

/**
 * ph_attachment_row_new:
 * @draft: what is written
 * @attachment: a file that goes with it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ph_attachment_row_new (PhDraft *draft, PhAttachment *attachment)
{
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (PH_IS_ATTACHMENT (attachment), NULL);

  PhAttachmentRow *self = g_object_new (PH_TYPE_ATTACHMENT_ROW, NULL);

  self->draft = g_object_ref (draft);
  self->attachment = g_object_ref (attachment);
  show_attachment (self);
  return GTK_WIDGET (self);
}
