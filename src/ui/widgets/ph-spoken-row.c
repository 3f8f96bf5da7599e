// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tells assistive technology what a row shows. By itself, a row has its title for a name and keeps its subtitle to itself,
// and the switch in it has no name at all.

#include "config.h"

#include "ph-spoken-row.h"

#define FOLLOWED_KEY "ph-spoken-row"

/* As it is read: without markup, and without the mark of a mnemonic. */
static char *
dup_plain (AdwActionRow *row, const char *text)
{
  AdwPreferencesRow *preferences = ADW_PREFERENCES_ROW (row);
  gunichar mark = adw_preferences_row_get_use_underline (preferences) ? '_' : 0;
  char *plain = NULL;

  if (adw_preferences_row_get_use_markup (preferences) && pango_parse_markup (text, -1, mark, NULL, &plain, NULL, NULL))
    return plain;
  return g_strdup (text);
}

static void
update (AdwActionRow *row)
{
  GtkWidget *control = adw_action_row_get_activatable_widget (row);
  const char *text = adw_action_row_get_subtitle (row);
  g_autofree char *title = dup_plain (row, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  g_autofree char *subtitle = dup_plain (row, text != NULL ? text : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  if (control != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * ph_spoken_row_follow:
 * @row: a row
 *
 * From here on its subtitle describes it, and its title names the control that it activates. Newer libadwaita refers to the
 * label of the subtitle instead, of which GTK takes the description, not the words: nothing would be said.
 */
void
ph_spoken_row_follow (AdwActionRow *row)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  if (g_object_get_data (G_OBJECT (row), FOLLOWED_KEY) != NULL)
    return;
  g_object_set_data (G_OBJECT (row), FOLLOWED_KEY, row);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  g_signal_connect (row, "notify::title", G_CALLBACK (update), NULL);
  g_signal_connect (row, "notify::subtitle", G_CALLBACK (update), NULL);
  update (row);
}

/**
 * ph_spoken_row_follow_all:
 * @widget: something with rows in it
 *
 * Follows each of the rows that are there now.
 */
void
ph_spoken_row_follow_all (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (ADW_IS_ACTION_ROW (widget))
    ph_spoken_row_follow (ADW_ACTION_ROW (widget));
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      ph_spoken_row_follow_all (child);
}

/**
 * ph_spoken_row_describe:
 * @row: a row of libadwaita
 * @description: what is read of it after its name
 *
 * For a row that is not followed, for the control in it has a name of its own.
 */
void
ph_spoken_row_describe (GtkAccessible *row, const char *description)
{
  g_return_if_fail (GTK_IS_ACCESSIBLE (row));
  g_return_if_fail (description != NULL);

  gtk_accessible_reset_relation (row, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/**
 * ph_spoken_row_name:
 * @row: a row of libadwaita
 * @name: what is read of it, all together
 *
 * Newer libadwaita says itself that title and subtitle label and describe a row, and that goes before a name.
 */
void
ph_spoken_row_name (GtkAccessible *row, const char *name)
{
  g_return_if_fail (GTK_IS_ACCESSIBLE (row));
  g_return_if_fail (name != NULL);

  gtk_accessible_reset_relation (row, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (row, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
