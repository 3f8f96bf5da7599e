// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// For whom settings are looked for, and how far the search may go. Knows nothing of where they are looked for.

#include "config.h"

#include "ph-discovery-query.h"

#include "ph-typed-address.h"

struct _PhDiscoveryQuery
{
  gatomicrefcount references;
  PhAddress *address; /* (owned) (nullable): a domain alone is asked for */
  char *domain;       /* (owned): A-labels, lower case */
  PhDiscoveryFlags flags;
};

G_DEFINE_BOXED_TYPE (PhDiscoveryQuery, ph_discovery_query, ph_discovery_query_ref, ph_discovery_query_unref)

static PhDiscoveryQuery *
query_new (PhAddress *address, const char *domain, PhDiscoveryFlags flags)
{
  PhDiscoveryQuery *self = g_new0 (PhDiscoveryQuery, 1);

  g_atomic_ref_count_init (&self->references);
  self->address = address != NULL ? ph_address_ref (address) : NULL;
  self->domain = g_strdup (domain);
  self->flags = flags;
  return self;
}

/**
 * ph_discovery_query_new:
 * @address: whose settings are looked for
 * @flags: how far the search may go
 *
 * Returns: (transfer full) (nullable): a query; %NULL when @address has an address literal in place of a domain, for which
 *   nobody publishes settings
 */
PhDiscoveryQuery *
ph_discovery_query_new (PhAddress *address, PhDiscoveryFlags flags)
{
  g_return_val_if_fail (address != NULL, NULL);

  const char *domain = ph_address_get_domain (address);

  return ph_address_is_literal (domain) ? NULL : query_new (address, domain, flags);
}

/**
 * ph_discovery_query_new_for_domain:
 * @domain: a domain as somebody typed it
 * @flags: how far the search may go
 * @error: return location
 *
 * Errors: `PH_ADDRESS_ERROR`.
 *
 * Returns: (transfer full) (nullable): a query for all addresses of @domain; what is found for it has no user names that
 *   depend on the address
 */
PhDiscoveryQuery *
ph_discovery_query_new_for_domain (const char *domain, PhDiscoveryFlags flags, GError **error)
{
  g_return_val_if_fail (domain != NULL, NULL);

  g_autofree char *ascii = ph_typed_address_parse_domain (domain, error);

  return ascii != NULL ? query_new (NULL, ascii, flags) : NULL;
}

/**
 * ph_discovery_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): @self
 */
PhDiscoveryQuery *
ph_discovery_query_ref (PhDiscoveryQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_discovery_query_unref:
 * @self: (transfer full): a query
 */
void
ph_discovery_query_unref (PhDiscoveryQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->address, ph_address_unref);
  g_free (self->domain);
  g_free (self);
}

/**
 * ph_discovery_query_get_address:
 * @self: a query
 *
 * Returns: (transfer none) (nullable): whose settings are looked for; %NULL: those of a whole domain
 */
PhAddress *
ph_discovery_query_get_address (const PhDiscoveryQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}

/**
 * ph_discovery_query_get_domain:
 * @self: a query
 *
 * Returns: (transfer none): the domain in lower case and A-labels
 */
const char *
ph_discovery_query_get_domain (const PhDiscoveryQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->domain;
}

/**
 * ph_discovery_query_get_flags:
 * @self: a query
 *
 * Returns: how far the search may go
 */
PhDiscoveryFlags
ph_discovery_query_get_flags (const PhDiscoveryQuery *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->flags;
}
