// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Windows with little height, as on a telephone that is held sideways, or above its keyboard, or with large letters: the
// style leaves them less room for illustrations, so that the buttons below can be seen.

#include "config.h"

#include "ph-low-windows.h"

#include <gtk/gtk.h>

#define LOW_CLASS "ph-low"
/* Below this an empty state with two buttons does not fit, with letters of the usual size and the shadow of the window. */
#define LOW_HEIGHT 460
#define USUAL_DPI  (96 * PANGO_SCALE)

static int
get_low_height (GtkWidget *window)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (window), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) ((gint64) LOW_HEIGHT * dpi / USUAL_DPI) : LOW_HEIGHT;
}

static void
on_height_notify_cb (GdkSurface *surface, GParamSpec *pspec, GtkWidget *window)
{
  if (gdk_surface_get_height (surface) < get_low_height (window))
    gtk_widget_add_css_class (window, LOW_CLASS);
  else
    gtk_widget_remove_css_class (window, LOW_CLASS);
}

static void
on_realize_cb (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_connect_object (surface, "notify::height", G_CALLBACK (on_height_notify_cb), window, 0);
}

static void
on_windows_changed_cb (GListModel *windows, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      g_signal_connect (window, "realize", G_CALLBACK (on_realize_cb), NULL);
    }
}

/**
 * ph_low_windows_mark:
 *
 * Gives each window that is opened from now on the style class "ph-low" while it is low.
 */
void
ph_low_windows_mark (void)
{
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed_cb), NULL);
}
