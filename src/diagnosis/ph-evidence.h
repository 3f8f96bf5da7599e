// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-probe.h"
#include "ph-provider.h"
#include "ph-session.h"
#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhServiceRecord:
 * @PH_SERVICE_RECORD_UNKNOWN: nobody has asked, or there is none
 * @PH_SERVICE_RECORD_OFFERED: the domain names a submission server
 * @PH_SERVICE_RECORD_NOT_OFFERED: the domain says that it has none (RFC 6186 §3.4, RFC 2782: a target of ".")
 *
 * What the SRV records of a domain say of mail submission.
 */
typedef enum
{
  PH_SERVICE_RECORD_UNKNOWN,
  PH_SERVICE_RECORD_OFFERED,
  PH_SERVICE_RECORD_NOT_OFFERED,
} PhServiceRecord;

/**
 * PhEvidence:
 * @account: the settings that were used
 * @step: where it failed
 * @error: why
 * @greeting: (nullable): the server's greeting
 * @capabilities: (nullable): what the server offers
 * @certificate: (nullable): the server's certificate, also a refused one
 * @is_encrypted: whether TLS was up
 * @certainty: what became of the message, if one was on its way
 * @probes: (nullable): what extra connections have told
 * @n_probes: how many
 * @provider: (nullable): who runs the server, or else whose address it is, as far as the catalogue knows
 * @connectivity: what the system says of the network
 * @addresses: (nullable): what the host's name has led to, as text
 * @service: what the SRV records of the address's domain, or of the host, say
 * @service_endpoint: (nullable): the server that those records name, if it belongs to the same owner
 * @clock_offset_s: how far this computer's clock is ahead of a clock elsewhere, in seconds; 0: not known, or right
 *
 * All that the rules may look at. Facts only; any but @account, @step and @error may be missing.
 */
typedef struct
{
  PhAccount *account;
  PhTestStepId step;
  const GError *error;
  PhSmtpReply *greeting;
  PhSmtpCapabilities *capabilities;
  PhCertificate *certificate;
  gboolean is_encrypted;
  PhSmtpCertainty certainty;
  const PhProbe *probes;
  guint n_probes;
  PhProvider *provider;
  GNetworkConnectivity connectivity;
  const char *const *addresses;
  PhServiceRecord service;
  PhEndpoint *service_endpoint;
  gint64 clock_offset_s;
} PhEvidence;

gboolean ph_evidence_find_step (PhSessionStage stage, PhTestStepId *ret_step);
void ph_evidence_take_session (PhEvidence *self, PhSession *session);

G_END_DECLS
