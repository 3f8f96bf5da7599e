// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The list of settings above a test. It shows, and says what the person wants; what comes of that is the business of the
// widget around it.

#include "config.h"

#include "ph-tested-settings.h"

#include "ph-setting-row.h"

#include <glib/gi18n.h>

struct _PhTestedSettings
{
  AdwBin parent_instance;
  GtkListBox *list;
  PhSettingRow *rows[PH_N_SETTINGS];
};

G_DEFINE_FINAL_TYPE (PhTestedSettings, ph_tested_settings, ADW_TYPE_BIN)

enum
{
  EDIT,
  RESET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_row_activated_cb (GtkListBox *list, PhSettingRow *row, PhTestedSettings *self)
{
  PhSetting setting = ph_setting_row_get_setting (row);
  g_autoptr(PhFix) reset = ph_setting_dup_reset (setting);

  if (reset != NULL)
    g_signal_emit (self, signals[RESET], 0, reset);
  else
    g_signal_emit (self, signals[EDIT], 0, ph_setting_get_editor (setting));
}

static void
ph_tested_settings_class_init (PhTestedSettingsClass *klass)
{
  signals[EDIT] = g_signal_new ("edit", PH_TYPE_TESTED_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_SETTING_EDITOR);
  signals[RESET] = g_signal_new ("reset", PH_TYPE_TESTED_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_FIX);
}

static void
ph_tested_settings_init (PhTestedSettings *self)
{
  g_autoptr(GtkSizeGroup) titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Settings that are tested"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  for (PhSetting i = 0; i < PH_N_SETTINGS; i++)
    {
      GtkWidget *row = ph_setting_row_new (i, titles);

      gtk_list_box_append (self->list, row);
      self->rows[i] = PH_SETTING_ROW (row);
    }
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * ph_tested_settings_show:
 * @self: a list of settings
 * @account: what is tested
 * @former: (nullable): what the settings were when the person last decided about them
 */
void
ph_tested_settings_show (PhTestedSettings *self, PhAccount *account, PhAccount *former)
{
  g_return_if_fail (PH_IS_TESTED_SETTINGS (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  for (PhSetting i = 0; i < PH_N_SETTINGS; i++)
    ph_setting_row_show (self->rows[i], account, former);
}
