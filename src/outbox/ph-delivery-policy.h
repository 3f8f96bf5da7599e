// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-entry.h"

G_BEGIN_DECLS

/**
 * PhDeliveryCase:
 * @problem: why it was not sent
 * @code: of the server's reply; 0: none
 * @certainty: what is known of the message
 * @n_attempts: how often it was tried, this time included
 * @age_s: how long it has been tried
 * @hint_s: how long the server asked to wait; 0: it did not
 * @luck: random, 0 to 65535: spreads what was queued together
 * @give_up_s: how long it is tried
 *
 * What the policy looks at.
 */
typedef struct
{
  PhProblemId problem;
  guint code;
  PhSmtpCertainty certainty;
  guint n_attempts;
  gint64 age_s;
  gint64 hint_s;
  guint luck;
  gint64 give_up_s;
} PhDeliveryCase;

/**
 * PhDeliveryDecision:
 * @state: waiting, held, uncertain or failed
 * @delay_s: for waiting: until it is tried again, %PH_DELIVERY_MIN_DELAY_S to %PH_DELIVERY_MAX_DELAY_S
 * @pause_s: how long the whole account waits; 0: it does not
 */
typedef struct
{
  PhOutboxState state;
  gint64 delay_s;
  gint64 pause_s;
} PhDeliveryDecision;

#define PH_DELIVERY_GIVE_UP_S   (5 * 24 * 60 * 60) /* RFC 5321 §4.5.4.1: four to five days at least */
#define PH_DELIVERY_MIN_DELAY_S 60
#define PH_DELIVERY_MAX_DELAY_S (24 * 60 * 60) /* what servers ask for, if it is less */

PhDeliveryDecision ph_delivery_policy_decide (const PhDeliveryCase *delivery);
gboolean ph_delivery_policy_follows_network (PhProblemId problem);
gint64 ph_delivery_policy_find_hint (const char *reply_text); /* "try again in 5 minutes": 300; 0: nothing of the kind, at most a day */

G_END_DECLS
