// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What extra connections have told, as the rules ask for it. Facts only.

#include "config.h"

#include "ph-probe-clue.h"

/**
 * ph_probe_clue_find:
 * @evidence: what is known
 * @kind: what the connection was to tell
 *
 * Returns: (transfer none) (nullable): the first of that kind
 */
const PhProbe *
ph_probe_clue_find (const PhEvidence *evidence, PhProbeKind kind)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == kind)
      return &evidence->probes[i];
  return NULL;
}

/**
 * ph_probe_clue_find_port:
 * @evidence: what is known
 * @port: a port of the account's host
 *
 * Returns: (transfer none) (nullable): the connection to it
 */
const PhProbe *
ph_probe_clue_find_port (const PhEvidence *evidence, guint port)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == PH_PROBE_PORT && evidence->probes[i].port == port)
      return &evidence->probes[i];
  return NULL;
}

/**
 * ph_probe_clue_get_outcome:
 * @evidence: what is known
 * @port: a port of the account's host
 *
 * Returns: what the connection to it has told; %PH_PROBE_UNKNOWN if there was none
 */
PhProbeOutcome
ph_probe_clue_get_outcome (const PhEvidence *evidence, guint port)
{
  const PhProbe *probe = ph_probe_clue_find_port (evidence, port);

  return probe != NULL ? probe->outcome : PH_PROBE_UNKNOWN;
}

static gboolean
is_open_port (const PhProbe *probe)
{
  return probe->kind == PH_PROBE_PORT && probe->outcome == PH_PROBE_OPEN;
}

/**
 * ph_probe_clue_finds_other_port:
 * @evidence: what is known
 *
 * Returns: whether another port of the account's host answers
 */
gboolean
ph_probe_clue_finds_other_port (const PhEvidence *evidence)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (is_open_port (&evidence->probes[i]) && evidence->probes[i].port != ph_account_get_port (evidence->account))
      return TRUE;
  return FALSE;
}

/**
 * ph_probe_clue_finds_tls_here:
 * @evidence: what is known
 *
 * Returns: whether the account's own port speaks TLS from the start
 */
gboolean
ph_probe_clue_finds_tls_here (const PhEvidence *evidence)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (is_open_port (&evidence->probes[i]) && evidence->probes[i].port == ph_account_get_port (evidence->account) &&
        evidence->probes[i].security == PH_SECURITY_TLS)
      return TRUE;
  return FALSE;
}

static PhProbeOutcome
get_family_outcome (const PhEvidence *evidence, PhAddressFamily family)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == PH_PROBE_FAMILY && evidence->probes[i].family == family)
      return evidence->probes[i].outcome;
  return PH_PROBE_UNKNOWN;
}

static gboolean
is_dead (PhProbeOutcome outcome)
{
  return outcome == PH_PROBE_SILENT || outcome == PH_PROBE_CLOSED;
}

/**
 * ph_probe_clue_get_better_family:
 * @evidence: what is known
 *
 * Returns: the one family over which the account's port answers while it does not over the other;
 *   %PH_ADDRESS_FAMILY_ANY: there is none
 */
PhAddressFamily
ph_probe_clue_get_better_family (const PhEvidence *evidence)
{
  PhProbeOutcome ipv4 = get_family_outcome (evidence, PH_ADDRESS_FAMILY_IPV4);
  PhProbeOutcome ipv6 = get_family_outcome (evidence, PH_ADDRESS_FAMILY_IPV6);

  if (ipv4 == PH_PROBE_OPEN && is_dead (ipv6))
    return PH_ADDRESS_FAMILY_IPV4;
  if (ipv6 == PH_PROBE_OPEN && is_dead (ipv4))
    return PH_ADDRESS_FAMILY_IPV6;
  return PH_ADDRESS_FAMILY_ANY;
}

/**
 * ph_probe_clue_finds_family:
 * @evidence: what is known
 *
 * Returns: whether the account's own port answers over some family
 */
gboolean
ph_probe_clue_finds_family (const PhEvidence *evidence)
{
  return get_family_outcome (evidence, PH_ADDRESS_FAMILY_IPV4) == PH_PROBE_OPEN ||
         get_family_outcome (evidence, PH_ADDRESS_FAMILY_IPV6) == PH_PROBE_OPEN;
}
