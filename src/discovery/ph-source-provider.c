// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The providers that are known here: from the administrator's or the person's own files, or built in. One entry is in charge of
// a domain, and how certain it is decides as which source it speaks.

#include "config.h"

#include "ph-findings.h"
#include "ph-sources.h"

static PhSource
get_source (PhProvider *provider)
{
  if (ph_provider_get_origin (provider) != PH_PROVIDER_BUILT_IN)
    return PH_SOURCE_ADMIN;
  /* That it sends no mail is as certain as anything. */
  if (ph_provider_get_certainty (provider) == PH_PROVIDER_PINNED || !ph_provider_sends_mail (provider))
    return PH_SOURCE_PINNED;
  return PH_SOURCE_CATALOGUE;
}

/**
 * ph_source_provider_start:
 * @inquiry: an inquiry among the providers that are known
 *
 * Finds the servers of the provider of the domain, if it speaks as the source of @inquiry.
 */
void
ph_source_provider_start (PhInquiry *inquiry)
{
  PhSearch *search = ph_inquiry_get_search (inquiry);
  PhSource source = ph_inquiry_get_source (inquiry);
  PhProvider *provider = ph_provider_catalogue_find_by_domain (ph_search_get_catalogue (search), ph_inquiry_get_domain (inquiry));
  gboolean is_ours = provider != NULL && get_source (provider) == source;

  /* People see one look at the catalogue, not three. */
  if (!is_ours && (source != PH_SOURCE_CATALOGUE || provider != NULL))
    return;

  PhDiscoveryAttempt *attempt = ph_search_begin_attempt (search, source, ph_inquiry_get_domain (inquiry));

  ph_discovery_attempt_finish (attempt, is_ours ? PH_ATTEMPT_FOUND : PH_ATTEMPT_NOTHING, NULL);
  if (is_ours)
    ph_findings_take_provider (inquiry, provider, NULL);
}
