// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window with text that may be long. It is put in bit by bit while nothing else happens, so that no frame waits for it,
// and there is never more of it than anybody reads.

#include "config.h"

#include "ph-outbox-text-window.h"

#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_SOURCE_BYTES (1024 * 1024)
/* Put in within a few milliseconds. */
#define BYTES_AT_ONCE (16 * 1024)
/* A line is laid out in one go, however long it is. RFC 5322 §2.1.1 has 998 at most; decoded text may have any number. */
#define MAX_LINE_BYTES 2000

struct _PhOutboxTextWindow
{
  AdwWindow parent_instance;
  GCancellable *cancellable; /* (owned) */
  GInputStream *stream;      /* (owned) (nullable): while a source is read */
  GString *pending;          /* (owned): what is not put in yet */
  GString *unread;           /* (owned): the beginning of a line of the source */
  gsize n_put;               /* bytes of it that are */
  gsize n_read;              /* bytes of the source */
  guint put_source;          /* 0: nothing is pending */
  AdwWindowTitle *window_title;
  GtkLabel *notice;
  GtkTextView *text;
};

G_DEFINE_FINAL_TYPE (PhOutboxTextWindow, ph_outbox_text_window, ADW_TYPE_WINDOW)

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
say (PhOutboxTextWindow *self, const char *text)
{
  gtk_label_set_text (self->notice, text);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), TRUE);
}

/* Text before a limit, cut between two characters. */
static gsize
find_cut (const char *text, gsize length, gsize limit)
{
  gsize cut = limit;

  if (length <= limit)
    return length;
  while (cut > 0 && ((guchar) text[cut] & 0xC0) == 0x80)
    cut--;
  return cut > 0 ? cut : limit;
}

static void
insert (PhOutboxTextWindow *self, const char *text, gsize length)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, (int) length);
}

/* The next line, or the part of it that is not too long. */
static gsize
insert_line (PhOutboxTextWindow *self, const char *text, gsize length)
{
  const char *line_end = memchr (text, '\n', length);
  gsize line_length = line_end != NULL ? (gsize) (line_end - text) + 1 : length;
  gsize cut = find_cut (text, line_length, MAX_LINE_BYTES);

  insert (self, text, cut);
  if (cut < line_length)
    insert (self, "\n", 1);
  return cut;
}

static void
place_cursor_at_start (PhOutboxTextWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static gboolean
put_cb (gpointer user_data)
{
  PhOutboxTextWindow *self = PH_OUTBOX_TEXT_WINDOW (user_data);
  gboolean is_first = self->n_put == 0;
  gsize end = MIN (self->n_put + BYTES_AT_ONCE, self->pending->len);

  while (self->n_put < end)
    self->n_put += insert_line (self, self->pending->str + self->n_put, self->pending->len - self->n_put);
  if (is_first)
    place_cursor_at_start (self);
  if (self->n_put < self->pending->len)
    return G_SOURCE_CONTINUE;
  self->put_source = 0;
  return G_SOURCE_REMOVE;
}

static void
add_text (PhOutboxTextWindow *self, const char *text, gssize length)
{
  g_string_append_len (self->pending, text, length);
  if (self->put_source == 0)
    self->put_source = g_idle_add_full (G_PRIORITY_LOW, put_cb, self, NULL);
}

/* The source of a message */

static void
read_on (PhOutboxTextWindow *self)
{
  g_input_stream_read_bytes_async (self->stream, BYTES_AT_ONCE, G_PRIORITY_LOW, self->cancellable, read_cb, g_object_ref (self));
}

/* Line ends of the network are no characters here. */
static void
add_source (PhOutboxTextWindow *self, const char *data, gsize length)
{
  g_autoptr(GString) text = g_string_new_len (data, (gssize) length);

  g_string_replace (text, "\r", "", 0);

  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize) text->len);

  add_text (self, valid, -1);
}

/* Whole lines: what was read may end within a character. */
static void
add_lines (PhOutboxTextWindow *self)
{
  const char *last = g_strrstr_len (self->unread->str, (gssize) self->unread->len, "\n");
  gsize length = last != NULL ? (gsize) (last - self->unread->str) + 1 : 0;

  if (length == 0 && self->unread->len >= BYTES_AT_ONCE)
    length = self->unread->len;
  add_source (self, self->unread->str, length);
  g_string_erase (self->unread, 0, (gssize) length);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxTextWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      say (self, words);
      return;
    }
  self->n_read += g_bytes_get_size (bytes);
  g_string_append_len (self->unread, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  if (g_bytes_get_size (bytes) == 0)
    {
      add_source (self, self->unread->str, self->unread->len);
      return;
    }
  add_lines (self);
  if (self->n_read < MAX_SOURCE_BYTES)
    read_on (self);
  else
    say (self, _ ("This is the beginning. The rest is too long to be shown."));
}

static void
close_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
ph_outbox_text_window_dispose (GObject *object)
{
  PhOutboxTextWindow *self = PH_OUTBOX_TEXT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->put_source, g_source_remove);
  g_clear_object (&self->stream);
  G_OBJECT_CLASS (ph_outbox_text_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_TEXT_WINDOW);
}

static void
ph_outbox_text_window_finalize (GObject *object)
{
  PhOutboxTextWindow *self = PH_OUTBOX_TEXT_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_string_free (self->pending, TRUE);
  g_string_free (self->unread, TRUE);
  G_OBJECT_CLASS (ph_outbox_text_window_parent_class)->finalize (object);
}

static void
ph_outbox_text_window_class_init (PhOutboxTextWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_text_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_text_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-text-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxTextWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxTextWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxTextWindow, text);
  gtk_widget_class_install_action (widget_class, "text.close", NULL, close_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "text.close", NULL);
}

static void
ph_outbox_text_window_init (PhOutboxTextWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->pending = g_string_new (NULL);
  self->unread = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static PhOutboxTextWindow *
new_window (GtkWindow *parent, const char *title, PhOutboxTextKind kind)
{
  PhOutboxTextWindow *self = g_object_new (PH_TYPE_OUTBOX_TEXT_WINDOW,
                                           "transient-for", parent,
                                           "modal", TRUE,
                                           "destroy-with-parent", TRUE,
                                           "title", title,
                                           NULL);

  adw_window_title_set_title (self->window_title, title);
  gtk_text_view_set_monospace (self->text, kind == PH_OUTBOX_TEXT_PROTOCOL);
  if (kind == PH_OUTBOX_TEXT_PROTOCOL)
    gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return self;
}

/**
 * ph_outbox_text_window_new:
 * @parent: the window above which it opens
 * @title: what the text is
 * @text: it
 * @kind: how it is written
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWindow *
ph_outbox_text_window_new (GtkWindow *parent, const char *title, const char *text, PhOutboxTextKind kind)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (title != NULL && text != NULL, NULL);

  PhOutboxTextWindow *self = new_window (parent, title, kind);

  add_text (self, text, -1);
  return GTK_WINDOW (self);
}

/**
 * ph_outbox_text_window_new_for_source:
 * @parent: the window above which it opens
 * @message: a message; only the beginning of a long one is shown
 *
 * Returns: (transfer none): a window with all its bytes that is not presented yet
 */
GtkWindow *
ph_outbox_text_window_new_for_source (GtkWindow *parent, PhMessageFile *message)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (message), NULL);

  PhOutboxTextWindow *self = new_window (parent, _ ("Source"), PH_OUTBOX_TEXT_PROTOCOL);
  g_autoptr(GError) error = NULL;

  self->stream = ph_message_file_dup_content (message, &error);
  if (self->stream != NULL)
    {
      read_on (self);
      return GTK_WINDOW (self);
    }

  g_autofree char *words = ph_text_error (error);

  say (self, words);
  return GTK_WINDOW (self);
}
