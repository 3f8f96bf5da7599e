// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes the toasts of an overlay speak: what comes up is an alert with the words of the toast, and its button to close has a
// name. libadwaita 1.2 says neither. What a toast says, and when, is the business of others.

#include "config.h"

#include "ph-spoken-toasts.h"

#include <glib/gi18n.h>

#define CHILDREN_KEY "ph-spoken-toasts"

/* The first of a kind, from one of the ends. */
static GtkWidget *
find_part (GtkWidget *widget, GType type, GtkWidget *(*begin) (GtkWidget *), GtkWidget *(*go_on) (GtkWidget *) )
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *part = begin (widget); part != NULL; part = go_on (part))
    {
      GtkWidget *found = find_part (part, type, begin, go_on);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
speak (GtkWidget *toast)
{
  GtkWidget *title = find_part (toast, GTK_TYPE_LABEL, gtk_widget_get_first_child, gtk_widget_get_next_sibling);
  GtkWidget *close = find_part (toast, GTK_TYPE_BUTTON, gtk_widget_get_last_child, gtk_widget_get_prev_sibling);

  g_object_set (toast, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  if (close != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"), -1);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (toast), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (title)), -1);
}

static void
on_children_changed_cb (GListModel *children, guint position, guint n_removed, guint n_added, AdwToastOverlay *overlay)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(GtkWidget) child = g_list_model_get_item (children, i);

      if (child != adw_toast_overlay_get_child (overlay))
        speak (child);
    }
}

/**
 * ph_spoken_toasts_follow:
 * @overlay: where toasts come up
 *
 * From here on they speak.
 */
void
ph_spoken_toasts_follow (AdwToastOverlay *overlay)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  g_autoptr(GListModel) children = gtk_widget_observe_children (GTK_WIDGET (overlay));

  g_signal_connect_object (children, "items-changed", G_CALLBACK (on_children_changed_cb), overlay, 0);
  g_object_set_data_full (G_OBJECT (overlay), CHILDREN_KEY, g_steal_pointer (&children), g_object_unref);
}
