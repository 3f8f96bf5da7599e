// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-reply.h"

G_BEGIN_DECLS

typedef enum
{
  PH_SMTP_EXTENSION_PIPELINING = 1 << 0, /* RFC 2920 */
  PH_SMTP_EXTENSION_SIZE = 1 << 1,       /* RFC 1870 */
  PH_SMTP_EXTENSION_STARTTLS = 1 << 2,   /* RFC 3207 */
  PH_SMTP_EXTENSION_AUTH = 1 << 3,       /* RFC 4954 */
  PH_SMTP_EXTENSION_8BITMIME = 1 << 4,   /* RFC 6152 */
  PH_SMTP_EXTENSION_SMTPUTF8 = 1 << 5,   /* RFC 6531 */
  PH_SMTP_EXTENSION_CHUNKING = 1 << 6,   /* RFC 3030 */
} PhSmtpExtensions;

#define PH_TYPE_SMTP_CAPABILITIES (ph_smtp_capabilities_get_type ())

typedef struct _PhSmtpCapabilities PhSmtpCapabilities;

GType ph_smtp_capabilities_get_type (void) G_GNUC_CONST;
PhSmtpCapabilities *ph_smtp_capabilities_parse (const PhSmtpReply *reply);
PhSmtpCapabilities *ph_smtp_capabilities_new_none (const PhSmtpReply *helo_reply);
PhSmtpCapabilities *ph_smtp_capabilities_ref (PhSmtpCapabilities *self);
void ph_smtp_capabilities_unref (PhSmtpCapabilities *self);
gboolean ph_smtp_capabilities_has (const PhSmtpCapabilities *self, PhSmtpExtensions extension);
const char *ph_smtp_capabilities_get_server_name (const PhSmtpCapabilities *self);
const char *const *ph_smtp_capabilities_get_lines (const PhSmtpCapabilities *self);
const char *const *ph_smtp_capabilities_get_mechanisms (const PhSmtpCapabilities *self);
guint64 ph_smtp_capabilities_get_max_size (const PhSmtpCapabilities *self);
gboolean ph_smtp_is_mechanism_name (const char *name);
gboolean ph_smtp_capabilities_has_mangled_starttls (const PhSmtpCapabilities *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSmtpCapabilities, ph_smtp_capabilities_unref)

G_END_DECLS
