// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tells assistive technology what the toolkit leaves unsaid of the parts that it puts into its own widgets: GTK 4.8 and
// libadwaita 1.2 give the button of a list to choose from, the arrows of a calendar or the eye of a password row no name,
// and call their ornaments pictures. Newer ones may have no such part, which is no mistake, or name it by what it shows, which
// goes before a name of ours.

#include "config.h"

#include "ph-spoken-parts.h"

#include <adwaita.h>

static void
name_part (GtkWidget *part, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Names the buttons that are there in order, and returns what is left of the names. */
static const char *const *
name_buttons (GtkWidget *widget, const char *const *names)
{
  if (*names == NULL || !gtk_widget_get_visible (widget))
    return names;
  if (GTK_IS_BUTTON (widget))
    {
      name_part (widget, *names);
      return names + 1;
    }
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL; part = gtk_widget_get_next_sibling (part))
    names = name_buttons (part, names);
  return names;
}

/**
 * ph_spoken_parts_name:
 * @widget: a widget of the toolkit
 * @names: (array zero-terminated=1): the names of the buttons in it, from the first to the last, in the person's language
 */
void
ph_spoken_parts_name (GtkWidget *widget, const char *const *names)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (names != NULL);

  name_buttons (widget, names);
}

/**
 * ph_spoken_parts_name_icon:
 * @widget: a widget of the toolkit
 * @icon_name: an icon
 * @name: the name of the buttons in it that show @icon_name, in the person's language
 */
void
ph_spoken_parts_name_icon (GtkWidget *widget, const char *icon_name, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (icon_name != NULL && name != NULL);

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon_name) == 0)
    name_part (widget, name);
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL; part = gtk_widget_get_next_sibling (part))
    ph_spoken_parts_name_icon (part, icon_name, name);
}

/**
 * ph_spoken_parts_set_label:
 * @button: a button
 * @label: what it shall show, with the mark of a mnemonic
 *
 * For a button that shows one thing and then another: GTK tells screen readers that there are other words in it, but not that
 * its name is another, and they go on to read the former.
 */
void
ph_spoken_parts_set_label (GtkButton *button, const char *label)
{
  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (label != NULL);

  if (g_strcmp0 (gtk_button_get_label (button), label) == 0)
    return;
  gtk_button_set_label (button, label);
  name_part (GTK_WIDGET (button), gtk_label_get_text (GTK_LABEL (gtk_button_get_child (button))));
}

/* As it is read, without the mark of the mnemonic. */
static void
name_page (AdwViewStackPage *page)
{
  g_autofree char *name = NULL;

  if (GTK_IS_ACCESSIBLE (page) && pango_parse_markup (adw_view_stack_page_get_title (page), -1, '_', NULL, &name, NULL, NULL))
    gtk_accessible_update_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * ph_spoken_parts_name_pages:
 * @widget: a widget of the toolkit
 *
 * The pages of the stacks in @widget, whose titles have mnemonics, are named: newer libadwaita makes things of them that can be
 * read, and names them with the mark of the mnemonic.
 */
void
ph_spoken_parts_name_pages (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (ADW_IS_VIEW_STACK (widget))
    {
      g_autoptr(GtkSelectionModel) pages = adw_view_stack_get_pages (ADW_VIEW_STACK (widget));

      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
        {
          g_autoptr(AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

          name_page (page);
        }
    }
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL; part = gtk_widget_get_next_sibling (part))
    ph_spoken_parts_name_pages (part);
}

/* Where the keyboard leads: to the button in a drop-down list, to a row itself. */
static GtkWidget *
get_focused_part (GtkWidget *chooser)
{
  return GTK_IS_DROP_DOWN (chooser) ? gtk_widget_get_first_child (chooser) : chooser;
}

static char *
dup_chosen (GtkWidget *chooser)
{
  g_autoptr(GObject) item = NULL;
  char *words = NULL;

  g_object_get (chooser, "selected-item", &item, NULL);
  if (item != NULL)
    g_object_get (item, GTK_IS_STRING_OBJECT (item) ? "string" : "title", &words, NULL);
  return words;
}

static void
describe_choice (GtkWidget *chooser)
{
  g_autofree char *chosen = dup_chosen (chooser);

  gtk_accessible_update_property (GTK_ACCESSIBLE (get_focused_part (chooser)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, chosen != NULL ? chosen : "", -1);
}

/**
 * ph_spoken_parts_follow_choice:
 * @chooser: a #GtkDropDown or an #AdwComboRow, of #GtkStringObject or of objects with a "title"
 *
 * From here on what is chosen describes it: by itself it says only what is chosen from, or, newer ones, only what is chosen.
 */
void
ph_spoken_parts_follow_choice (GtkWidget *chooser)
{
  g_return_if_fail (GTK_IS_WIDGET (chooser));
  g_return_if_fail (g_object_class_find_property (G_OBJECT_GET_CLASS (chooser), "selected-item") != NULL);

  if (GTK_IS_DROP_DOWN (chooser))
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (chooser), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (get_focused_part (chooser)), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  g_signal_connect (chooser, "notify::selected-item", G_CALLBACK (describe_choice), NULL);
  describe_choice (chooser);
}

/**
 * ph_spoken_parts_hide_pictures:
 * @widget: a widget whose words say all
 *
 * The pictures that are in @widget now are for the eye alone.
 */
void
ph_spoken_parts_hide_pictures (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_IMAGE (widget))
    gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  for (GtkWidget *part = gtk_widget_get_first_child (widget); part != NULL; part = gtk_widget_get_next_sibling (part))
    ph_spoken_parts_hide_pictures (part);
}
