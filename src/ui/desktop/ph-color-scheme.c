// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The preference for light or dark windows, and what libadwaita calls it.

#include "config.h"

#include "ph-color-scheme.h"

#include <adwaita.h>

static gboolean
map_scheme_cb (GValue *value, GVariant *variant, gpointer user_data)
{
  static const struct
  {
    const char *name;
    AdwColorScheme scheme;
  } schemes[] = {
    { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
    { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
  };

  g_value_set_enum (value, ADW_COLOR_SCHEME_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (schemes[i].name, g_variant_get_string (variant, NULL)))
      g_value_set_enum (value, schemes[i].scheme);
  return TRUE;
}

/**
 * ph_color_scheme_follow:
 * @preferences: with the key "color-scheme"
 *
 * Makes the windows light or dark, now and whenever the preference changes.
 */
void
ph_color_scheme_follow (GSettings *preferences)
{
  g_return_if_fail (G_IS_SETTINGS (preferences));

  g_settings_bind_with_mapping (preferences, "color-scheme", adw_style_manager_get_default (), "color-scheme", G_SETTINGS_BIND_GET, map_scheme_cb, NULL, NULL, NULL);
}
