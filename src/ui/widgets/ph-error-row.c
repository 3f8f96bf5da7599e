// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line under a field of a form that says what is wrong with it. It marks the field for the eye and for assistive
// technology alike, and takes both back as soon as the field changes. It does not judge the field.

#include "config.h"

#include "ph-error-row.h"

#include "ph-field-remark.h"
#include "ph-template.h"

struct _PhErrorRow
{
  AdwPreferencesRow parent_instance;
  GtkWidget *field; /* (unowned) (nullable): a weak pointer */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PhErrorRow, ph_error_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum
{
  PROP_FIELD = 1,
} PhErrorRowProperty;

static GParamSpec *properties[PROP_FIELD + 1];

static void
set_field (PhErrorRow *self, GtkWidget *field)
{
  g_set_weak_pointer (&self->field, field);
  if (GTK_IS_EDITABLE (field))
    g_signal_connect_object (field, "changed", G_CALLBACK (ph_error_row_clear), self, G_CONNECT_SWAPPED);
  else if (GTK_IS_SWITCH (field))
    g_signal_connect_object (field, "notify::active", G_CALLBACK (ph_error_row_clear), self, G_CONNECT_SWAPPED);
}

static void
ph_error_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhErrorRow *self = PH_ERROR_ROW (object);

  switch ((PhErrorRowProperty) prop_id)
    {
    case PROP_FIELD:
      set_field (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_error_row_dispose (GObject *object)
{
  PhErrorRow *self = PH_ERROR_ROW (object);

  g_clear_weak_pointer (&self->field);
  G_OBJECT_CLASS (ph_error_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ERROR_ROW);
}

static void
ph_error_row_class_init (PhErrorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_error_row_set_property;
  object_class->dispose = ph_error_row_dispose;

  properties[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-error-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhErrorRow, label);
}

static void
ph_error_row_init (PhErrorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The field may have the focus already, so that nothing else scrolls to it, and what just became visible has no place yet. */
static gboolean
reveal_cb (GtkWidget *row, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds = { 0 };

  if (viewport == NULL || !gtk_widget_get_visible (row))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (row) == 0)
    return G_SOURCE_CONTINUE;
  if (gtk_widget_compute_bounds (row, viewport, &bounds))
    {
      GtkAdjustment *scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
      double top = gtk_adjustment_get_value (scrolled) + bounds.origin.y;

      gtk_adjustment_clamp_page (scrolled, top, top + bounds.size.height);
    }
  return G_SOURCE_REMOVE;
}

/**
 * ph_error_row_show:
 * @self: an error row
 * @text: what is wrong and what to do, in the person's language
 *
 * Shows @text where one sees it, marks the field as wrong and moves the keyboard focus there.
 */
void
ph_error_row_show (PhErrorRow *self, const char *text)
{
  g_return_if_fail (PH_IS_ERROR_ROW (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
  if (self->field == NULL)
    return;
  gtk_widget_add_css_class (self->field, "error");
  ph_field_remark_set_wrong (self->field, GTK_ACCESSIBLE_INVALID_TRUE);
  ph_field_remark_set (self->field, PH_FIELD_REMARK_ERROR, text);
  gtk_widget_grab_focus (self->field);
}

/**
 * ph_error_row_clear:
 * @self: an error row
 *
 * Hides the row and takes the mark from the field.
 */
void
ph_error_row_clear (PhErrorRow *self)
{
  g_return_if_fail (PH_IS_ERROR_ROW (self));

  if (!ph_error_row_is_shown (self))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (self->field == NULL)
    return;
  gtk_widget_remove_css_class (self->field, "error");
  ph_field_remark_set_wrong (self->field, GTK_ACCESSIBLE_INVALID_FALSE);
  ph_field_remark_set (self->field, PH_FIELD_REMARK_ERROR, NULL);
}

/**
 * ph_error_row_is_shown:
 * @self: an error row
 *
 * Returns: whether something is wrong with the field
 */
gboolean
ph_error_row_is_shown (PhErrorRow *self)
{
  g_return_val_if_fail (PH_IS_ERROR_ROW (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}
