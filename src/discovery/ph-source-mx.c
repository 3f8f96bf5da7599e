// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whoever receives a domain's mail probably sends it, too. The best mail exchanger (RFC 5321 §5.1) leads to an entry of the
// catalogue, or else to documents about its own domain. The DNS is not authenticated: nothing from here is trusted, be the
// name ever so well known.

#include "config.h"

#include "ph-domain-name.h"
#include "ph-findings.h"
#include "ph-sources.h"

#include <string.h>

/* Where a document about a domain may be, the best first. */
static const struct
{
  const char *before;
  const char *behind;
} places[] = {
  { "https://autoconfig.", "/mail/config-v1.1.xml" },
  { "https://v1.ispdb.net/", "" },
};

static void looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error);
static void ask_for_documents (PhInquiry *inquiry, const char *host);

/**
 * ph_source_mx_start:
 * @inquiry: an inquiry by the mail exchanger
 *
 * Looks up who receives the domain's mail and asks there.
 */
void
ph_source_mx_start (PhInquiry *inquiry)
{
  ph_inquiry_ask (inquiry, ph_question_new_lookup (PH_DNS_MX, ph_inquiry_get_domain (inquiry)), looked_up_cb);
}

static void
looked_up_cb (PhInquiry *inquiry, PhQuestion *question, const GError *error)
{
  PhSearch *search = ph_inquiry_get_search (inquiry);

  if (error != NULL)
    return;

  const PhDnsRecord *best = g_ptr_array_index (ph_question_get_records (question), 0);

  /* RFC 7505 §3: it takes no mail. */
  if (best->host == NULL || *best->host == '\0')
    {
      ph_inquiry_judge (inquiry, question, PH_ATTEMPT_NOTHING, "null MX");
      ph_search_note_not_offered (search);
      return;
    }

  PhProvider *provider = ph_provider_catalogue_find_by_mx (ph_search_get_catalogue (search), best->host);

  /* RFC 5321 §5.1: a name with addresses, never an address. */
  if (g_hostname_is_ip_address (best->host))
    {
      ph_inquiry_judge (inquiry, question, PH_ATTEMPT_UNUSABLE, "the mail exchanger is an address");
      return;
    }
  ph_inquiry_judge (inquiry, question, PH_ATTEMPT_FOUND, best->host);
  ph_search_set_mail_host (search, best->host);
  if (provider != NULL && (ph_provider_get_n_endpoints (provider) > 0 || !ph_provider_sends_mail (provider)))
    ph_findings_take_provider (inquiry, provider, best->host);
  else
    ask_for_documents (inquiry, best->host);
}

/* Whether @name is somebody else's domain of which somebody could have settings. */
static gboolean
is_worth_asking (const char *name, const char *domain)
{
  g_autofree char *registrable = ph_domain_name_dup_registrable (name);
  g_autofree char *own = ph_domain_name_dup_registrable (domain);

  /* A public suffix is nobody's; the domain itself is asked anyhow; private names are nobody else's business. */
  return registrable != NULL && strcmp (name, domain) != 0 && g_strcmp0 (name, own) != 0 && !ph_domain_name_is_private (name);
}

static void
ask_about (PhInquiry *inquiry, const char *name, guint rank, guint n_names)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *uri = g_strconcat (places[i].before, name, places[i].behind, NULL);
      PhQuestion *question = ph_question_new_fetch (uri);

      ph_question_set_rank (question, i * n_names + rank);
      ph_inquiry_ask (inquiry, question, ph_findings_take_autoconfig);
    }
}

/* mx1.mail.hoster.example: first mail.hoster.example, which tells products of one company apart, then hoster.example. */
static void
ask_for_documents (PhInquiry *inquiry, const char *host)
{
  const char *domain = ph_inquiry_get_domain (inquiry);
  const char *dot = strchr (host, '.');
  const char *parent = dot != NULL ? dot + 1 : host;
  g_autofree char *registrable = ph_domain_name_dup_registrable (host);
  guint n_names = 2;

  if (is_worth_asking (parent, domain))
    ask_about (inquiry, parent, 0, n_names);
  if (registrable != NULL && strcmp (registrable, parent) != 0 && is_worth_asking (registrable, domain))
    ask_about (inquiry, registrable, 1, n_names);
}
