// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The contents of one message. Its file is opened and taken apart once, off the main thread; what is seen of it has
// limits, whatever the message holds.

#include "config.h"

#include "ph-outbox-contents.h"

#include "ph-message-parts.h"
#include "ph-outbox-text-window.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-transcript-window.h"

#include <glib/gi18n.h>

/* Nobody saves more than these one by one; each is a row. */
#define MAX_ATTACHMENTS 100

struct _PhOutboxContents
{
  AdwBin parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  gint64 id;                 /* of the message that is shown; 0: none */
  GCancellable *cancellable; /* (owned) (nullable): ends what goes on for this message */
  PhMessageFile *message;    /* (owned) (nullable): once it is open */
  PhMessageParts *parts;     /* (owned) (nullable): once they are read */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget): of attachments; (unowned) themselves */
  GtkNativeDialog *chooser;  /* (owned) (nullable): while a name for a file is asked for */
  GtkWidget *transcript_row;
  AdwPreferencesGroup *attachments;
};

G_DEFINE_FINAL_TYPE (PhOutboxContents, ph_outbox_contents, ADW_TYPE_BIN)

static guint failed_signal;

static void open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void read_parts_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void load_transcript_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static GtkWindow *
get_window (PhOutboxContents *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
fail (PhOutboxContents *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, failed_signal, 0, error);
}

static void
update_actions (PhOutboxContents *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "contents.text", self->parts != NULL);
  gtk_widget_action_set_enabled (widget, "contents.headers", self->parts != NULL);
  gtk_widget_action_set_enabled (widget, "contents.source", self->message != NULL);
}

/* Attachments */

static GtkWidget *
new_save_button (guint index, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-save-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Save %s"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", index);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "contents.save");
  return button;
}

static const char *
get_name (const PhMessagePart *part)
{
  return *part->name != '\0' ? part->name : _ ("Without a name");
}

static GtkWidget *
new_row (PhMessagePart *part, guint index)
{
  g_autofree char *size = g_format_size ((guint64) MAX (part->size, 0));
  /* Translators: kind and size of an attachment */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, %s"), part->content_type, size);
  g_autoptr(GIcon) icon = NULL;
  g_autofree char *type = g_content_type_from_mime_type (part->content_type);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = new_save_button (index, get_name (part));

  icon = g_content_type_get_symbolic_icon (type != NULL ? type : "application/octet-stream");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_name (part));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "gicon", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  ph_spoken_row_describe (GTK_ACCESSIBLE (row), subtitle);
  return row;
}

static void
clear_attachments (PhOutboxContents *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->attachments, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_attachments (PhOutboxContents *self)
{
  guint n = self->parts != NULL ? MIN (self->parts->attachments->len, MAX_ATTACHMENTS) : 0;

  clear_attachments (self);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = new_row (self->parts->attachments->pdata[i], i);

      adw_preferences_group_add (self->attachments, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->attachments), n > 0);
}

static void
on_chooser_response_cb (GtkNativeDialog *dialog, int response, PhOutboxContents *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "ph-attachment"));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && self->message != NULL)
    ph_message_parts_save_async (self->message, index, file, self->cancellable, save_cb, g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxContents) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_message_parts_save_finish (result, &error))
    fail (self, error);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (widget);
  guint index = g_variant_get_uint32 (parameter);

  if (self->parts == NULL || index >= self->parts->attachments->len)
    return;

  const PhMessagePart *part = self->parts->attachments->pdata[index];

  g_clear_object (&self->chooser);
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (_ ("Save Attachment"), get_window (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel")));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), get_name (part));
  g_object_set_data (G_OBJECT (self->chooser), "ph-attachment", GUINT_TO_POINTER (index));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

/* What is opened in a window */

static void
text_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (widget);

  gtk_window_present (ph_outbox_text_window_new (get_window (self), _ ("Text"), self->parts->text, PH_OUTBOX_TEXT_PROSE));
}

static void
headers_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (widget);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->parts->headers->len; i++)
    {
      const PhMessageHeader *header = self->parts->headers->pdata[i];

      g_string_append_printf (text, "%s: %s\n", header->name, header->value);
    }
  gtk_window_present (ph_outbox_text_window_new (get_window (self), _ ("Headers"), text->str, PH_OUTBOX_TEXT_PROTOCOL));
}

static void
source_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (widget);

  gtk_window_present (ph_outbox_text_window_new_for_source (get_window (self), self->message));
}

static void
transcript_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (widget);

  ph_outbox_load_transcript_async (ph_services_get_outbox (self->services), self->id, self->cancellable, load_transcript_cb, g_object_ref (self));
}

static void
load_transcript_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxContents) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = ph_outbox_load_transcript_finish (PH_OUTBOX (source), result, &error);

  if (self->services == NULL || get_window (self) == NULL)
    return;
  if (text == NULL)
    {
      fail (self, error);
      return;
    }

  g_autoptr(PhTranscript) transcript = ph_transcript_parse (text);

  gtk_window_present (ph_transcript_window_new (get_window (self), transcript));
}

/* Loading */

static void
open_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxContents) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMessageFile) message = ph_outbox_open_message_finish (PH_OUTBOX (source), result, &error);

  if (message == NULL)
    {
      g_debug ("the message can't be shown: %s", error->message);
      return;
    }
  g_set_object (&self->message, message);
  update_actions (self);
  ph_message_parts_read_async (message, self->cancellable, read_parts_cb, g_object_ref (self));
}

static void
read_parts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxContents) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMessageParts) parts = ph_message_parts_read_finish (result, &error);

  if (parts == NULL)
    {
      g_debug ("the message can't be taken apart: %s", error->message);
      return;
    }
  g_clear_pointer (&self->parts, ph_message_parts_free);
  self->parts = g_steal_pointer (&parts);
  update_actions (self);
  show_attachments (self);
}

static void
forget (PhOutboxContents *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->message);
  g_clear_pointer (&self->parts, ph_message_parts_free);
}

static void
ph_outbox_contents_dispose (GObject *object)
{
  PhOutboxContents *self = PH_OUTBOX_CONTENTS (object);

  forget (self);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_outbox_contents_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_CONTENTS);
}

static void
ph_outbox_contents_finalize (GObject *object)
{
  g_ptr_array_unref (PH_OUTBOX_CONTENTS (object)->rows);
  G_OBJECT_CLASS (ph_outbox_contents_parent_class)->finalize (object);
}

static void
ph_outbox_contents_class_init (PhOutboxContentsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_contents_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_contents_finalize;

  failed_signal = g_signal_new ("failed", PH_TYPE_OUTBOX_CONTENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-contents.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxContents, transcript_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxContents, attachments);
  gtk_widget_class_install_action (widget_class, "contents.text", NULL, text_action_cb);
  gtk_widget_class_install_action (widget_class, "contents.headers", NULL, headers_action_cb);
  gtk_widget_class_install_action (widget_class, "contents.source", NULL, source_action_cb);
  gtk_widget_class_install_action (widget_class, "contents.transcript", NULL, transcript_action_cb);
  gtk_widget_class_install_action (widget_class, "contents.save", "u", save_action_cb);
}

static void
ph_outbox_contents_init (PhOutboxContents *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * ph_outbox_contents_set_services:
 * @self: contents
 * @services: where the messages are; set once
 */
void
ph_outbox_contents_set_services (PhOutboxContents *self, PhServices *services)
{
  g_return_if_fail (PH_IS_OUTBOX_CONTENTS (self));
  g_return_if_fail (PH_IS_SERVICES (services) && self->services == NULL);

  self->services = g_object_ref (services);
}

/**
 * ph_outbox_contents_show:
 * @self: contents
 * @entry: a message
 */
void
ph_outbox_contents_show (PhOutboxContents *self, PhOutboxEntry *entry)
{
  g_return_if_fail (PH_IS_OUTBOX_CONTENTS (self));
  g_return_if_fail (PH_IS_OUTBOX_ENTRY (entry));

  gtk_widget_set_visible (self->transcript_row, ph_outbox_entry_get_n_attempts (entry) > 0);
  if (self->id == ph_outbox_entry_get_id (entry))
    return;
  self->id = ph_outbox_entry_get_id (entry);
  forget (self);
  self->cancellable = g_cancellable_new ();
  show_attachments (self);
  update_actions (self);
  if (ph_outbox_entry_has_message (entry))
    ph_outbox_open_message_async (ph_services_get_outbox (self->services), self->id, self->cancellable, open_message_cb, g_object_ref (self));
}
