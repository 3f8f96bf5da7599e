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
