// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-capabilities.h"

G_BEGIN_DECLS

/**
 * PhSmtpLimits:
 * @max_size: octets of the largest message (RFC 1870); 0: not known
 * @limits: by #PhSmtpLimit (RFC 9422); 0: none
 * @min_deliver_by_s: the shortest time for DELIVERBY that returns, in seconds (RFC 2852); 0: none
 * @max_hold_s: the longest time for FUTURERELEASE, in seconds (RFC 4865); 0: not known
 * @latest_hold: (owned) (nullable): the latest date for FUTURERELEASE, escaped
 * @priority_profile: (owned) (nullable): the profile of MT-PRIORITY (RFC 6710), escaped
 *
 * The numbers behind the keywords of one reply to EHLO; all zero: none.
 */
typedef struct
{
  guint64 max_size;
  guint limits[PH_SMTP_N_LIMITS];
  guint min_deliver_by_s;
  guint max_hold_s;
  char *latest_hold;
  char *priority_profile;
} PhSmtpLimits;

void ph_smtp_limits_clear (PhSmtpLimits *self);
void ph_smtp_limits_take (PhSmtpLimits *self, PhSmtpExtensions extension, const char *parameters);

G_END_DECLS
