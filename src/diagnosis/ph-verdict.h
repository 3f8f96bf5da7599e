// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-confidence.h"
#include "ph-problem-id.h"
#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhCircumstance:
 * @PH_CIRCUMSTANCE_NONE: nothing besides
 * @PH_CIRCUMSTANCE_CLOCK_WRONG: this computer's clock is more than a day off
 * @PH_CIRCUMSTANCE_BROKEN_IPV6: the server can be reached over IPv4, and not over IPv6
 * @PH_CIRCUMSTANCE_BROKEN_IPV4: the other way round
 * @PH_CIRCUMSTANCE_KNOWN_OFFER: the provider is known to offer what is missing
 * @PH_CIRCUMSTANCE_INTERCEPTED: a program or a device that looks into connections has answered for the server
 * @PH_CIRCUMSTANCE_NEAR_BY: the server is one of this computer or of the network at home
 * @PH_CIRCUMSTANCE_REFUSED: the connection was refused, by the server as it seems
 * @PH_CIRCUMSTANCE_ENCRYPTED: the connection is encrypted, whatever the server says
 * @PH_CIRCUMSTANCE_SIGNED_IN: the sign-in has succeeded, whatever the server says
 * @PH_CIRCUMSTANCE_MALFORMED: what can't be read begins as a reply of a mail server
 *
 * What makes a problem a particular one, and so what is said of it.
 */
typedef enum
{
  PH_CIRCUMSTANCE_NONE,
  PH_CIRCUMSTANCE_CLOCK_WRONG,
  PH_CIRCUMSTANCE_BROKEN_IPV6,
  PH_CIRCUMSTANCE_BROKEN_IPV4,
  PH_CIRCUMSTANCE_KNOWN_OFFER,
  PH_CIRCUMSTANCE_INTERCEPTED,
  PH_CIRCUMSTANCE_NEAR_BY,
  PH_CIRCUMSTANCE_REFUSED,
  PH_CIRCUMSTANCE_ENCRYPTED,
  PH_CIRCUMSTANCE_SIGNED_IN,
  PH_CIRCUMSTANCE_MALFORMED,
} PhCircumstance;

/**
 * PhVerdict:
 * @id: what is wrong
 * @confidence: how sure that is
 * @step: the step it belongs to, which may be an earlier one than that which failed
 * @circumstance: what makes it a particular case
 * @provider: (nullable): whom it is about, as people know the name
 * @page: (nullable): a page about it that the provider's typical replies name, https
 *
 * What rules make of evidence. A plain value that borrows its strings from the evidence, or from the program.
 */
typedef struct
{
  PhProblemId id;
  PhConfidence confidence;
  PhTestStepId step;
  PhCircumstance circumstance;
  const char *provider;
  const char *page;
} PhVerdict;

G_END_DECLS
