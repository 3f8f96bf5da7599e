// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A button with the list of drafts that lie aside. It opens and discards through actions of the program.

#include "config.h"

#include "ph-drafts-button.h"

#include "ph-draft-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhDraftsButton
{
  AdwBin parent_instance;
  PhDraftShelf *shelf; /* (owned) (nullable): once set */
  GtkMenuButton *button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhDraftsButton, ph_drafts_button, ADW_TYPE_BIN)

static void
update (PhDraftsButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) > 0);
}

static void
on_shelf_items_changed_cb (GListModel *shelf, guint position, guint removed, guint added, PhDraftsButton *self)
{
  update (self);
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, PhDraftsButton *self)
{
  if (g_str_equal (response, "discard"))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.discard-draft", "s", g_object_get_data (G_OBJECT (dialog), "ph-draft-id"));
}

static void
on_row_discard_cb (PhDraftRow *row, PhDraftsButton *self)
{
  PhDraft *draft = ph_draft_row_get_draft (row);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Discard the Draft?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _ ("“%s” is removed for good."), ph_draft_row_get_title (row));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), "ph-draft-id", g_strdup (ph_draft_get_id (draft)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), self, 0);
  gtk_menu_button_popdown (self->button);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  PhDraftsButton *self = user_data;
  GtkWidget *row = ph_draft_row_new (item, ph_draft_shelf_get_store (self->shelf));

  g_signal_connect_object (row, "discard", G_CALLBACK (on_row_discard_cb), self, 0);
  return row;
}

static void
on_row_activated_cb (PhDraftsButton *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (ph_draft_get_id (ph_draft_row_get_draft (PH_DRAFT_ROW (row))));

  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-draft", "s", id);
}

static void
ph_drafts_button_dispose (GObject *object)
{
  PhDraftsButton *self = PH_DRAFTS_BUTTON (object);

  g_clear_object (&self->shelf);
  G_OBJECT_CLASS (ph_drafts_button_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_DRAFTS_BUTTON);
}

static void
ph_drafts_button_class_init (PhDraftsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_drafts_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("desktop/ph-drafts-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhDraftsButton, button);
  gtk_widget_class_bind_template_child (widget_class, PhDraftsButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
ph_drafts_button_init (PhDraftsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_drafts_button_set_shelf:
 * @self: a button without one
 * @shelf: what is offered
 *
 * Offers what lies there from now on.
 */
void
ph_drafts_button_set_shelf (PhDraftsButton *self, PhDraftShelf *shelf)
{
  g_return_if_fail (PH_IS_DRAFTS_BUTTON (self));
  g_return_if_fail (PH_IS_DRAFT_SHELF (shelf));
  g_return_if_fail (self->shelf == NULL);

  self->shelf = g_object_ref (shelf);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shelf), create_row_cb, self, NULL);
  g_signal_connect_object (shelf, "items-changed", G_CALLBACK (on_shelf_items_changed_cb), self, 0);
  update (self);
}
