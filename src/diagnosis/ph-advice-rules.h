// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice.h"
#include "ph-guided-test.h"
#include "ph-probe.h"
#include "ph-provider.h"

G_BEGIN_DECLS

/**
 * PhAdviceReminder:
 * @PH_ADVICE_REMIND: say when a password has become old
 * @PH_ADVICE_DO_NOT_REMIND: the person does not want to hear of it
 */
typedef enum
{
  PH_ADVICE_REMIND,
  PH_ADVICE_DO_NOT_REMIND,
} PhAdviceReminder;

/**
 * PhAdviceFacts:
 * @account: the settings that work
 * @provider: (nullable): whom the server, or else the address, belongs to
 * @capabilities: (nullable): what the server offers
 * @certificate: (nullable): the server's certificate
 * @is_encrypted: whether the connection was
 * @mechanism: (nullable): how the sign-in was done; %NULL: there was none
 * @now_s: what time it is, in seconds since 1970
 * @password_age_days: how long ago the password was stored; -1: not known
 * @reminder: whether its age is a matter at all
 * @tls_port: what a probe of the host's port 465 has told
 *
 * All that the rules about advice may look at. Borrows everything; any but @account and @now_s may be missing.
 */
typedef struct
{
  PhAccount *account;
  PhProvider *provider;
  PhSmtpCapabilities *capabilities;
  PhCertificate *certificate;
  gboolean is_encrypted;
  const char *mechanism;
  gint64 now_s;
  gint64 password_age_days;
  PhAdviceReminder reminder;
  PhProbeOutcome tls_port;
} PhAdviceFacts;

void ph_advice_facts_take_test (PhAdviceFacts *self, PhGuidedTest *test);
gboolean ph_advice_facts_need_probe (const PhAdviceFacts *self);
GPtrArray *ph_advice_rules_judge (const PhAdviceFacts *facts); /* (transfer full) (element-type PhAdvice): what matters most first */

G_END_DECLS
