// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// To be preloaded into the window: tells which words stand on the screen, and which of them had no room.
//
//   WORDS_PROBE_FILE      where to write at SIGUSR2, once what changed is laid out; a line for each of
//                           window KIND LEAST TITLE PLACE     a window, “dialog” if it is one with a question, how narrow
//                                                             it could be, and what in it needs that much
//                           label ROOM WIDTH CUT PLACE TEXT   the room that a label has, what its words take, and "cut" when
//                                                             they end in dots, else "whole"
//                           tip PLACE TEXT                    words that come up, or stand in an empty field
//                         fields are parted by tabs, and the line breaks of a text are escaped

#include <adwaita.h>
#include <glib-unix.h>
#include <signal.h>

#define PLACES_MAX 4 /* names of a widget and of those around it */

/* A frame of the screen takes 16 ms; what was resized is laid out within the next ones. */
#define SETTLE_MS 120

/* (transfer full): of which kind a widget is, and what it stands in. */
static char *
dup_place (GtkWidget *widget)
{
  g_autoptr(GString) place = g_string_new (NULL);

  for (int i = 0; widget != NULL && i < PLACES_MAX; i++, widget = gtk_widget_get_parent (widget))
    {
      g_auto(GStrv) classes = gtk_widget_get_css_classes (widget);
      g_autofree char *joined = g_strjoinv (".", classes);

      g_string_append_printf (place, "%s%s%s%s", i > 0 ? " < " : "", gtk_widget_get_css_name (widget), *joined != '\0' ? "." : "", joined);
    }
  return g_string_free (g_steal_pointer (&place), FALSE);
}

static void
tell_tip (GString *told, GtkWidget *widget, const char *text)
{
  g_autofree char *place = dup_place (widget);
  g_autofree char *escaped = text != NULL ? g_strescape (text, NULL) : NULL;

  if (text != NULL && *text != '\0')
    g_string_append_printf (told, "tip\t%s\t%s\n", place, escaped);
}

/* What is transparent takes part in the layout and is not seen, such as one of the two titles of a row with an entry. */
static gboolean
is_seen (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_get_opacity (widget) == 0 || !gtk_widget_get_child_visible (widget))
      return FALSE;
  return TRUE;
}

static void
tell_label (GString *told, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  g_autofree char *place = dup_place (widget);
  g_autofree char *escaped = g_strescape (gtk_label_get_text (label), NULL);
  int width = 0;

  if (*escaped == '\0' || !is_seen (widget))
    return;
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_string_append_printf (told, "label\t%d\t%d\t%s\t%s\t%s\n", gtk_widget_get_width (widget), width,
                          pango_layout_is_ellipsized (layout) ? "cut" : "whole", place, escaped);
}

static void
tell_widget (GString *told, GtkWidget *widget)
{
  const char *tip = gtk_widget_get_tooltip_text (widget);

  if (!gtk_widget_get_mapped (widget))
    return;
  tell_tip (told, widget, tip);
  if (GTK_IS_LABEL (widget))
    tell_label (told, GTK_LABEL (widget));
  if (GTK_IS_TEXT (widget))
    tell_tip (told, widget, gtk_text_get_placeholder_text (GTK_TEXT (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    tell_widget (told, child);
}

static int
measure_least (GtkWidget *widget)
{
  int least = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* Goes down to where several share the width, or one has it all. */
static GtkWidget *
find_widest (GtkWidget *widget)
{
  int least = measure_least (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !(gtk_widget_get_mapped (child) && measure_least (child) > least / 2))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? find_widest (child) : widget;
}

static void
tell_window (GString *told, GtkWindow *window)
{
  const char *title = gtk_window_get_title (window);
  g_autofree char *escaped = g_strescape (title != NULL ? title : "", NULL);
  /* Without the border that GTK draws where it can't draw a shadow. */
  GtkWidget *content = gtk_widget_get_first_child (GTK_WIDGET (window));
  int least = content != NULL ? measure_least (content) : 0;
  g_autofree char *place = dup_place (content != NULL ? find_widest (content) : NULL);

  g_string_append_printf (told, "window\t%s\t%d\t%s\t%s\n", ADW_IS_MESSAGE_DIALOG (window) ? "dialog" : "window", least, escaped, place);
  tell_widget (told, GTK_WIDGET (window));
}

static gboolean
tell_cb (gpointer data)
{
  g_autoptr(GString) told = g_string_new (NULL);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (window)))
        tell_window (told, window);
    }
  g_file_set_contents (g_getenv ("WORDS_PROBE_FILE"), told->str, told->len, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
asked_cb (gpointer data)
{
  g_timeout_add_full (G_PRIORITY_LOW, SETTLE_MS, tell_cb, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

__attribute__ ((constructor)) static void
begin (void)
{
  if (g_getenv ("WORDS_PROBE_FILE") != NULL)
    g_unix_signal_add (SIGUSR2, asked_cb, NULL);
}
