// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Ways on that lead to the server in another way, or to another server: ports, kinds of security, names, address families,
// trust. Never a name of somebody else's that only a certificate or a look-up has brought up.

#include "config.h"

#include "ph-fix-proposals.h"

#include "ph-domain-name.h"
#include "ph-host-clue.h"
#include "ph-probe-clue.h"
#include "ph-provider-clue.h"

#include <string.h>

/* RFC 8314 §7.3 and RFC 6409 §3.1. */
#define TLS_PORT      465
#define STARTTLS_PORT 587
#define RELAY_PORT    25

/* Networks in which one has to sign in answer in the place of a page that is not encrypted, and of this one they all do. */
#define PLAIN_PAGE "http://detectportal.firefox.com/"

static const char *
get_host (PhFixList *list)
{
  return ph_account_get_host (list->evidence->account);
}

static guint
get_port (PhFixList *list)
{
  return ph_account_get_port (list->evidence->account);
}

static gboolean
is_near_by (PhFixList *list)
{
  return ph_domain_name_is_private (get_host (list));
}

/* RFC 8314 §3.2 and §3.3, RFC 1939 §3, RFC 9051 §2.1: where mail is fetched, nothing is sent. */
static gboolean
is_incoming_port (guint port)
{
  return port == 110 || port == 143 || port == 993 || port == 995;
}

/* What has been tried and did not answer is no way on. */
static gboolean
may_answer (PhFixList *list, guint port)
{
  const PhProbe *probe = ph_probe_clue_find_port (list->evidence, port);

  return probe == NULL || probe->outcome == PH_PROBE_OPEN;
}

void
ph_fix_propose_retry (PhFixList *list)
{
  ph_fix_list_add_action (list, PH_FIX_RETRY, NULL);
}

void
ph_fix_propose_retry_later (PhFixList *list)
{
  const GError *error = list->evidence->error;
  PhSmtpReply *reply = error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (error) : NULL;

  if (reply != NULL && ph_smtp_reply_is_transient (reply))
    ph_fix_propose_retry (list);
}

void
ph_fix_propose_network_sign_in (PhFixList *list)
{
  ph_fix_list_add_action (list, PH_FIX_OPEN_SIGN_IN_PAGE, PLAIN_PAGE);
}

/* What answered: implicit TLS first (RFC 8314 §3.3). */
void
ph_fix_propose_open_ports (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  for (PhSecurity security = PH_SECURITY_TLS; security <= PH_SECURITY_STARTTLS; security++)
    for (guint i = 0; i < evidence->n_probes; i++)
      if (evidence->probes[i].kind == PH_PROBE_PORT && evidence->probes[i].outcome == PH_PROBE_OPEN && evidence->probes[i].security == security)
        ph_fix_list_add_port (list, evidence->probes[i].port, security);
}

/* The usual ports, where nobody has looked yet whether they answer. */
void
ph_fix_propose_usual_ports (PhFixList *list)
{
  if (get_port (list) != TLS_PORT && ph_probe_clue_find_port (list->evidence, TLS_PORT) == NULL)
    ph_fix_list_add_port (list, TLS_PORT, PH_SECURITY_TLS);
  if (get_port (list) != STARTTLS_PORT && ph_probe_clue_find_port (list->evidence, STARTTLS_PORT) == NULL)
    ph_fix_list_add_port (list, STARTTLS_PORT, PH_SECURITY_STARTTLS);
}

/* No way on is one without encryption, not even for those who have none. */
void
ph_fix_propose_usual_port (PhFixList *list)
{
  PhSecurity chosen = ph_account_get_security (list->evidence->account);
  PhSecurity security = chosen == PH_SECURITY_NONE ? PH_SECURITY_TLS : chosen;

  ph_fix_list_add_port (list, ph_security_get_default_port (security), security);
}

void
ph_fix_propose_tls_here (PhFixList *list)
{
  ph_fix_list_add_port (list, get_port (list), PH_SECURITY_TLS);
}

/* Plain words that were no greeting were those of another kind of server. */
void
ph_fix_propose_starttls_here (PhFixList *list)
{
  guint port = get_port (list);

  if (may_answer (list, port) && !is_incoming_port (port))
    ph_fix_list_add_port (list, port, PH_SECURITY_STARTTLS);
}

/* Port 465 is for TLS; what speaks plain words there mostly has its STARTTLS at the usual port. At a port of no known meaning,
 * nobody knows whether mail is taken at all. */
void
ph_fix_propose_starttls (PhFixList *list)
{
  guint port = get_port (list);

  if (port == TLS_PORT && may_answer (list, STARTTLS_PORT))
    ph_fix_list_add_port (list, STARTTLS_PORT, PH_SECURITY_STARTTLS);
  else if (port == TLS_PORT || port == STARTTLS_PORT || port == RELAY_PORT)
    ph_fix_propose_starttls_here (list);
}

void
ph_fix_propose_tls_port (PhFixList *list)
{
  if (may_answer (list, TLS_PORT))
    ph_fix_list_add_port (list, TLS_PORT, PH_SECURITY_TLS);
}

void
ph_fix_propose_open_tls_port (PhFixList *list)
{
  if (ph_probe_clue_get_outcome (list->evidence, TLS_PORT) == PH_PROBE_OPEN)
    ph_fix_propose_tls_port (list);
}

void
ph_fix_propose_encryption (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  if (ph_account_get_security (evidence->account) != PH_SECURITY_NONE)
    return;
  if (evidence->capabilities != NULL && ph_smtp_capabilities_has (evidence->capabilities, PH_SMTP_EXTENSION_STARTTLS))
    ph_fix_list_add_port (list, get_port (list), PH_SECURITY_STARTTLS);
  ph_fix_propose_open_ports (list);
  ph_fix_propose_tls_port (list);
}

/* Port 25 is for servers among themselves; people sign in on the submission port. */
void
ph_fix_propose_submission_port (PhFixList *list)
{
  if (get_port (list) == RELAY_PORT && may_answer (list, STARTTLS_PORT))
    ph_fix_list_add_port (list, STARTTLS_PORT, PH_SECURITY_STARTTLS);
}

static void
add_family (PhFixList *list, PhAddressFamily family)
{
  ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_ADDRESS_FAMILY, "address_family", ph_address_family_to_nick (family), NULL));
}

void
ph_fix_propose_working_family (PhFixList *list)
{
  PhAddressFamily family = ph_probe_clue_get_better_family (list->evidence);

  if (family != PH_ADDRESS_FAMILY_ANY)
    add_family (list, family);
}

void
ph_fix_propose_any_family (PhFixList *list)
{
  add_family (list, PH_ADDRESS_FAMILY_ANY);
}

void
ph_fix_propose_open_names (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == PH_PROBE_NAME && evidence->probes[i].outcome == PH_PROBE_OPEN)
      ph_fix_list_add_server (list, evidence->probes[i].host, evidence->probes[i].port, evidence->probes[i].security);
}

static char *
dup_address_domain (PhFixList *list)
{
  g_autoptr(PhAddress) address = ph_address_parse (ph_account_get_address (list->evidence->account), NULL);

  return address != NULL ? g_strdup (ph_address_get_domain (address)) : NULL;
}

/* Servers for receiving mail, and the bare domain of an address, mostly have a sister that sends. */
void
ph_fix_propose_outgoing_name (PhFixList *list)
{
  g_autofree char *domain = dup_address_domain (list);
  g_autofree char *outgoing = NULL;

  if (ph_host_clue_is_incoming (get_host (list)))
    outgoing = ph_host_clue_dup_outgoing (get_host (list));
  else if (domain != NULL && g_ascii_strcasecmp (domain, get_host (list)) == 0)
    outgoing = g_strconcat ("smtp.", domain, NULL);
  if (outgoing != NULL && is_incoming_port (get_port (list)))
    ph_fix_list_add_server (list, outgoing, TLS_PORT, PH_SECURITY_TLS);
  else if (outgoing != NULL)
    ph_fix_list_add_host (list, outgoing);
}

void
ph_fix_propose_corrected_name (PhFixList *list)
{
  g_autofree char *corrected = ph_host_clue_dup_corrected (get_host (list));

  if (corrected != NULL)
    ph_fix_list_add_host (list, corrected);
}

static int
rank_name (const char *name)
{
  static const char *const prefixes[] = { "smtp", "submission", "mail" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (name, prefixes[i], strlen (prefixes[i])) == 0)
      return (int) i;
  return G_N_ELEMENTS (prefixes);
}

/* A name of the certificate that seems to belong to the same owner; a pattern like "*.example.org" is no host. */
void
ph_fix_propose_certified_name (PhFixList *list)
{
  const PhCertificate *certificate = list->evidence->certificate;
  const char *const *names = certificate != NULL ? ph_certificate_get_names (certificate) : NULL;
  const char *best = NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (strchr (names[i], '*') == NULL && ph_domain_name_has_same_owner (names[i], get_host (list)) &&
        (best == NULL || rank_name (names[i]) < rank_name (best)))
      best = names[i];
  if (best != NULL)
    ph_fix_list_add_host (list, best);
}

static void
add_endpoints (PhFixList *list, gboolean (*is_wanted) (PhFixList *list, PhEndpoint *endpoint))
{
  for (guint i = 0; i < ph_provider_clue_get_n_endpoints (list->evidence); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_clue_dup_endpoint (list->evidence, i);

      if (!is_wanted (list, endpoint))
        continue;
      ph_fix_list_add_server (list, ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
    }
}

static gboolean
is_on_this_host (PhFixList *list, PhEndpoint *endpoint)
{
  return g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), get_host (list)) == 0 && may_answer (list, ph_endpoint_get_port (endpoint));
}

static gboolean
is_elsewhere (PhFixList *list, PhEndpoint *endpoint)
{
  return g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), get_host (list)) != 0;
}

/* Only where the settings are not among those that the provider names: then these are what was meant. */
void
ph_fix_propose_provider_ports (PhFixList *list)
{
  PhAccount *account = list->evidence->account;

  if (!ph_provider_clue_runs_server (list->evidence) ||
      ph_provider_clue_lists (list->evidence, ph_account_get_port (account), ph_account_get_security (account)))
    return;
  add_endpoints (list, is_on_this_host);
  add_endpoints (list, is_elsewhere);
}

/* One server is enough: what else the provider has is for those who look it up. */
void
ph_fix_propose_provider_server (PhFixList *list)
{
  const PhEvidence *evidence = list->evidence;

  if (ph_provider_clue_get_n_endpoints (evidence) == 0 || is_near_by (list) || !ph_provider_clue_has_address (evidence) ||
      ph_provider_clue_runs_server (evidence))
    return;

  g_autoptr(PhEndpoint) endpoint = ph_provider_clue_dup_endpoint (evidence, 0);

  ph_fix_list_add_server (list, ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
}

/* A right clock makes trust needless, and who reads along must get no password. Providers for the public have certificates that
 * need no trust: any other is somebody else's, whatever else is wrong with it, unless a person has trusted one before. */
static gboolean
may_be_trusted (PhFixList *list)
{
  const PhVerdict *verdict = list->verdict;

  if (verdict->circumstance == PH_CIRCUMSTANCE_CLOCK_WRONG || verdict->circumstance == PH_CIRCUMSTANCE_INTERCEPTED)
    return FALSE;
  return verdict->id == PH_PROBLEM_CERTIFICATE_CHANGED || is_near_by (list) || !ph_provider_clue_runs_server (list->evidence);
}

void
ph_fix_propose_trust (PhFixList *list)
{
  const PhCertificate *certificate = list->evidence->certificate;

  if (certificate != NULL && may_be_trusted (list))
    ph_fix_list_add (list, ph_fix_new_change (PH_FIX_TRUST_CERTIFICATE, "trust", ph_certificate_get_sha256 (certificate), NULL));
}

/* Where no authority vouches for names, trusting the one certificate is the way; elsewhere it is the last one. */
void
ph_fix_propose_private_trust (PhFixList *list)
{
  if (is_near_by (list))
    ph_fix_propose_trust (list);
}

void
ph_fix_propose_public_trust (PhFixList *list)
{
  if (!is_near_by (list))
    ph_fix_propose_trust (list);
}

static void
add_ehlo_name (PhFixList *list, const char *name)
{
  ph_fix_list_add (list, ph_fix_new_change (PH_FIX_CHANGE_EHLO_NAME, "ehlo_name", name, NULL));
}

/* A name of one's own was refused: back to the neutral one. That was refused: the sender's domain is a real name. */
void
ph_fix_propose_ehlo_name (PhFixList *list)
{
  g_autofree char *domain = dup_address_domain (list);

  add_ehlo_name (list, "");
  if (domain != NULL)
    add_ehlo_name (list, domain);
}
