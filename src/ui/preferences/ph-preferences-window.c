// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows the preferences and writes them as they are changed. What follows from them is the affair of those who listen.

#include "config.h"

#include "ph-preferences-window.h"

#include "ph-spoken-parts.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPreferencesWindow
{
  AdwPreferencesWindow parent_instance;
  GtkSpinButton *undo;
  GtkSwitch *background;
  GtkSwitch *login;
  GtkWidget *login_row;
  GtkSpinButton *connections;
  GtkSpinButton *give_up;
  GtkSpinButton *keep;
  GtkSwitch *failures;
  GtkSwitch *successes;
  AdwComboRow *scheme;
  AdwComboRow *wrapping;
  GtkSwitch *online;
  GtkSwitch *pacc;
  GtkSwitch *attachment;
  GtkSwitch *subject;
  GtkSwitch *old_passwords;
  GtkSwitch *certificate;
};

G_DEFINE_FINAL_TYPE (PhPreferencesWindow, ph_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the lists in the template. */
static const char *const schemes[] = { "system", "light", "dark", NULL };
static const char *const wrappings[] = { "flowed", "fixed", NULL };

static gboolean
map_name_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *names = user_data;
  const char *name = g_variant_get_string (variant, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
map_position_cb (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *names = user_data;
  guint position = g_value_get_uint (value);

  return position < g_strv_length ((GStrv) names) ? g_variant_new_string (names[position]) : NULL;
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
    { "start-at-login", self->login },
    { "notify-failures", self->failures },
    { "notify-successes", self->successes },
    { "look-up-online", self->online },
    { "look-up-pacc", self->pacc },
    { "remind-attachments", self->attachment },
    { "remind-subjects", self->subject },
    { "remind-old-passwords", self->old_passwords },
    { "remind-certificates", self->certificate },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    g_settings_bind (settings, switches[i].key, switches[i].button, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
bind_choices (PhPreferencesWindow *self, GSettings *settings)
{
  const struct
  {
    const char *key;
    AdwComboRow *row;
    const char *const *names;
  } choices[] = {
    { "color-scheme", self->scheme, schemes },
    { "text-wrapping", self->wrapping, wrappings },
  };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_settings_bind_with_mapping (settings, choices[i].key, choices[i].row, "selected", G_SETTINGS_BIND_DEFAULT, map_name_cb, map_position_cb,
                                  (gpointer) choices[i].names, NULL);
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
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, scheme);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, online);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, pacc);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, wrapping);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, background);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, login);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, login_row);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, give_up);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, connections);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, failures);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, successes);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, attachment);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, subject);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, old_passwords);
  gtk_widget_class_bind_template_child (widget_class, PhPreferencesWindow, certificate);
}

static void
ph_preferences_window_init (PhPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow_all (GTK_WIDGET (self));
  ph_spoken_parts_name_icon (GTK_WIDGET (self), "edit-find-symbolic", _ ("Search"));
  ph_spoken_parts_name_pages (GTK_WIDGET (self));
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
  bind_choices (self, settings);
  /* What is not delivered in the background is not delivered at login. */
  g_object_bind_property (self->background, "active", self->login_row, "sensitive", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}
