// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-session.h"
#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhProbe:
 * @port: a port of the account's host
 * @security: how it was tried
 * @is_open: whether it answered: for %PH_SECURITY_TLS by TLS, else by taking the connection
 *
 * Whether another way to the same host is there.
 */
typedef struct
{
  guint16 port;
  PhSecurity security;
  gboolean is_open;
} PhProbe;

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
 * @probes: (nullable): what the other ports of the host said
 * @n_probes: how many
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
} PhEvidence;

gboolean ph_evidence_find_step (PhSessionStage stage, PhTestStepId *ret_step);
void ph_evidence_take_session (PhEvidence *self, PhSession *session);

G_END_DECLS
