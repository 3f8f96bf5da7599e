// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tells assistive technology what a row shows. By itself, a row has its title for a name and keeps its subtitle to itself,
// and the switch in it has no name at all.

#include "config.h"

#include "ph-spoken-row.h"

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
 * From here on its subtitle describes it, and its title names the control that it activates.
 */
void
ph_spoken_row_follow (AdwActionRow *row)
{
  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  g_signal_connect (row, "notify::title", G_CALLBACK (update), NULL);
  g_signal_connect (row, "notify::subtitle", G_CALLBACK (update), NULL);
  update (row);
}
