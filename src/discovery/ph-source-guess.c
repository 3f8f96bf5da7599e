// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Usual names and ports, each asked with EHLO and nothing else. Only what answers is found, and an answer counts only with a
// certificate for that very name. Without encryption nobody is asked but this computer and its own network.

#include "config.h"

#include "ph-discovery-rules.h"
#include "ph-domain-name.h"
#include "ph-sources.h"

#include <string.h>

/* Who is tried without being asked to try harder. */
typedef enum
{
  TRIED_ALWAYS,
  TRIED_HARDER,
  TRIED_NEARBY, /* for names of this computer and its network */
} Tried;

/* The best first (RFC 8314 §3.3). */
static const struct
{
  PhSecurity security;
  guint16 port;
  Tried tried;
} services[] = {
  { PH_SECURITY_TLS, 465, TRIED_ALWAYS },
  { PH_SECURITY_STARTTLS, 587, TRIED_ALWAYS },
  { PH_SECURITY_STARTTLS, 25, TRIED_HARDER },
  { PH_SECURITY_NONE, 25, TRIED_NEARBY },
};

/* What stands before the domain, the most usual first. */
static const char *const prefixes[] = { "smtp.", "mail.", "" };

static void probed_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error);

static gboolean
tries_harder (PhInquiry *inquiry)
{
  return (ph_discovery_query_get_flags (ph_search_get_query (ph_inquiry_get_search (inquiry))) & PH_DISCOVERY_HARDER) != 0;
}

static gboolean
is_tried (Tried tried, PhInquiry *inquiry, const char *host)
{
  switch (tried)
    {
    case TRIED_HARDER:
      return tries_harder (inquiry);
    case TRIED_NEARBY:
      return ph_domain_name_is_private (host);
    case TRIED_ALWAYS:
    default:
      return TRUE;
    }
}

static void
add_host (GPtrArray *hosts, const char *prefix, const char *domain)
{
  g_autofree char *host = g_strconcat (prefix, domain, NULL);

  if (!g_ptr_array_find_with_equal_func (hosts, host, g_str_equal, NULL))
    g_ptr_array_add (hosts, g_steal_pointer (&host));
}

/* (transfer full) (element-type utf8): the best first. */
static GPtrArray *
list_hosts (PhInquiry *inquiry)
{
  const char *domain = ph_inquiry_get_domain (inquiry);
  const char *mail_host = ph_search_get_mail_host (ph_inquiry_get_search (inquiry));
  GPtrArray *hosts = g_ptr_array_new_with_free_func (g_free);

  if (strcmp (domain, "localhost") == 0)
    {
      add_host (hosts, "", domain);
      return hosts;
    }
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    add_host (hosts, prefixes[i], domain);
  if (mail_host != NULL && tries_harder (inquiry))
    add_host (hosts, "", mail_host);
  return hosts;
}

/**
 * ph_source_guess_start:
 * @inquiry: an inquiry among the usual names
 *
 * Asks host after host, a little apart. What answers is ranked by its port first: of the ways to one server the one with TLS
 * from the first byte is to win.
 */
void
ph_source_guess_start (PhInquiry *inquiry)
{
  const PhDiscoverySchedule *schedule = ph_search_get_schedule (ph_inquiry_get_search (inquiry));
  g_autoptr(GPtrArray) hosts = list_hosts (inquiry);
  guint n_asked = 0;

  for (guint i = 0; i < hosts->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (services); j++)
      {
        const char *host = g_ptr_array_index (hosts, i);

        if (!is_tried (services[j].tried, inquiry, host))
          continue;

        g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (host, services[j].port, services[j].security);
        PhQuestion *question = ph_question_new_probe (endpoint);

        ph_question_set_rank (question, j * hosts->len + i);
        ph_inquiry_ask_later (inquiry, question, n_asked++ * schedule->stagger_ms, probed_cb);
      }
}

static void
probed_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  if (error != NULL)
    return;

  PhEndpoint *endpoint = ph_question_get_endpoint (question);
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    .methods = ph_question_get_methods (question),
    .uri = ph_question_get_target (question),
    .trust = ph_discovery_rules_judge_trust (PH_SOURCE_GUESS, PH_WEB_OPEN, ph_endpoint_get_host (endpoint), ph_inquiry_get_domain (inquiry)),
    .check = PH_CANDIDATE_VERIFIED,
  };

  ph_inquiry_judge (inquiry, question, PH_ATTEMPT_FOUND, NULL);
  ph_inquiry_found (inquiry, ph_question_get_rank (question), &facts);
}
