// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the provider of the evidence has to do with the account: whether it runs the account's server or has only given the
// address, and what it says of its servers and user names. Judges nothing.

#include "config.h"

#include "ph-provider-clue.h"

#include "ph-domain-name.h"

#include <string.h>

static PhAddress *
dup_address (const PhEvidence *evidence)
{
  return ph_address_parse (ph_account_get_address (evidence->account), NULL);
}

/**
 * ph_provider_clue_get_n_endpoints:
 * @evidence: what is known
 *
 * Returns: how many servers of the provider are known; 0 without one
 */
guint
ph_provider_clue_get_n_endpoints (const PhEvidence *evidence)
{
  return evidence->provider != NULL ? ph_provider_get_n_endpoints (evidence->provider) : 0;
}

/**
 * ph_provider_clue_dup_endpoint:
 * @evidence: what is known, with a provider
 * @index: less than [func@Ph.provider_clue_get_n_endpoints]; 0 is the best
 *
 * Returns: (transfer full): one of the provider's servers
 */
PhEndpoint *
ph_provider_clue_dup_endpoint (const PhEvidence *evidence, guint index)
{
  g_autoptr(PhAddress) address = dup_address (evidence);

  return ph_provider_get_endpoint (evidence->provider, index, address != NULL ? ph_address_get_domain (address) : NULL);
}

/**
 * ph_provider_clue_runs_server:
 * @evidence: what is known
 *
 * Returns: whether the account's server is one of the provider's
 */
gboolean
ph_provider_clue_runs_server (const PhEvidence *evidence)
{
  const char *host = ph_account_get_host (evidence->account);

  for (guint i = 0; i < ph_provider_clue_get_n_endpoints (evidence); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_clue_dup_endpoint (evidence, i);

      if (g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), host) == 0 ||
          (*host != '\0' && ph_domain_name_has_same_owner (ph_endpoint_get_host (endpoint), host)))
        return TRUE;
    }
  return FALSE;
}

/* "*.example.org" is all below the domain, but not that itself. */
static gboolean
is_within (const char *domain, const char *pattern)
{
  if (!g_str_has_prefix (pattern, "*."))
    return g_ascii_strcasecmp (domain, pattern) == 0;

  gsize length = strlen (domain);
  gsize tail = strlen (pattern) - 1;

  return length > tail && g_ascii_strcasecmp (domain + length - tail, pattern + 1) == 0;
}

/**
 * ph_provider_clue_has_address:
 * @evidence: what is known
 *
 * Returns: whether the account's address is surely of the provider
 */
gboolean
ph_provider_clue_has_address (const PhEvidence *evidence)
{
  const char *const *domains = evidence->provider != NULL ? ph_provider_get_domains (evidence->provider) : NULL;
  g_autoptr(PhAddress) address = dup_address (evidence);

  for (guint i = 0; address != NULL && domains != NULL && domains[i] != NULL; i++)
    if (is_within (ph_address_get_domain (address), domains[i]))
      return TRUE;
  return FALSE;
}

/**
 * ph_provider_clue_lists:
 * @evidence: what is known
 * @port: a port
 * @security: how it begins
 *
 * Returns: whether the provider is known to serve the account's host so
 */
gboolean
ph_provider_clue_lists (const PhEvidence *evidence, guint port, PhSecurity security)
{
  for (guint i = 0; i < ph_provider_clue_get_n_endpoints (evidence); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_clue_dup_endpoint (evidence, i);

      if (g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), ph_account_get_host (evidence->account)) == 0 &&
          ph_endpoint_get_port (endpoint) == port && ph_endpoint_get_security (endpoint) == security)
        return TRUE;
    }
  return FALSE;
}

/**
 * ph_provider_clue_dup_username:
 * @evidence: what is known
 *
 * Returns: (transfer full) (nullable): the name with which one signs in with the account's server; %NULL: not known
 */
char *
ph_provider_clue_dup_username (const PhEvidence *evidence)
{
  g_autoptr(PhAddress) address = dup_address (evidence);

  return address != NULL && ph_provider_clue_runs_server (evidence) ? ph_provider_dup_username (evidence->provider, address) : NULL;
}
