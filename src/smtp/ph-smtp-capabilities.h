// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-reply.h"

G_BEGIN_DECLS

typedef enum
{
  PH_SMTP_EXTENSION_PIPELINING = 1 << 0,           /* RFC 2920 */
  PH_SMTP_EXTENSION_SIZE = 1 << 1,                 /* RFC 1870 */
  PH_SMTP_EXTENSION_STARTTLS = 1 << 2,             /* RFC 3207 */
  PH_SMTP_EXTENSION_AUTH = 1 << 3,                 /* RFC 4954 */
  PH_SMTP_EXTENSION_8BITMIME = 1 << 4,             /* RFC 6152 */
  PH_SMTP_EXTENSION_SMTPUTF8 = 1 << 5,             /* RFC 6531 */
  PH_SMTP_EXTENSION_CHUNKING = 1 << 6,             /* RFC 3030 */
  PH_SMTP_EXTENSION_BINARYMIME = 1 << 7,           /* RFC 3030 */
  PH_SMTP_EXTENSION_DSN = 1 << 8,                  /* RFC 3461 */
  PH_SMTP_EXTENSION_REQUIRETLS = 1 << 9,           /* RFC 8689 */
  PH_SMTP_EXTENSION_DELIVERBY = 1 << 10,           /* RFC 2852 */
  PH_SMTP_EXTENSION_FUTURERELEASE = 1 << 11,       /* RFC 4865 */
  PH_SMTP_EXTENSION_MT_PRIORITY = 1 << 12,         /* RFC 6710 */
  PH_SMTP_EXTENSION_ENHANCEDSTATUSCODES = 1 << 13, /* RFC 2034 */
  PH_SMTP_EXTENSION_LIMITS = 1 << 14,              /* RFC 9422 */
} PhSmtpExtensions;

/**
 * PhSmtpLimit:
 * @PH_SMTP_LIMIT_MAIL_MAX: transactions in one session
 * @PH_SMTP_LIMIT_RCPT_MAX: recipients in one transaction
 * @PH_SMTP_LIMIT_RCPT_DOMAIN_MAX: different domains of the recipients in one session
 *
 * What LIMITS may bound (RFC 9422 §4).
 */
typedef enum
{
  PH_SMTP_LIMIT_MAIL_MAX,
  PH_SMTP_LIMIT_RCPT_MAX,
  PH_SMTP_LIMIT_RCPT_DOMAIN_MAX,
} PhSmtpLimit;

#define PH_SMTP_N_LIMITS (PH_SMTP_LIMIT_RCPT_DOMAIN_MAX + 1)

#define PH_TYPE_SMTP_CAPABILITIES (ph_smtp_capabilities_get_type ())

typedef struct _PhSmtpCapabilities PhSmtpCapabilities;

GType ph_smtp_capabilities_get_type (void) G_GNUC_CONST;
PhSmtpCapabilities *ph_smtp_capabilities_parse (const PhSmtpReply *reply);
PhSmtpCapabilities *ph_smtp_capabilities_new_none (const PhSmtpReply *helo_reply);
PhSmtpCapabilities *ph_smtp_capabilities_ref (PhSmtpCapabilities *self);
void ph_smtp_capabilities_unref (PhSmtpCapabilities *self);
void ph_smtp_capabilities_ignore (PhSmtpCapabilities *self, PhSmtpExtensions extensions);
gboolean ph_smtp_capabilities_has (const PhSmtpCapabilities *self, PhSmtpExtensions extension);
const char *ph_smtp_capabilities_get_server_name (const PhSmtpCapabilities *self);
const char *const *ph_smtp_capabilities_get_lines (const PhSmtpCapabilities *self);
const char *const *ph_smtp_capabilities_get_mechanisms (const PhSmtpCapabilities *self);
guint64 ph_smtp_capabilities_get_max_size (const PhSmtpCapabilities *self);
guint ph_smtp_capabilities_get_limit (const PhSmtpCapabilities *self, PhSmtpLimit limit);
guint ph_smtp_capabilities_get_min_deliver_by (const PhSmtpCapabilities *self);
guint ph_smtp_capabilities_get_max_hold (const PhSmtpCapabilities *self);
const char *ph_smtp_capabilities_get_latest_hold (const PhSmtpCapabilities *self);
const char *ph_smtp_capabilities_get_priority_profile (const PhSmtpCapabilities *self);
gboolean ph_smtp_is_mechanism_name (const char *name);
gboolean ph_smtp_capabilities_has_mangled_starttls (const PhSmtpCapabilities *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpCapabilities, ph_smtp_capabilities_unref)

G_END_DECLS
