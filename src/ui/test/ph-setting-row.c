// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line of the settings above a test. A setting that was changed is marked by colour and by words, for the eye and for
// the ear.

#include "config.h"

#include "ph-setting-row.h"

#include "ph-template.h"

#include <glib/gi18n.h>

#define CHANGED_CLASS "ph-changed"

struct _PhSettingRow
{
  GtkListBoxRow parent_instance;
  PhSetting setting;
  GtkLabel *title;
  GtkLabel *value;
  GtkLabel *former;
  GtkImage *icon;
};

G_DEFINE_FINAL_TYPE (PhSettingRow, ph_setting_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_edited (PhSettingRow *self)
{
  return ph_setting_get_editor (self->setting) != PH_SETTING_EDITOR_NONE;
}

static void
update_accessible_label (PhSettingRow *self, const char *value, const char *former)
{
  const char *title = ph_setting_get_title (self->setting);
  g_autofree char *label = NULL;

  if (former == NULL)
    /* Translators: a setting and its value: "Port: 465, TLS" */
    label = g_strdup_printf (_ ("%s: %s"), title, value);
  else
    /* Translators: a setting, its value, and "was 587, STARTTLS" */
    label = g_strdup_printf (_ ("%s: %s, %s"), title, value, former);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ph_setting_row_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_setting_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SETTING_ROW);
}

static void
ph_setting_row_class_init (PhSettingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_setting_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-setting-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSettingRow, title);
  gtk_widget_class_bind_template_child (widget_class, PhSettingRow, value);
  gtk_widget_class_bind_template_child (widget_class, PhSettingRow, former);
  gtk_widget_class_bind_template_child (widget_class, PhSettingRow, icon);
}

static void
ph_setting_row_init (PhSettingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_setting_row_new:
 * @setting: what to show
 * @titles: the widths of the titles of all rows
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
ph_setting_row_new (PhSetting setting, GtkSizeGroup *titles)
{
  g_return_val_if_fail (GTK_IS_SIZE_GROUP (titles), NULL);

  PhSettingRow *self = g_object_new (PH_TYPE_SETTING_ROW, NULL);
  const char *words = NULL;

  self->setting = setting;
  words = is_edited (self) ? _ ("Edit") : _ ("Make it as usual");
  gtk_label_set_text (self->title, ph_setting_get_title (setting));
  gtk_size_group_add_widget (titles, GTK_WIDGET (self->title));
  gtk_image_set_from_icon_name (self->icon, is_edited (self) ? "document-edit-symbolic" : "edit-clear-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  return GTK_WIDGET (self);
}

/**
 * ph_setting_row_get_setting:
 * @self: a row
 *
 * Returns: what it shows
 */
PhSetting
ph_setting_row_get_setting (PhSettingRow *self)
{
  g_return_val_if_fail (PH_IS_SETTING_ROW (self), PH_SETTING_SERVER);

  return self->setting;
}

/**
 * ph_setting_row_show:
 * @self: a row
 * @account: the settings
 * @former: (nullable): what they were when the person last decided about them
 *
 * Hides the row if the setting is as usual, and always was.
 */
void
ph_setting_row_show (PhSettingRow *self, PhAccount *account, PhAccount *former)
{
  g_return_if_fail (PH_IS_SETTING_ROW (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *value = ph_setting_dup_value (self->setting, account);
  g_autofree char *before = ph_setting_dup_former (self->setting, account, former);
  /* Translators: what a setting was before it was changed */
  g_autofree char *words = before != NULL ? g_strdup_printf (_ ("was %s"), before) : NULL;
  const char *shown = value != NULL ? value : ph_setting_get_usual (self->setting);

  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL || before != NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), is_edited (self) || value != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), is_edited (self) || value != NULL);
  gtk_label_set_text (self->value, shown);
  gtk_label_set_text (self->former, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->former), words != NULL);
  if (words != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), CHANGED_CLASS);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), CHANGED_CLASS);
  update_accessible_label (self, shown, words);
}
