// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Ties the fields of a form to the properties of an account, whichever account that is at the moment.

#include "config.h"

#include "ph-form-binding.h"

#define BOTH_WAYS (G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE)

static gboolean
strip_cb (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_take_string (to, g_strstrip (g_value_dup_string (from)));
  return TRUE;
}

static gboolean
to_choice_cb (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_uint (to, (guint) g_value_get_enum (from));
  return TRUE;
}

/* A list without a selection says nothing. */
static gboolean
from_choice_cb (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  if (g_value_get_uint (from) == GTK_INVALID_LIST_POSITION)
    return FALSE;
  g_value_set_enum (to, (int) g_value_get_uint (from));
  return TRUE;
}

static gboolean
to_switch_cb (GBinding *binding, const GValue *from, GValue *to, gpointer on)
{
  g_value_set_boolean (to, g_value_get_enum (from) == GPOINTER_TO_INT (on));
  return TRUE;
}

static gboolean
from_switch_cb (GBinding *binding, const GValue *from, GValue *to, gpointer on)
{
  int is_on = GPOINTER_TO_INT (on);

  g_value_set_enum (to, g_value_get_boolean (from) ? is_on : 1 - is_on);
  return TRUE;
}

/**
 * ph_form_binding_add_text:
 * @group: fields of a form
 * @property: of the source, a string
 * @field: where it stands
 */
void
ph_form_binding_add_text (GBindingGroup *group, const char *property, GtkEditable *field)
{
  g_return_if_fail (G_IS_BINDING_GROUP (group));
  g_return_if_fail (GTK_IS_EDITABLE (field));

  g_binding_group_bind_full (group, property, field, "text", BOTH_WAYS, NULL, strip_cb, NULL, NULL);
}

/**
 * ph_form_binding_add_buffer:
 * @group: fields of a form
 * @property: of the source, a string of several lines
 * @buffer: where it stands
 */
void
ph_form_binding_add_buffer (GBindingGroup *group, const char *property, GtkTextBuffer *buffer)
{
  g_return_if_fail (G_IS_BINDING_GROUP (group));
  g_return_if_fail (GTK_IS_TEXT_BUFFER (buffer));

  g_binding_group_bind (group, property, buffer, "text", BOTH_WAYS);
}

/**
 * ph_form_binding_add_choice:
 * @group: fields of a form
 * @property: of the source, an enumeration from 0 on
 * @row: a row with one item for each value, in their order
 */
void
ph_form_binding_add_choice (GBindingGroup *group, const char *property, AdwComboRow *row)
{
  g_return_if_fail (G_IS_BINDING_GROUP (group));
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  g_binding_group_bind_full (group, property, row, "selected", BOTH_WAYS, to_choice_cb, from_choice_cb, NULL, NULL);
}

/**
 * ph_form_binding_add_switch:
 * @group: fields of a form
 * @property: of the source, an enumeration with the values 0 and 1
 * @field: a switch
 * @on: the value that it shows as on
 */
void
ph_form_binding_add_switch (GBindingGroup *group, const char *property, GtkSwitch *field, int on)
{
  g_return_if_fail (G_IS_BINDING_GROUP (group));
  g_return_if_fail (GTK_IS_SWITCH (field));
  g_return_if_fail (on == 0 || on == 1);

  g_binding_group_bind_full (group, property, field, "active", BOTH_WAYS, to_switch_cb, from_switch_cb, GINT_TO_POINTER (on), NULL);
}
