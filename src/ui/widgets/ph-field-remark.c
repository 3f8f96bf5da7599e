// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A field has one description, and several rows around it that have something to say. Each sets its own part here, so that
// one that falls silent does not take another's words away.

#include "config.h"

#include "ph-field-remark.h"

static const char *const keys[] = {
  [PH_FIELD_REMARK_ERROR] = "ph-remark-error",
  [PH_FIELD_REMARK_PASTE] = "ph-remark-paste",
  [PH_FIELD_REMARK_FORGOTTEN] = "ph-remark-forgotten",
  [PH_FIELD_REMARK_CAPS_LOCK] = "ph-remark-caps-lock",
  [PH_FIELD_REMARK_HINT] = "ph-remark-hint",
};

static char *
dup_description (GtkWidget *field)
{
  g_autoptr(GString) description = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = g_object_get_data (G_OBJECT (field), keys[i]);

      if (text != NULL)
        g_string_append_printf (description, "%s%s", description->len > 0 ? " " : "", text);
    }
  return g_strdup (description->str);
}

/* What has the keyboard in a row to be written in, of which newer libadwaita makes a thing that is read by itself. */
static GtkWidget *
get_inner_part (GtkWidget *part)
{
  return GTK_IS_EDITABLE (part) ? (GtkWidget *) gtk_editable_get_delegate (GTK_EDITABLE (part)) : NULL;
}

static void
describe (GtkWidget *field)
{
  g_autofree char *description = dup_description (field);

  for (GtkWidget *part = field; part != NULL; part = get_inner_part (part))
    if (description[0] != '\0')
      gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
    else
      gtk_accessible_reset_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/**
 * ph_field_remark_set:
 * @field: a field
 * @remark: whose words they are
 * @text: (nullable): words in the person's language; %NULL: there is nothing to say any more
 */
void
ph_field_remark_set (GtkWidget *field, PhFieldRemark remark, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (field));
  g_return_if_fail ((guint) remark < G_N_ELEMENTS (keys));

  if (g_strcmp0 (text, g_object_get_data (G_OBJECT (field), keys[remark])) == 0)
    return;
  g_object_set_data_full (G_OBJECT (field), keys[remark], g_strdup (text), g_free);

  describe (field);
}

/**
 * ph_field_remark_set_wrong:
 * @field: a field
 * @state: whether what stands there can't be right
 */
void
ph_field_remark_set_wrong (GtkWidget *field, GtkAccessibleInvalidState state)
{
  g_return_if_fail (GTK_IS_WIDGET (field));

  for (GtkWidget *part = field; part != NULL; part = get_inner_part (part))
    if (state == GTK_ACCESSIBLE_INVALID_FALSE)
      gtk_accessible_reset_state (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_STATE_INVALID);
    else
      gtk_accessible_update_state (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_STATE_INVALID, state, -1);
}
