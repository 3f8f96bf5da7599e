// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window with the dialogue of one test. The text comes redacted: passwords are not in it.

#include "config.h"

#include "ph-transcript-window.h"

#include "ph-template.h"

struct _PhTranscriptWindow
{
  AdwWindow parent_instance;
  PhTranscript *transcript; /* (owned) */
  GtkTextView *text;
  GtkToggleButton *hide_addresses;
};

G_DEFINE_FINAL_TYPE (PhTranscriptWindow, ph_transcript_window, ADW_TYPE_WINDOW)

static void
copy_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
show (PhTranscriptWindow *self)
{
  gboolean is_anonymous = gtk_toggle_button_get_active (self->hide_addresses);
  g_autofree char *text = is_anonymous ? ph_transcript_to_anonymous_string (self->transcript) : ph_transcript_to_string (self->transcript);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
}

static void
on_hide_addresses_active_cb (PhTranscriptWindow *self)
{
  show (self);
}

static void
ph_transcript_window_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_transcript_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_TRANSCRIPT_WINDOW);
}

static void
ph_transcript_window_finalize (GObject *object)
{
  g_clear_pointer (&PH_TRANSCRIPT_WINDOW (object)->transcript, ph_transcript_unref);

  G_OBJECT_CLASS (ph_transcript_window_parent_class)->finalize (object);
}

static void
ph_transcript_window_class_init (PhTranscriptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_transcript_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_transcript_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-transcript-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, text);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, hide_addresses);
  gtk_widget_class_bind_template_callback (widget_class, on_hide_addresses_active_cb);
  gtk_widget_class_install_action (widget_class, "transcript.copy", NULL, copy_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_transcript_window_init (PhTranscriptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* SMTP is written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
}

/**
 * ph_transcript_window_new:
 * @parent: the window above which it opens
 * @transcript: the dialogue
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWindow *
ph_transcript_window_new (GtkWindow *parent, PhTranscript *transcript)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (transcript != NULL, NULL);

  PhTranscriptWindow *self = g_object_new (PH_TYPE_TRANSCRIPT_WINDOW,
                                           "transient-for", parent,
                                           "modal", TRUE,
                                           "destroy-with-parent", TRUE,
                                           NULL);

  self->transcript = ph_transcript_ref (transcript);
  show (self);
  return GTK_WINDOW (self);
}
