// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A row of a form with a number, of which 0 may mean something that is no number, and says so in words.

#include "config.h"

#include "ph-number-row.h"

#include "ph-spoken-row.h"
#include "ph-template.h"

struct _PhNumberRow
{
  AdwActionRow parent_instance;
  GtkSpinButton *field;
  guint value;
  guint unit;      /* never 0 */
  char *zero_text; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PhNumberRow, ph_number_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_VALUE = 1,
  PROP_UPPER,
  PROP_UNIT,
  PROP_ZERO_TEXT,
} PhNumberRowProperty;

static GParamSpec *properties[PROP_ZERO_TEXT + 1];

static guint
get_upper (PhNumberRow *self)
{
  double upper = 0;

  gtk_spin_button_get_range (self->field, NULL, &upper);
  return (guint) upper;
}

/* What the field shows of a value: part of a unit is not lost as long as nobody touches it. */
static guint
to_shown (PhNumberRow *self, guint value)
{
  return MIN (value / self->unit + (value % self->unit != 0), get_upper (self));
}

static void
show (PhNumberRow *self)
{
  gtk_spin_button_set_value (self->field, to_shown (self, self->value));
}

static void
on_field_value_changed_cb (PhNumberRow *self)
{
  guint shown = (guint) gtk_spin_button_get_value_as_int (self->field);

  if (shown == to_shown (self, self->value))
    return;
  self->value = shown * self->unit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static gboolean
on_field_output_cb (PhNumberRow *self)
{
  if (self->zero_text == NULL || gtk_spin_button_get_value_as_int (self->field) != 0)
    return FALSE;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->field)), self->zero_text))
    gtk_editable_set_text (GTK_EDITABLE (self->field), self->zero_text);
  return TRUE;
}

/* Who empties the field wants none, too. */
static int
on_field_input_cb (PhNumberRow *self, double *ret_value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->field));

  if (text[0] != '\0' && g_strcmp0 (text, self->zero_text) != 0)
    return FALSE;
  *ret_value = 0;
  return TRUE;
}

static void
set_zero_text (PhNumberRow *self, const char *text)
{
  g_free (self->zero_text);
  self->zero_text = g_strdup (text);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->field), text != NULL ? MAX (4, (int) g_utf8_strlen (text, -1)) : 4);
  gtk_spin_button_update (self->field);
}

static void
ph_number_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhNumberRow *self = PH_NUMBER_ROW (object);

  switch ((PhNumberRowProperty) prop_id)
    {
    case PROP_VALUE:
      g_value_set_uint (value, self->value);
      break;
    case PROP_UPPER:
      g_value_set_uint (value, get_upper (self));
      break;
    case PROP_UNIT:
      g_value_set_uint (value, self->unit);
      break;
    case PROP_ZERO_TEXT:
      g_value_set_string (value, self->zero_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_number_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhNumberRow *self = PH_NUMBER_ROW (object);

  switch ((PhNumberRowProperty) prop_id)
    {
    case PROP_VALUE:
      ph_number_row_set_value (self, g_value_get_uint (value));
      break;
    case PROP_UPPER:
      gtk_spin_button_set_range (self->field, 0, g_value_get_uint (value));
      show (self);
      break;
    case PROP_UNIT:
      self->unit = g_value_get_uint (value);
      show (self);
      break;
    case PROP_ZERO_TEXT:
      set_zero_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
ph_number_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_NUMBER_ROW (widget)->field));
}

static void
ph_number_row_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_number_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_NUMBER_ROW);
}

static void
ph_number_row_finalize (GObject *object)
{
  g_free (PH_NUMBER_ROW (object)->zero_text);
  G_OBJECT_CLASS (ph_number_row_parent_class)->finalize (object);
}

static void
ph_number_row_class_init (PhNumberRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ph_number_row_get_property;
  object_class->set_property = ph_number_row_set_property;
  object_class->dispose = ph_number_row_dispose;
  object_class->finalize = ph_number_row_finalize;
  widget_class->grab_focus = ph_number_row_grab_focus;

  properties[PROP_VALUE] = g_param_spec_uint ("value", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UPPER] = g_param_spec_uint ("upper", NULL, NULL, 1, G_MAXINT, 100, flags);
  properties[PROP_UNIT] = g_param_spec_uint ("unit", NULL, NULL, 1, G_MAXINT, 1, flags);
  properties[PROP_ZERO_TEXT] = g_param_spec_string ("zero-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-number-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhNumberRow, field);
  gtk_widget_class_bind_template_callback (widget_class, on_field_value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_field_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_field_input_cb);
}

static void
ph_number_row_init (PhNumberRow *self)
{
  self->unit = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (ADW_ACTION_ROW (self));
}

/**
 * ph_number_row_get_value:
 * @self: a row
 *
 * Returns: the number, also one that is larger than what can be entered
 */
guint
ph_number_row_get_value (PhNumberRow *self)
{
  g_return_val_if_fail (PH_IS_NUMBER_ROW (self), 0);

  return self->value;
}

/**
 * ph_number_row_set_value:
 * @self: a row
 * @value: the number
 */
void
ph_number_row_set_value (PhNumberRow *self, guint value)
{
  g_return_if_fail (PH_IS_NUMBER_ROW (self));

  if (self->value == value)
    return;
  self->value = value;
  show (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}
