// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhSecurity:
 * @PH_SECURITY_TLS: TLS from the first byte ("implicit TLS", RFC 8314)
 * @PH_SECURITY_STARTTLS: a required upgrade by STARTTLS (RFC 3207), never an optional one
 * @PH_SECURITY_NONE: no encryption
 */
typedef enum
{
  PH_SECURITY_TLS,
  PH_SECURITY_STARTTLS,
  PH_SECURITY_NONE,
} PhSecurity;

#define PH_TYPE_SECURITY (ph_security_get_type ())
#define PH_TYPE_ENDPOINT (ph_endpoint_get_type ())

typedef struct _PhEndpoint PhEndpoint;

GType ph_security_get_type (void) G_GNUC_CONST;
const char *ph_security_to_nick (PhSecurity security);
gboolean ph_security_from_nick (const char *nick, PhSecurity *ret_security);
guint16 ph_security_get_default_port (PhSecurity security);

GType ph_endpoint_get_type (void) G_GNUC_CONST;
PhEndpoint *ph_endpoint_new (const char *host, guint16 port, PhSecurity security);
PhEndpoint *ph_endpoint_ref (PhEndpoint *self);
void ph_endpoint_unref (PhEndpoint *self);
const char *ph_endpoint_get_host (const PhEndpoint *self);
guint16 ph_endpoint_get_port (const PhEndpoint *self);
PhSecurity ph_endpoint_get_security (const PhEndpoint *self);
gboolean ph_endpoint_is_loopback (const PhEndpoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhEndpoint, ph_endpoint_unref)

G_END_DECLS
