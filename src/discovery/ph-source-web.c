// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The places on the web where an autoconfig document about a domain may be. Only the domain is told to anybody: what stands for
// the address in a document is filled in here.

#include "config.h"

#include "ph-findings.h"
#include "ph-sources.h"

/* Where the document is: what stands before the domain and behind it. */
static const struct
{
  const char *before;
  const char *behind;
} places[PH_N_SOURCES] = {
  [PH_SOURCE_AUTOCONFIG] = { "https://autoconfig.", "/mail/config-v1.1.xml" },
  [PH_SOURCE_WELL_KNOWN] = { "https://", "/.well-known/autoconfig/mail/config-v1.1.xml" },
  [PH_SOURCE_ISPDB] = { "https://v1.ispdb.net/", "" },
  [PH_SOURCE_AUTOCONFIG_HTTP] = { "http://autoconfig.", "/mail/config-v1.1.xml" },
};

/**
 * ph_source_web_start:
 * @inquiry: an inquiry at one of the places
 *
 * Fetches the document and takes what is in it.
 */
void
ph_source_web_start (PhInquiry *inquiry)
{
  PhSource source = ph_inquiry_get_source (inquiry);

  g_return_if_fail (places[source].before != NULL);

  g_autofree char *uri = g_strconcat (places[source].before, ph_inquiry_get_domain (inquiry), places[source].behind, NULL);

  ph_inquiry_ask (inquiry, ph_question_new_fetch (uri), ph_findings_take_autoconfig);
}
