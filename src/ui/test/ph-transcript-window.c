// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window with the dialogue of one test, to be read, searched, copied and saved; what a line means stands below, for the
// line with the cursor, and beside the pointer. The text comes redacted: passwords are not in it.

#include "config.h"

#include "ph-transcript-window.h"

#include "ph-reference-window.h"
#include "ph-spoken-toasts.h"
#include "ph-template.h"
#include "ph-text-dialogue.h"
#include "ph-transcript-search.h"
#include "ph-transcript-tags.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PhTranscriptWindow
{
  AdwWindow parent_instance;
  PhTranscript *transcript;   /* (owned) */
  PhTranscriptSearch *search; /* (owned) (nullable): until disposed */
  GtkNativeDialog *chooser;   /* (owned) (nullable): while a name for the file is asked for */
  GCancellable *cancellable;  /* (owned): ends what goes on with the window */
  AdwToastOverlay *toasts;
  GtkTextView *text;
  GtkTextBuffer *buffer;
  GtkToggleButton *hide_addresses;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkLabel *hits;
  GtkLabel *meaning;
  GtkWidget *explain_button;
};

G_DEFINE_FINAL_TYPE (PhTranscriptWindow, ph_transcript_window, ADW_TYPE_WINDOW)

static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static char *
dup_text (PhTranscriptWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static char *
dup_line (PhTranscriptWindow *self, const GtkTextIter *at)
{
  GtkTextIter start = *at;
  GtkTextIter end = *at;

  gtk_text_iter_set_line_offset (&start, 0);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static char *
dup_line_with_cursor (PhTranscriptWindow *self)
{
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  return dup_line (self, &at);
}

/* What a line means */

static void
on_cursor_moved_cb (PhTranscriptWindow *self)
{
  g_autofree char *line = dup_line_with_cursor (self);
  g_autofree char *meaning = ph_text_dialogue_line_meaning (line);
  g_autoptr(PhReplyQuery) reply = ph_text_dialogue_line_find_reply (line);

  gtk_label_set_text (self->meaning, meaning != NULL ? meaning : _ ("Choose a line to read what it means."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transcript.explain", reply != NULL);
  gtk_widget_set_visible (self->explain_button, reply != NULL);
}

static gboolean
on_text_query_tooltip_cb (PhTranscriptWindow *self, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip)
{
  GtkTextIter at;
  int buffer_x = 0;
  int buffer_y = 0;

  gtk_text_view_window_to_buffer_coords (self->text, GTK_TEXT_WINDOW_WIDGET, x, y, &buffer_x, &buffer_y);
  if (keyboard_mode)
    gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  else if (!gtk_text_view_get_iter_at_location (self->text, &at, buffer_x, buffer_y))
    return FALSE;

  g_autofree char *line = dup_line (self, &at);
  g_autofree char *meaning = ph_text_dialogue_line_meaning (line);

  gtk_tooltip_set_text (tooltip, meaning);
  return meaning != NULL;
}

static void
explain_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *line = dup_line_with_cursor (PH_TRANSCRIPT_WINDOW (widget));
  g_autoptr(PhReplyQuery) reply = ph_text_dialogue_line_find_reply (line);
  g_autofree char *enhanced = reply != NULL && reply->enhanced.class != 0 ? ph_enhanced_code_to_string (&reply->enhanced) : NULL;

  if (reply != NULL)
    ph_reference_window_present (GTK_WINDOW (widget), reply->code, enhanced);
}

/* Searching */

static void
show_hits (PhTranscriptWindow *self)
{
  g_autofree char *words = ph_transcript_search_describe (self->search);

  gtk_label_set_text (self->hits, words);
  gtk_text_view_scroll_to_mark (self->text, gtk_text_buffer_get_insert (self->buffer), 0.1, FALSE, 0, 0);
}

static void
search (PhTranscriptWindow *self)
{
  gboolean is_open = gtk_search_bar_get_search_mode (self->search_bar);

  ph_transcript_search_start (self->search, is_open ? gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) : "");
  show_hits (self);
}

static void
on_search_changed_cb (PhTranscriptWindow *self)
{
  search (self);
}

/* Without the bar nothing is marked. */
static void
on_search_mode_cb (PhTranscriptWindow *self)
{
  search (self);
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
step (PhTranscriptWindow *self, PhTranscriptSearchDirection direction)
{
  ph_transcript_search_step (self->search, direction);
  show_hits (self);
}

static void
on_search_next_cb (PhTranscriptWindow *self)
{
  step (self, PH_TRANSCRIPT_SEARCH_FORWARD);
}

static void
on_search_previous_cb (PhTranscriptWindow *self)
{
  step (self, PH_TRANSCRIPT_SEARCH_BACKWARD);
}

static void
search_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
next_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  on_search_next_cb (PH_TRANSCRIPT_WINDOW (widget));
}

static void
previous_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  on_search_previous_cb (PH_TRANSCRIPT_WINDOW (widget));
}

static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (widget);

  if (gtk_search_bar_get_search_mode (self->search_bar))
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* Handing it on */

static void
add_toast (PhTranscriptWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
show_failure (PhTranscriptWindow *self, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("The Transcript Could Not Be Saved"), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (widget);
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  add_toast (self, _ ("Transcript copied"));
}

/* For its owner alone: there are addresses and names of servers in it. */
static void
save (PhTranscriptWindow *self, GFile *file)
{
  char *text = dup_text (self);
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTranscriptWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* closed meanwhile */
  if (is_saved)
    add_toast (self, _ ("Transcript saved"));
  else
    show_failure (self, error);
}

static void
on_chooser_response_cb (GtkNativeDialog *dialog, int response, PhTranscriptWindow *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    save (self, file);
  g_clear_object (&self->chooser);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (widget);

  if (self->chooser == NULL)
    {
      self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (_ ("Save Transcript"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel")));
      gtk_native_dialog_set_modal (self->chooser, TRUE);
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "posthorn-transcript.txt");
      g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, 0);
    }
  gtk_native_dialog_show (self->chooser);
}

static void
show (PhTranscriptWindow *self)
{
  gboolean is_anonymous = gtk_toggle_button_get_active (self->hide_addresses);
  g_autofree char *text = is_anonymous ? ph_transcript_to_anonymous_string (self->transcript) : ph_transcript_to_string (self->transcript);
  GtkTextIter start;

  gtk_text_buffer_set_text (self->buffer, text, -1);
  ph_transcript_tags_apply (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  search (self);
  on_cursor_moved_cb (self);
}

static void
on_hide_addresses_active_cb (PhTranscriptWindow *self)
{
  show (self);
}

static void
ph_transcript_window_dispose (GObject *object)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  if (self->search_bar != NULL)
    g_signal_handlers_disconnect_by_data (self->search_bar, self);
  g_clear_pointer (&self->search, ph_transcript_search_free);
  G_OBJECT_CLASS (ph_transcript_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_TRANSCRIPT_WINDOW);
}

static void
ph_transcript_window_finalize (GObject *object)
{
  PhTranscriptWindow *self = PH_TRANSCRIPT_WINDOW (object);

  g_clear_pointer (&self->transcript, ph_transcript_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ph_transcript_window_parent_class)->finalize (object);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } bindings[] = {
    { GDK_KEY_Escape, 0, "transcript.leave" },
    { GDK_KEY_f, GDK_CONTROL_MASK, "transcript.search" },
    { GDK_KEY_g, GDK_CONTROL_MASK, "transcript.next" },
    { GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "transcript.previous" },
    { GDK_KEY_F3, 0, "transcript.next" },
    { GDK_KEY_F3, GDK_SHIFT_MASK, "transcript.previous" },
    { GDK_KEY_s, GDK_CONTROL_MASK, "transcript.save" },
    { GDK_KEY_e, GDK_CONTROL_MASK, "transcript.explain" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (widget_class, bindings[i].key, bindings[i].modifiers, bindings[i].action, NULL);
}

static void
ph_transcript_window_class_init (PhTranscriptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_transcript_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_transcript_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-transcript-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, text);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, hide_addresses);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, hits);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, meaning);
  gtk_widget_class_bind_template_child (widget_class, PhTranscriptWindow, explain_button);
  gtk_widget_class_bind_template_callback (widget_class, on_hide_addresses_active_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_text_query_tooltip_cb);
  gtk_widget_class_install_action (widget_class, "transcript.copy", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.search", NULL, search_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.next", NULL, next_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.previous", NULL, previous_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.explain", NULL, explain_action_cb);
  gtk_widget_class_install_action (widget_class, "transcript.leave", NULL, leave_action_cb);
  add_bindings (widget_class);
}

static void
ph_transcript_window_init (PhTranscriptWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
  /* SMTP is written from left to right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  ph_transcript_tags_install (self->buffer);
  self->search = ph_transcript_search_new (self->buffer);
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (on_search_mode_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (on_cursor_moved_cb), self);
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
