// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of a document and of an entry of the catalogue, whichever source brought it: its servers are found, or it is
// said why they can't be used.

#include "config.h"

#include "ph-findings.h"

#include "ph-autoconfig.h"
#include "ph-discovery-rules.h"

/**
 * ph_findings_refuse_page:
 * @inquiry: the inquiry
 * @question: a question for a document that was answered
 *
 * A page for people is never read as a document, whatever is in it.
 *
 * Returns: whether it was one
 */
gboolean
ph_findings_refuse_page (PhInquiry *inquiry, PhQuestion *question)
{
  if (!ph_web_answer_is_page (ph_question_get_document (question)))
    return FALSE;
  ph_inquiry_judge (inquiry, question, PH_ATTEMPT_NOTHING, "a web page came instead of a document");
  return TRUE;
}

static void
find_offer (PhInquiry *inquiry, PhQuestion *question, const PhSettingsOffer *offer, const char *help_url)
{
  PhWebAnswer *answer = ph_question_get_document (question);
  const PhCandidateFacts facts = {
    .endpoint = offer->endpoint,
    .username = offer->username,
    .methods = offer->methods,
    .uri = ph_web_answer_get_uri (answer),
    .trust = ph_discovery_rules_judge_trust (ph_inquiry_get_source (inquiry),
                                             ph_web_answer_get_protection (answer),
                                             ph_endpoint_get_host (offer->endpoint),
                                             ph_inquiry_get_domain (inquiry)),
    .help_url = help_url,
  };

  ph_inquiry_found (inquiry, ph_question_get_rank (question), &facts);
}

/**
 * ph_findings_take_document:
 * @inquiry: the inquiry
 * @question: the question for the document
 * @document: what is in it
 *
 * Every server in it is found.
 */
void
ph_findings_take_document (PhInquiry *inquiry, PhQuestion *question, const PhSettingsDocument *document)
{
  g_autoptr(GArray) order = ph_discovery_rules_order_offers (document);
  const char *const *skipped = ph_settings_document_get_skipped (document);
  g_autofree char *note = skipped != NULL && skipped[0] != NULL ? g_strjoinv ("; ", (char **) skipped) : NULL;

  ph_inquiry_judge (inquiry, question, PH_ATTEMPT_FOUND, note);
  for (guint i = 0; i < order->len; i++)
    find_offer (inquiry, question, ph_settings_document_get_offer (document, g_array_index (order, guint, i)),
                ph_settings_document_get_help_url (document));
}

/**
 * ph_findings_take_autoconfig:
 * @inquiry: the inquiry
 * @question: a question for an autoconfig document
 * @error: (nullable): why there is no answer
 *
 * Takes the answer for what it is.
 */
void
ph_findings_take_autoconfig (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  g_autoptr(GError) problem = NULL;

  if (error != NULL || ph_findings_refuse_page (inquiry, question))
    return;

  g_autoptr(PhSettingsDocument) document = ph_autoconfig_parse (ph_web_answer_get_body (ph_question_get_document (question)),
                                                                 ph_inquiry_get_address (inquiry), ph_inquiry_get_domain (inquiry), &problem);

  if (document == NULL)
    ph_inquiry_judge (inquiry, question, PH_ATTEMPT_UNUSABLE, problem->message);
  else
    ph_findings_take_document (inquiry, question, document);
}

/**
 * ph_findings_take_provider:
 * @inquiry: the inquiry
 * @provider: who is in charge of the domain
 * @uri: (nullable): the DNS name by which that is known
 *
 * Every server of @provider is found; or none is, because it sends no mail.
 */
void
ph_findings_take_provider (PhInquiry *inquiry, PhProvider *provider, const char *uri)
{
  const char *domain = ph_inquiry_get_domain (inquiry);
  PhAddress *address = ph_inquiry_get_address (inquiry);
  g_autofree char *username = ph_provider_dup_username (provider, address);

  if (!ph_provider_sends_mail (provider))
    {
      ph_inquiry_refused (inquiry, provider);
      return;
    }
  for (guint i = 0; i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, domain);
      const PhCandidateFacts facts = {
        .endpoint = endpoint,
        .username = ph_provider_get_methods (provider) == PH_SIGN_IN_NONE ? NULL : username,
        .methods = ph_provider_get_methods (provider),
        .uri = uri,
        .trust = ph_discovery_rules_judge_trust (ph_inquiry_get_source (inquiry), PH_WEB_OPEN, ph_endpoint_get_host (endpoint), domain),
        .provider = provider,
      };

      ph_inquiry_found (inquiry, i, &facts);
    }
}
