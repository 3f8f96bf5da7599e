// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What follows from what was found: how far it is to be trusted, which of two offers comes first, what a server's own words
// change. Nothing here asks anybody.

#include "config.h"

#include "ph-discovery-rules.h"

#include "ph-domain-name.h"

/* What a source's word is worth. */
typedef enum
{
  WORD_TRUSTED,
  WORD_TRUSTED_IF_PROTECTED, /* trusted if nobody could change it on the way */
  WORD_SHOWN,                /* anybody between here and there could have said it */
} Word;

static const Word words[PH_N_SOURCES] = {
  [PH_SOURCE_ACCOUNT] = WORD_TRUSTED,
  [PH_SOURCE_ADMIN] = WORD_TRUSTED,
  [PH_SOURCE_PINNED] = WORD_TRUSTED,
  [PH_SOURCE_PACC] = WORD_TRUSTED_IF_PROTECTED,
  [PH_SOURCE_AUTOCONFIG] = WORD_TRUSTED_IF_PROTECTED,
  [PH_SOURCE_WELL_KNOWN] = WORD_TRUSTED_IF_PROTECTED,
  [PH_SOURCE_CATALOGUE] = WORD_TRUSTED,
  [PH_SOURCE_ISPDB] = WORD_TRUSTED_IF_PROTECTED,
  /* The DNS is not authenticated, and neither is what was reached through it, however protected. */
  [PH_SOURCE_MX] = WORD_SHOWN,
  [PH_SOURCE_SRV] = WORD_SHOWN,
  [PH_SOURCE_AUTOCONFIG_HTTP] = WORD_SHOWN,
  [PH_SOURCE_GUESS] = WORD_SHOWN,
};

/**
 * ph_discovery_rules_judge_trust:
 * @source: who said it
 * @protection: whether it could have been changed on the way
 * @host: the server that was named
 * @domain: the domain it was named for
 *
 * Returns: what has to happen before a password goes to @host
 */
PhCandidateTrust
ph_discovery_rules_judge_trust (PhSource source, PhWebProtection protection, const char *host, const char *domain)
{
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, PH_CANDIDATE_CONSENT);
  g_return_val_if_fail (host != NULL && domain != NULL, PH_CANDIDATE_CONSENT);

  if (words[source] == WORD_TRUSTED || (words[source] == WORD_TRUSTED_IF_PROTECTED && protection == PH_WEB_PROTECTED))
    return PH_CANDIDATE_TRUSTED;
  return ph_domain_name_has_same_owner (host, domain) ? PH_CANDIDATE_CONFIRM : PH_CANDIDATE_CONSENT;
}

/**
 * ph_discovery_rules_merge_methods:
 * @known: what the source says; 0: nothing
 * @offered: what the server says; 0: nothing
 *
 * A server offers more than a provider lets everybody use, and knows better what it has not.
 *
 * Returns: how one may sign in
 */
PhSignInMethods
ph_discovery_rules_merge_methods (PhSignInMethods known, PhSignInMethods offered)
{
  if (offered == 0 || known == PH_SIGN_IN_NONE)
    return known != 0 ? known : offered;
  return (known & offered) != 0 ? known & offered : offered;
}

static gboolean
is_same_but_for_security (const PhSettingsOffer *a, const PhSettingsOffer *b)
{
  return g_ascii_strcasecmp (ph_endpoint_get_host (a->endpoint), ph_endpoint_get_host (b->endpoint)) == 0 &&
         g_strcmp0 (a->username, b->username) == 0;
}

static gboolean
contains (GArray *indices, guint index)
{
  for (guint i = 0; i < indices->len; i++)
    if (g_array_index (indices, guint, i) == index)
      return TRUE;
  return FALSE;
}

/* Appends what is the same as offer @index, with TLS from the first byte, and stands behind it. */
static void
append_implicit_tls_twins (GArray *indices, const PhSettingsDocument *document, guint index)
{
  const PhSettingsOffer *offer = ph_settings_document_get_offer (document, index);

  for (guint i = index + 1; i < ph_settings_document_get_n_offers (document); i++)
    {
      const PhSettingsOffer *later = ph_settings_document_get_offer (document, i);

      if (ph_endpoint_get_security (later->endpoint) == PH_SECURITY_TLS && is_same_but_for_security (offer, later) && !contains (indices, i))
        g_array_append_val (indices, i);
    }
}

/**
 * ph_discovery_rules_order_offers:
 * @document: a provider's document
 *
 * The provider's own order counts, but of two offers that are otherwise the same, TLS from the first byte comes first
 * (RFC 8314 §3.3).
 *
 * Returns: (transfer full) (element-type guint): the numbers of all offers, the best first
 */
GArray *
ph_discovery_rules_order_offers (const PhSettingsDocument *document)
{
  g_return_val_if_fail (document != NULL, NULL);

  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < ph_settings_document_get_n_offers (document); i++)
    {
      if (contains (indices, i))
        continue;
      if (ph_endpoint_get_security (ph_settings_document_get_offer (document, i)->endpoint) != PH_SECURITY_TLS)
        append_implicit_tls_twins (indices, document, i);
      g_array_append_val (indices, i);
    }
  return indices;
}

/**
 * ph_discovery_rules_apply_check:
 * @candidate: a server
 * @check: what became of asking it
 * @offered: how it lets one sign in; 0: it did not say
 *
 * Returns: (transfer full): what is known of @candidate now
 */
PhCandidate *
ph_discovery_rules_apply_check (PhCandidate *candidate, PhCandidateCheck check, PhSignInMethods offered)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (candidate), NULL);

  PhSignInMethods methods = ph_discovery_rules_merge_methods (ph_candidate_get_methods (candidate), offered);
  const PhCandidateFacts facts = {
    .endpoint = ph_candidate_get_endpoint (candidate),
    .username = methods == PH_SIGN_IN_NONE ? NULL : ph_candidate_get_username (candidate),
    .methods = methods,
    .source = ph_candidate_get_source (candidate),
    .uri = ph_candidate_get_uri (candidate),
    .trust = ph_candidate_get_trust (candidate),
    .check = check,
    .provider = ph_candidate_get_provider (candidate),
    .help_url = ph_candidate_get_help_url (candidate),
  };

  return ph_candidate_new (&facts);
}
