// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSmtpNotify:
 * @PH_SMTP_NOTIFY_DEFAULT: nothing is said; servers then report failures
 * @PH_SMTP_NOTIFY_NEVER: no report at all; stands alone
 * @PH_SMTP_NOTIFY_SUCCESS: when it was delivered
 * @PH_SMTP_NOTIFY_FAILURE: when it could not be delivered
 * @PH_SMTP_NOTIFY_DELAY: when it takes long
 *
 * When the sender wants a delivery status notification (RFC 3461 §4.1).
 */
typedef enum
{
  PH_SMTP_NOTIFY_DEFAULT = 0,
  PH_SMTP_NOTIFY_NEVER = 1 << 0,
  PH_SMTP_NOTIFY_SUCCESS = 1 << 1,
  PH_SMTP_NOTIFY_FAILURE = 1 << 2,
  PH_SMTP_NOTIFY_DELAY = 1 << 3,
} PhSmtpNotify;

/**
 * PhSmtpReturn:
 * @PH_SMTP_RETURN_DEFAULT: as the server likes
 * @PH_SMTP_RETURN_FULL: the whole message
 * @PH_SMTP_RETURN_HEADERS: its header fields only
 *
 * How much of the message a report of a failure brings back (RFC 3461 §4.3).
 */
typedef enum
{
  PH_SMTP_RETURN_DEFAULT,
  PH_SMTP_RETURN_FULL,
  PH_SMTP_RETURN_HEADERS,
} PhSmtpReturn;

/**
 * PhSmtpOnwardTls:
 * @PH_SMTP_ONWARD_TLS_USUAL: every server on the way decides
 * @PH_SMTP_ONWARD_TLS_REQUIRED: the message never travels without TLS (RFC 8689)
 */
typedef enum
{
  PH_SMTP_ONWARD_TLS_USUAL,
  PH_SMTP_ONWARD_TLS_REQUIRED,
} PhSmtpOnwardTls;

/**
 * PhSmtpDeliverBy:
 * @PH_SMTP_DELIVER_BY_NONE: there is no such time
 * @PH_SMTP_DELIVER_BY_RETURN: after it the message comes back
 * @PH_SMTP_DELIVER_BY_NOTIFY: after it the sender is told, and delivery goes on
 *
 * What happens to a message that is not delivered in time (RFC 2852 §4).
 */
typedef enum
{
  PH_SMTP_DELIVER_BY_NONE,
  PH_SMTP_DELIVER_BY_RETURN,
  PH_SMTP_DELIVER_BY_NOTIFY,
} PhSmtpDeliverBy;

/**
 * PhSmtpPriority:
 * @PH_SMTP_PRIORITY_NONE: nothing is said
 * @PH_SMTP_PRIORITY_SET: the level counts
 */
typedef enum
{
  PH_SMTP_PRIORITY_NONE,
  PH_SMTP_PRIORITY_SET,
} PhSmtpPriority;

/**
 * PhSmtpDelivery:
 * @notify: when the sender wants a report
 * @returned: how much of the message a report brings back
 * @envelope_id: (nullable): what reports call the message, at most 100 printable characters (RFC 3461 §4.4)
 * @onward_tls: whether the message may travel without TLS
 * @deliver_by: what happens after @deliver_by_s
 * @deliver_by_s: seconds from now, -999999999 to 999999999; for %PH_SMTP_DELIVER_BY_RETURN positive
 * @hold_for_s: seconds that the server keeps the message back (RFC 4865 §4), at most 999999999; 0: none
 * @priority: whether @priority_level counts
 * @priority_level: -9 to 9 (RFC 6710 §4)
 *
 * Wishes of the sender for what happens behind the submission server; all zero: none.
 */
typedef struct
{
  PhSmtpNotify notify;
  PhSmtpReturn returned;
  const char *envelope_id;
  PhSmtpOnwardTls onward_tls;
  PhSmtpDeliverBy deliver_by;
  int deliver_by_s;
  guint hold_for_s;
  PhSmtpPriority priority;
  int priority_level;
} PhSmtpDelivery;

G_END_DECLS
