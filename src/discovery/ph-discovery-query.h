// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/**
 * PhDiscoveryFlags:
 * @PH_DISCOVERY_OFFLINE: ask nobody: accounts, files and the catalogue only
 * @PH_DISCOVERY_NO_PROBE: connect to no mail server
 * @PH_DISCOVERY_PACC: ask for a provider's own configuration by draft-ietf-mailmaint-pacc too
 * @PH_DISCOVERY_HARDER: try names and ports that are seldom right, too
 */
typedef enum
{
  PH_DISCOVERY_OFFLINE = 1 << 0,
  PH_DISCOVERY_NO_PROBE = 1 << 1,
  PH_DISCOVERY_PACC = 1 << 2,
  PH_DISCOVERY_HARDER = 1 << 3,
} PhDiscoveryFlags;

#define PH_TYPE_DISCOVERY_QUERY (ph_discovery_query_get_type ())

/* For whom settings are looked for. Never changes. */
typedef struct _PhDiscoveryQuery PhDiscoveryQuery;

GType ph_discovery_query_get_type (void) G_GNUC_CONST;
PhDiscoveryQuery *ph_discovery_query_new (PhAddress *address, PhDiscoveryFlags flags);                            /* NULL for an address literal */
PhDiscoveryQuery *ph_discovery_query_new_for_domain (const char *domain, PhDiscoveryFlags flags, GError **error); /* PH_ADDRESS_ERROR */
PhDiscoveryQuery *ph_discovery_query_ref (PhDiscoveryQuery *self);
void ph_discovery_query_unref (PhDiscoveryQuery *self);
PhAddress *ph_discovery_query_get_address (const PhDiscoveryQuery *self); /* (nullable) */
const char *ph_discovery_query_get_domain (const PhDiscoveryQuery *self); /* A-labels, lower case */
PhDiscoveryFlags ph_discovery_query_get_flags (const PhDiscoveryQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhDiscoveryQuery, ph_discovery_query_unref)

G_END_DECLS
