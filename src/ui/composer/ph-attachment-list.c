// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The attachments of a draft, and what they come to.

#include "config.h"

#include "ph-attachment-list.h"

#include "ph-attachment-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAttachmentList
{
  GtkBox parent_instance;
  PhDraft *draft; /* (owned) (nullable): until it is set */
  GtkLabel *summary;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhAttachmentList, ph_attachment_list, GTK_TYPE_BOX)

static gint64
add_sizes (GListModel *attachments)
{
  gint64 sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      sum += MAX (ph_attachment_get_size (attachment), 0);
    }
  return sum;
}

static void
show_summary (PhAttachmentList *self)
{
  GListModel *attachments = ph_draft_get_attachments (self->draft);
  guint n_attachments = g_list_model_get_n_items (attachments);
  g_autofree char *size = g_format_size (add_sizes (attachments));
  /* Translators: %u files go with the message, %s is their size together: “2 attachments, 1.3 MB” */
  g_autofree char *words = g_strdup_printf (ngettext ("%u attachment, %s", "%u attachments, %s", n_attachments), n_attachments, size);

  gtk_label_set_text (self->summary, words);
  gtk_widget_set_visible (GTK_WIDGET (self), n_attachments > 0);
}

static GtkWidget *
new_row_cb (gpointer item, gpointer user_data)
{
  return ph_attachment_row_new (PH_ATTACHMENT_LIST (user_data)->draft, item);
}

static void
ph_attachment_list_dispose (GObject *object)
{
  PhAttachmentList *self = PH_ATTACHMENT_LIST (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ATTACHMENT_LIST);
  G_OBJECT_CLASS (ph_attachment_list_parent_class)->dispose (object);
}

static void
ph_attachment_list_class_init (PhAttachmentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_attachment_list_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-attachment-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAttachmentList, summary);
  gtk_widget_class_bind_template_child (widget_class, PhAttachmentList, list);
}

static void
ph_attachment_list_init (PhAttachmentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_attachment_list_set_draft:
 * @self: a list
 * @draft: whose attachments it shows
 */
void
ph_attachment_list_set_draft (PhAttachmentList *self, PhDraft *draft)
{
  g_return_if_fail (PH_IS_ATTACHMENT_LIST (self));
  g_return_if_fail (PH_IS_DRAFT (draft));
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  gtk_list_box_bind_model (self->list, ph_draft_get_attachments (draft), new_row_cb, self, NULL);
  g_signal_connect_object (ph_draft_get_attachments (draft), "items-changed", G_CALLBACK (show_summary), self, G_CONNECT_SWAPPED);
  show_summary (self);
}
