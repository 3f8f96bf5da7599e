// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The colors that tell accounts apart, each with its name, for not everybody sees the difference. Which shade that is stands
// in the style sheet.

#include "config.h"

#include "ph-color-row.h"

#include "ph-account.h"

#include <glib/gi18n.h>

struct _PhColorRow
{
  AdwComboRow parent_instance;
  char *foreign; /* (owned) (nullable): a color that another program has set and that has no name here */
};

G_DEFINE_FINAL_TYPE (PhColorRow, ph_color_row, ADW_TYPE_COMBO_ROW)

typedef enum
{
  PROP_COLOR = 1,
} PhColorRowProperty;

static GParamSpec *properties[PROP_COLOR + 1];

/* In the order of ph_account_list_colors(). */
static const char *const names[] = {
  N_ ("Red"),
  N_ ("Orange"),
  N_ ("Yellow"),
  N_ ("Green"),
  N_ ("Blue"),
  N_ ("Purple"),
  N_ ("Brown"),
};

static const char *
get_color (PhColorRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (selected >= 1 && selected <= G_N_ELEMENTS (names))
    return ph_account_list_colors ()[selected - 1];
  return self->foreign != NULL ? self->foreign : "";
}

static void
set_color (PhColorRow *self, const char *color)
{
  const char *const *colors = ph_account_list_colors ();
  guint selected = 0;

  for (guint i = 0; colors[i] != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (colors[i], color) == 0)
      selected = i + 1;
  g_free (self->foreign);
  self->foreign = selected == 0 && color != NULL && color[0] != '\0' ? g_strdup (color) : NULL;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
}

static void
on_selected_notify_cb (PhColorRow *self)
{
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self)) != 0)
    g_clear_pointer (&self->foreign, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (dot, "ph-dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *dot = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  const char *const *colors = ph_account_list_colors ();
  const char *color = "";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, _ (names[i])))
      color = colors[i];
  ph_color_row_mark (dot, color);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (dot)), name);
}

static void
ph_color_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PhColorRowProperty) prop_id)
    {
    case PROP_COLOR:
      g_value_set_string (value, get_color (PH_COLOR_ROW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_color_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PhColorRowProperty) prop_id)
    {
    case PROP_COLOR:
      set_color (PH_COLOR_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_color_row_finalize (GObject *object)
{
  g_free (PH_COLOR_ROW (object)->foreign);
  G_OBJECT_CLASS (ph_color_row_parent_class)->finalize (object);
}

static void
ph_color_row_class_init (PhColorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_color_row_get_property;
  object_class->set_property = ph_color_row_set_property;
  object_class->finalize = ph_color_row_finalize;

  properties[PROP_COLOR] =
    g_param_spec_string ("color", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_color_row_init (PhColorRow *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  /* Translators: the account has no color of its own */
  gtk_string_list_append (list, _ ("None"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_string_list_append (list, _ (names[i]));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  adw_combo_row_set_factory (ADW_COMBO_ROW (self), factory);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (list));
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected_notify_cb), NULL);
}

/**
 * ph_color_row_mark:
 * @widget: what shall have the color
 * @color: one of ph_account_list_colors(); anything else is none
 */
void
ph_color_row_mark (GtkWidget *widget, const char *color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (color != NULL);

  for (const char *const *known = ph_account_list_colors (); *known != NULL; known++)
    {
      g_autofree char *style = g_strconcat ("ph-", *known, NULL);

      if (g_str_equal (*known, color))
        gtk_widget_add_css_class (widget, style);
      else
        gtk_widget_remove_css_class (widget, style);
    }
}
