// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Saving a draft as a template: a name, and a question when the name is taken.

#include "config.h"

#include "ph-template-dialog.h"

#include "ph-text.h"

#include <glib/gi18n.h>

/* One way of a draft into a template. */
typedef struct
{
  AdwMessageDialog *dialog; /* (unowned) (nullable): a weak pointer */
  PhTemplateStore *store;   /* (owned) */
  PhDraft *draft;           /* (owned) */
  AdwToastOverlay *toasts;  /* (owned) */
  GtkEditable *name_row;    /* (unowned): of the dialog */
  PhMailTemplate *replaced; /* (owned) (nullable): who has the name */
} TemplateSaving;

static void
template_saving_free (TemplateSaving *saving)
{
  g_clear_weak_pointer (&saving->dialog);
  g_object_unref (saving->store);
  g_object_unref (saving->draft);
  g_object_unref (saving->toasts);
  g_clear_object (&saving->replaced);
  g_free (saving);
}

static PhMailTemplate *
find_template (GListModel *store, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (store); i++)
    {
      g_autoptr(PhMailTemplate) template = g_list_model_get_item (store, i);

      if (g_str_equal (ph_mail_template_get_name (template), name))
        return g_steal_pointer (&template);
    }
  return NULL;
}

static void
add_toast (AdwToastOverlay *toasts, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_toast_overlay_add_toast (toasts, adw_toast_new (escaped));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(AdwToastOverlay) toasts = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  if (!ph_template_store_save_finish (PH_TEMPLATE_STORE (source), result, &error))
    words = ph_text_error (error);
  add_toast (toasts, words != NULL ? words : _ ("Template saved"));
}

static char *
dup_name (TemplateSaving *saving)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (saving->name_row)));
}

static void
on_name_changed_cb (GtkEditable *row, TemplateSaving *saving)
{
  g_autofree char *name = dup_name (saving);

  g_clear_object (&saving->replaced);
  saving->replaced = find_template (G_LIST_MODEL (saving->store), name);
  adw_message_dialog_set_response_enabled (saving->dialog, "save", name[0] != '\0');
  adw_message_dialog_set_response_label (saving->dialog, "save", saving->replaced != NULL ? _ ("_Replace") : _ ("_Save"));
  adw_message_dialog_set_body (saving->dialog, saving->replaced != NULL ? _ ("There is a template with this name already.") : _ ("Recipients, subject and text are saved; attachments are not."));
}

static void
on_name_activated_cb (GtkEditable *row, TemplateSaving *saving)
{
  if (adw_message_dialog_get_response_enabled (saving->dialog, "save") && saving->replaced == NULL)
    adw_message_dialog_response (saving->dialog, "save");
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, TemplateSaving *saving)
{
  g_autofree char *name = dup_name (saving);

  if (!g_str_equal (response, "save") || name[0] == '\0')
    return;
  ph_template_store_save_async (saving->store, name, saving->draft, saving->replaced != NULL ? PH_TEMPLATE_SAVE_REPLACE : PH_TEMPLATE_SAVE_NEW, NULL,
                                save_cb, g_object_ref (saving->toasts));
}

static GtkWidget *
new_name_list (TemplateSaving *saving)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (row), ph_draft_get_subject (saving->draft));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  saving->name_row = GTK_EDITABLE (row);
  return list;
}

/**
 * ph_template_dialog_present:
 * @parent: above which it opens
 * @store: where the template goes
 * @draft: what is saved, as it is when the person has chosen a name
 * @toasts: where it is told
 */
void
ph_template_dialog_present (GtkWindow *parent, PhTemplateStore *store, PhDraft *draft, AdwToastOverlay *toasts)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (PH_IS_TEMPLATE_STORE (store));
  g_return_if_fail (PH_IS_DRAFT (draft));

  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Save as Template"), NULL));
  TemplateSaving *saving = g_new0 (TemplateSaving, 1);

  g_set_weak_pointer (&saving->dialog, dialog);
  saving->store = g_object_ref (store);
  saving->draft = g_object_ref (draft);
  saving->toasts = g_object_ref (toasts);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_extra_child (dialog, new_name_list (saving));
  g_object_set_data_full (G_OBJECT (dialog), "ph-saving", saving, (GDestroyNotify) template_saving_free);
  g_signal_connect (saving->name_row, "changed", G_CALLBACK (on_name_changed_cb), saving);
  g_signal_connect (saving->name_row, "entry-activated", G_CALLBACK (on_name_activated_cb), saving);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), saving);
  on_name_changed_cb (saving->name_row, saving);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (saving->name_row));
}
