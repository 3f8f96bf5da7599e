// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows the preferences and writes them as they are changed. What follows from them is the affair of those who listen.

#include "config.h"

#include "ph-preferences-window.h"

#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPreferencesWindow
{
  AdwPreferencesWindow parent_instance;
  GtkSpinButton *undo;
  GtkSwitch *background;
  GtkSpinButton *connections;
  GtkSpinButton *give_up;
  GtkSpinButton *keep;
  GtkSwitch *failures;
  GtkSwitch *successes;
  AdwComboRow *wrapping;
  GtkSwitch *online;
  GtkSwitch *pacc;
  GtkSwitch *old_passwords;
};

G_DEFINE_FINAL_TYPE (PhPreferencesWindow, ph_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the list in the template. */
static const char *const wrappings[] = { "flowed", "fixed" };

static gboolean
map_wrapping_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *name = g_variant_get_string (variant, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrappings); i++)
    if (g_str_equal (wrappings[i], name))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
map_position_cb (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint position = g_value_get_uint (value);

  return position < G_N_ELEMENTS (wrappings) ? g_variant_new_string (wrappings[position]) : NULL;
}

static gboolean
map_number_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static GVariant *
map_value_cb (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) g_value_get_double (value));
}

static void
bind_numbers (PhPreferencesWindow *self, GSettings *settings)
{
  const struct
  {
    const char *key;
    GtkSpinButton *button;
  } numbers[] = {
    { "undo-send-seconds", self->undo },
    { "max-connections", self->connections },
    { "give-up-days", self->give_up },
    { "keep-sent-days", self->keep },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_settings_bind_with_mapping (settings, numbers[i].key, gtk_spin_button_get_adjustment (numbers[i].button), "value", G_SETTINGS_BIND_DEFAULT,
                                  map_number_cb, map_value_cb, NULL, NULL);
}

static void
bind_switches (PhPreferencesWindow *self, GSettings *settings)
{
  const struct
  {
    const char *key;
    GtkSwitch *button;
  } switches[] = {
    { "deliver-in-background", self->background },
    { "notify-failures", self->failures },
    { "notify-successes", self->successes },
    { "look-up-online", self->online },
    { "look-up-pacc", self->pacc },
    { "remind-old-passwords", self->old_passwords },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_settings_bind (settings, switches[i].key, switches[i].button, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
ph_preferences_window_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_preferences_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PREFERENCES_WINDOW);
}

static void
ph_preferences_window_class_init (PhPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("preferences/ph-preferences-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, background);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, connections);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, give_up);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, failures);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, successes);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, wrapping);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, online);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, pacc);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, old_passwords);
}

static void
ph_preferences_window_init (PhPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_preferences_window_new:
 * @services: with the preferences
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWidget *
ph_preferences_window_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhPreferencesWindow *self = g_object_new (PH_TYPE_PREFERENCES_WINDOW, NULL);
  GSettings *settings = ph_services_get_settings (services);

  bind_numbers (self, settings);
  bind_switches (self, settings);
  g_settings_bind_with_mapping (settings, "text-wrapping", self->wrapping, "selected", G_SETTINGS_BIND_DEFAULT, map_wrapping_cb, map_position_cb, NULL, NULL);
  return GTK_WIDGET (self);
}
