// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the network, the name servers or the provider themselves have said, so that what failed afterwards says nothing about
// the account's server: a network in which one has to sign in, an address that leads nowhere, a service that does not
// exist, ports that are closed to all the world. Nothing of this is said where the server has greeted.

#include "config.h"

#include "ph-network-rules.h"

#include "ph-domain-name.h"
#include "ph-probe-clue.h"
#include "ph-provider-clue.h"

#define AT(step) (1u << PH_TEST_STEP_##step)

enum
{
  REACHING = AT (NETWORK) | AT (RESOLVE) | AT (CONNECT) | AT (GREET) | AT (ENCRYPT),
  TALKING = AT (CONNECT) | AT (GREET) | AT (ENCRYPT),
};

typedef struct
{
  guint steps; /* where it must have failed */
  gboolean (*applies) (const PhEvidence *evidence);
  PhVerdict verdict;
} NetworkRule;

static gboolean
is_near_by (const PhEvidence *evidence)
{
  return ph_domain_name_is_private (ph_account_get_host (evidence->account));
}

static gboolean
is_captive (const PhEvidence *evidence)
{
  const PhProbe *web = ph_probe_clue_find (evidence, PH_PROBE_WEB);

  if (is_near_by (evidence))
    return FALSE;
  /* Who was greeted may have been greeted by the network, if it has answered in the place of a page as well. */
  return (web != NULL && web->outcome == PH_PROBE_CAPTIVE) ||
         (evidence->connectivity == G_NETWORK_CONNECTIVITY_PORTAL && evidence->greeting == NULL);
}

static gboolean
is_no_address (GInetAddress *address)
{
  return g_inet_address_get_is_any (address);
}

static gboolean
is_own_address (GInetAddress *address)
{
  return g_inet_address_get_is_loopback (address);
}

static gboolean
is_private_address (GInetAddress *address)
{
  return g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address) || is_own_address (address) || is_no_address (address);
}

/* One address that may be real is enough for the name not to be hidden. */
static gboolean
are_all (const PhEvidence *evidence, gboolean (*is_such) (GInetAddress *address))
{
  const char *const *addresses = evidence->addresses;

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    {
      g_autoptr(GInetAddress) address = g_inet_address_new_from_string (addresses[i]);

      if (address == NULL || !is_such (address))
        return FALSE;
    }
  return addresses != NULL && addresses[0] != NULL;
}

static gboolean
is_led_nowhere (const PhEvidence *evidence)
{
  return evidence->greeting == NULL && !is_near_by (evidence) && are_all (evidence, is_no_address);
}

static gboolean
is_led_home (const PhEvidence *evidence)
{
  return evidence->greeting == NULL && !is_near_by (evidence) && !ph_probe_clue_finds_other_port (evidence) && !ph_probe_clue_finds_family (evidence) &&
         (are_all (evidence, is_own_address) || (ph_provider_clue_runs_server (evidence) && are_all (evidence, is_private_address)));
}

static gboolean
is_not_offered (const PhEvidence *evidence)
{
  return evidence->service == PH_SERVICE_RECORD_NOT_OFFERED && !ph_probe_clue_finds_other_port (evidence) && !ph_probe_clue_finds_family (evidence);
}

/* This computer itself says so, and not the network. */
static gboolean
is_prohibited_here (const PhEvidence *evidence)
{
  return g_error_matches (evidence->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* The web works, and mail does not, neither to this server nor to one that surely runs. */
static gboolean
is_closed_to_mail (const PhEvidence *evidence)
{
  const PhProbe *control = ph_probe_clue_find (evidence, PH_PROBE_CONTROL);
  const PhProbe *web = ph_probe_clue_find (evidence, PH_PROBE_WEB);

  return !is_near_by (evidence) && !is_prohibited_here (evidence) && control != NULL && web != NULL && web->outcome == PH_PROBE_OPEN &&
         (control->outcome == PH_PROBE_SILENT || control->outcome == PH_PROBE_CLOSED) &&
         !ph_probe_clue_finds_other_port (evidence) && !ph_probe_clue_finds_family (evidence);
}

/* The first that fits decides: nothing that is seen from within such a network can be believed. */
static const NetworkRule rules[] = {
  { REACHING, is_captive, { .id = PH_PROBLEM_CAPTIVE_PORTAL, .confidence = PH_CONFIDENCE_CERTAIN, .step = PH_TEST_STEP_NETWORK } },
  { TALKING, is_led_nowhere, { .id = PH_PROBLEM_DNS_SINKHOLE, .confidence = PH_CONFIDENCE_CERTAIN, .step = PH_TEST_STEP_RESOLVE } },
  { TALKING, is_led_home, { .id = PH_PROBLEM_DNS_SINKHOLE, .confidence = PH_CONFIDENCE_LIKELY, .step = PH_TEST_STEP_RESOLVE } },
  { AT (RESOLVE) | AT (CONNECT), is_not_offered, { .id = PH_PROBLEM_SERVICE_NOT_OFFERED, .confidence = PH_CONFIDENCE_CERTAIN, .step = PH_TEST_STEP_RESOLVE } },
  { AT (CONNECT), is_closed_to_mail, { .id = PH_PROBLEM_MAIL_PORTS_BLOCKED, .confidence = PH_CONFIDENCE_LIKELY, .step = PH_TEST_STEP_CONNECT } },
};

/* What says nothing about the way to the server. */
static gboolean
is_about_something_else (const PhEvidence *evidence)
{
  const GError *error = evidence->error;

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         (error->domain == PH_SMTP_ERROR && ph_smtp_error_get_reply (error) != NULL);
}

/**
 * ph_network_rules_find:
 * @evidence: what is known
 * @verdict: (out): set only on success
 *
 * Returns: whether something before the server is the reason
 */
gboolean
ph_network_rules_find (const PhEvidence *evidence, PhVerdict *verdict)
{
  if (is_about_something_else (evidence))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if ((rules[i].steps & 1u << evidence->step) != 0 && rules[i].applies (evidence))
      {
        *verdict = rules[i].verdict;
        return TRUE;
      }
  return FALSE;
}
