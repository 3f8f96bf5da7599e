// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Makes menus speak: GTK 4.18 refers to the label of each item, which it keeps to itself, so that the items have no name. What
// is in a menu is the business of others.

#include "config.h"

#include "ph-spoken-menus.h"

/* The class of the items is the toolkit's own. */
#define ITEM_CLASS "GtkModelButton"

/* The words of an item, without the mark of the mnemonic; none where it shows a picture. */
static const char *
get_words (GtkWidget *item)
{
  for (GtkWidget *part = gtk_widget_get_first_child (item); part != NULL; part = gtk_widget_get_next_sibling (part))
    if (GTK_IS_LABEL (part) && gtk_widget_get_visible (part))
      return gtk_label_get_text (GTK_LABEL (part));
  return NULL;
}

static void
name_item (GtkWidget *item)
{
  const char *words = get_words (item);

  if (words == NULL || *words == '\0')
    return;
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
name_items (GtkWidget *widget)
{
  if (g_strcmp0 (G_OBJECT_TYPE_NAME (widget), ITEM_CLASS) == 0)
    name_item (widget);
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL; part = gtk_widget_get_next_sibling (part))
    name_items (part);
}

static gboolean
on_mapped_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_POPOVER_MENU (widget))
    name_items (widget);
  return G_SOURCE_CONTINUE;
}

/**
 * ph_spoken_menus_follow:
 *
 * From here on the items of every menu that opens have the name that they show, also in the menus that the toolkit makes. To
 * be called once, by a program that has a display.
 */
void
ph_spoken_menus_follow (void)
{
  /* A class that nobody has used yet has no signals. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_mapped_cb, NULL, NULL);
}
