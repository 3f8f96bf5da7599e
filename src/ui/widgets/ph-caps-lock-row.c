// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line under a password. The password row itself only shows an icon, which tells nothing to who does not see it, or
// does not know it.

#include "config.h"

#include "ph-caps-lock-row.h"

#include "ph-field-remark.h"
#include "ph-notice.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhCapsLockRow
{
  AdwPreferencesRow parent_instance;
  GtkWidget *field;               /* (unowned) (nullable): a weak pointer */
  GtkEventControllerFocus *focus; /* (unowned) (nullable): lives as long as the field */
  PhNotice *notice;
};

G_DEFINE_FINAL_TYPE (PhCapsLockRow, ph_caps_lock_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum
{
  PROP_FIELD = 1,
} PhCapsLockRowProperty;

static GParamSpec *properties[PROP_FIELD + 1];

static GdkDevice *
get_keyboard (GtkWidget *widget)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));

  return seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;
}

static void
update (PhCapsLockRow *self)
{
  GdkDevice *keyboard = get_keyboard (GTK_WIDGET (self));
  gboolean is_on = self->field != NULL && keyboard != NULL && gdk_device_get_caps_lock_state (keyboard) &&
                   gtk_event_controller_focus_contains_focus (self->focus);
  const char *words = is_on ? _ ("Caps Lock is on: letters become capitals.") : NULL;

  ph_notice_show (self->notice, words);
  if (self->field != NULL)
    ph_field_remark_set (self->field, PH_FIELD_REMARK_CAPS_LOCK, words);
}

static void
on_changed_cb (PhCapsLockRow *self)
{
  update (self);
}

static void
set_field (PhCapsLockRow *self, GtkWidget *field)
{
  GdkDevice *keyboard = get_keyboard (GTK_WIDGET (self));

  g_set_weak_pointer (&self->field, field);
  if (field == NULL)
    return;
  self->focus = GTK_EVENT_CONTROLLER_FOCUS (gtk_event_controller_focus_new ());
  g_signal_connect_object (self->focus, "notify::contains-focus", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (field, GTK_EVENT_CONTROLLER (self->focus));
  if (keyboard != NULL)
    g_signal_connect_object (keyboard, "notify::caps-lock-state", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
ph_caps_lock_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PhCapsLockRowProperty) prop_id)
    {
    case PROP_FIELD:
      set_field (PH_CAPS_LOCK_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_caps_lock_row_dispose (GObject *object)
{
  PhCapsLockRow *self = PH_CAPS_LOCK_ROW (object);

  g_clear_weak_pointer (&self->field);
  G_OBJECT_CLASS (ph_caps_lock_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_CAPS_LOCK_ROW);
}

static void
ph_caps_lock_row_class_init (PhCapsLockRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_caps_lock_row_set_property;
  object_class->dispose = ph_caps_lock_row_dispose;

  properties[PROP_FIELD] = g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PH_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-caps-lock-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhCapsLockRow, notice);
}

static void
ph_caps_lock_row_init (PhCapsLockRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
