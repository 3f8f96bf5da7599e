// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names of the sources of settings.

#include "config.h"

#include "ph-source.h"

G_DEFINE_ENUM_TYPE (PhSource, ph_source, G_DEFINE_ENUM_VALUE (PH_SOURCE_ACCOUNT, "account"), G_DEFINE_ENUM_VALUE (PH_SOURCE_ADMIN, "admin"), G_DEFINE_ENUM_VALUE (PH_SOURCE_PINNED, "pinned"), G_DEFINE_ENUM_VALUE (PH_SOURCE_PACC, "pacc"), G_DEFINE_ENUM_VALUE (PH_SOURCE_AUTOCONFIG, "autoconfig"), G_DEFINE_ENUM_VALUE (PH_SOURCE_WELL_KNOWN, "well-known"), G_DEFINE_ENUM_VALUE (PH_SOURCE_CATALOGUE, "catalogue"), G_DEFINE_ENUM_VALUE (PH_SOURCE_ISPDB, "ispdb"), G_DEFINE_ENUM_VALUE (PH_SOURCE_MX, "mx"), G_DEFINE_ENUM_VALUE (PH_SOURCE_SRV, "srv"), G_DEFINE_ENUM_VALUE (PH_SOURCE_AUTOCONFIG_HTTP, "autoconfig-http"), G_DEFINE_ENUM_VALUE (PH_SOURCE_GUESS, "guess"))

/**
 * ph_source_to_nick:
 * @source: a source of settings
 *
 * Several sources share a name where only Posthorn's own rules tell them apart.
 *
 * Returns: (transfer none): its name in the JSON of `posthornctl discover`, which is stable
 */
const char *
ph_source_to_nick (PhSource source)
{
  static const char *const nicks[PH_N_SOURCES] = {
    [PH_SOURCE_ACCOUNT] = "admin",
    [PH_SOURCE_ADMIN] = "admin",
    [PH_SOURCE_PINNED] = "built-in",
    [PH_SOURCE_PACC] = "well-known",
    [PH_SOURCE_AUTOCONFIG] = "autoconfig",
    [PH_SOURCE_WELL_KNOWN] = "well-known",
    [PH_SOURCE_CATALOGUE] = "built-in",
    [PH_SOURCE_ISPDB] = "ispdb",
    [PH_SOURCE_MX] = "mx",
    [PH_SOURCE_SRV] = "srv",
    [PH_SOURCE_AUTOCONFIG_HTTP] = "autoconfig",
    [PH_SOURCE_GUESS] = "guess",
  };

  g_return_val_if_fail ((guint) source < PH_N_SOURCES, NULL);

  return nicks[source];
}

/**
 * ph_source_get_name:
 * @source: a source of settings
 *
 * Returns: (transfer none): its own name, which an account remembers ([property@Account:found-by]); stable
 */
const char *
ph_source_get_name (PhSource source)
{
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, NULL);

  g_autoptr(GEnumClass) sources = g_type_class_ref (PH_TYPE_SOURCE);

  return g_enum_get_value (sources, (int) source)->value_nick;
}

/**
 * ph_source_from_name:
 * @name: what an account remembers
 * @ret_source: (out): set only on success
 *
 * Returns: whether @name is that of a source; another version may know more of them
 */
gboolean
ph_source_from_name (const char *name, PhSource *ret_source)
{
  g_return_val_if_fail (name != NULL && ret_source != NULL, FALSE);

  g_autoptr(GEnumClass) sources = g_type_class_ref (PH_TYPE_SOURCE);
  const GEnumValue *value = g_enum_get_value_by_nick (sources, name);

  if (value == NULL)
    return FALSE;
  *ret_source = (PhSource) value->value;
  return TRUE;
}
