// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The preferences, where their schema is installed. GSettings ends a program that asks for a schema that is missing, so
// that is looked for first: the command line works without one.

#include "config.h"

#include "ph-cli-preferences.h"

#include <gio/gio.h>

/* Returns: (transfer full) (nullable): the schema, if it has all of @keys */
static GSettingsSchema *
find_schema (const char *const *keys)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;

  for (guint i = 0; schema != NULL && keys[i] != NULL; i++)
    if (!g_settings_schema_has_key (schema, keys[i]))
      return NULL;
  return g_steal_pointer (&schema);
}

/* Returns: (transfer full) (nullable): the preferences, if they have all of @keys */
static GSettings *
find_settings (const char *const *keys)
{
  g_autoptr(GSettingsSchema) schema = find_schema (keys);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * ph_cli_preferences_get_discovery_flags:
 *
 * Returns: what the person prefers about looking up settings; 0 without preferences
 */
PhDiscoveryFlags
ph_cli_preferences_get_discovery_flags (void)
{
  static const char *const keys[] = { "look-up-online", "look-up-pacc", NULL };
  g_autoptr(GSettings) settings = find_settings (keys);
  PhDiscoveryFlags flags = 0;

  if (settings == NULL)
    return 0;
  if (!g_settings_get_boolean (settings, "look-up-online"))
    flags |= PH_DISCOVERY_OFFLINE;
  if (g_settings_get_boolean (settings, "look-up-pacc"))
    flags |= PH_DISCOVERY_PACC;
  return flags;
}

/**
 * ph_cli_preferences_get_probes:
 *
 * Who wants nothing looked up online wants no stranger to be asked about a network either.
 *
 * Returns: which extra connections a test may make
 */
PhTestProbes
ph_cli_preferences_get_probes (void)
{
  return (ph_cli_preferences_get_discovery_flags () & PH_DISCOVERY_OFFLINE) != 0 ? PH_TEST_PROBES_OWN_HOST : PH_TEST_PROBES_ALLOW;
}

/**
 * ph_cli_preferences_get_reminder:
 *
 * Returns: whether the person wants to hear of an old password
 */
PhAdviceReminder
ph_cli_preferences_get_reminder (void)
{
  static const char *const keys[] = { "remind-old-passwords", NULL };
  g_autoptr(GSettings) settings = find_settings (keys);

  return settings == NULL || g_settings_get_boolean (settings, "remind-old-passwords") ? PH_ADVICE_REMIND : PH_ADVICE_DO_NOT_REMIND;
}

/**
 * ph_cli_preferences_apply_to_courier:
 * @courier: a courier
 *
 * Lets it deliver as the person prefers; without preferences it stays as it is.
 */
void
ph_cli_preferences_apply_to_courier (PhCourier *courier)
{
  static const char *const keys[] = { "max-connections", "give-up-days", NULL };
  g_autoptr(GSettings) settings = find_settings (keys);

  if (settings != NULL)
    g_object_set (courier,
                  "max-connections", g_settings_get_uint (settings, "max-connections"),
                  "give-up-s", (gint64) g_settings_get_uint (settings, "give-up-days") * 24 * 60 * 60,
                  NULL);
}
