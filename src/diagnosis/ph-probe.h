// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

/* RFC 1035 §2.3.4. */
#define PH_PROBE_MAX_HOST 253

/**
 * PhProbeKind:
 * @PH_PROBE_PORT: another port, or another kind of security, of the account's host
 * @PH_PROBE_FAMILY: the account's own port, over one address family
 * @PH_PROBE_NAME: another name that may have been meant
 * @PH_PROBE_CONTROL: the submission port of a server of somebody else that surely runs
 * @PH_PROBE_WEB: a web page whose content is known
 *
 * What an extra connection is to tell.
 */
typedef enum
{
  PH_PROBE_PORT,
  PH_PROBE_FAMILY,
  PH_PROBE_NAME,
  PH_PROBE_CONTROL,
  PH_PROBE_WEB,
} PhProbeKind;

/**
 * PhProbeOutcome:
 * @PH_PROBE_UNKNOWN: not tried, or it failed in a way that tells nothing
 * @PH_PROBE_OPEN: it answered as it should: with %PH_SECURITY_TLS by TLS, else by taking the connection, a page by its content
 * @PH_PROBE_CLOSED: it was refused
 * @PH_PROBE_SILENT: nothing came back in time
 * @PH_PROBE_MISSING: there is no such name
 * @PH_PROBE_CAPTIVE: somebody else answered in the place of the page, as networks do in which one has to sign in first
 *
 * What an extra connection has told.
 */
typedef enum
{
  PH_PROBE_UNKNOWN,
  PH_PROBE_OPEN,
  PH_PROBE_CLOSED,
  PH_PROBE_SILENT,
  PH_PROBE_MISSING,
  PH_PROBE_CAPTIVE,
} PhProbeOutcome;

/**
 * PhProbe:
 * @kind: what it is to tell
 * @host: whom it asks; "": the account's host
 * @port: at which port
 * @security: how it begins
 * @family: over which addresses
 * @outcome: what it has told
 * @is_trusted: whether it is open by TLS, with a certificate that is trusted
 *
 * One extra connection and its answer. A plain value.
 */
typedef struct
{
  PhProbeKind kind;
  char host[PH_PROBE_MAX_HOST + 1];
  guint16 port;
  PhSecurity security;
  PhAddressFamily family;
  PhProbeOutcome outcome;
  gboolean is_trusted;
} PhProbe;

/**
 * PhTestProbes:
 * @PH_TEST_PROBES_ALLOW: after some failures, short connections to the host and to others, and questions to the DNS, tell more
 * @PH_TEST_PROBES_OWN_HOST: nobody but the account's own host is asked
 * @PH_TEST_PROBES_FORBID: one connection and no other
 *
 * Who may be asked about a failure.
 */
typedef enum
{
  PH_TEST_PROBES_ALLOW,
  PH_TEST_PROBES_OWN_HOST,
  PH_TEST_PROBES_FORBID,
} PhTestProbes;

G_END_DECLS
