// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-secret.h"

G_BEGIN_DECLS

/**
 * PhAddressFamily:
 * @PH_ADDRESS_FAMILY_ANY: whichever answers first
 * @PH_ADDRESS_FAMILY_IPV4: IPv4 only
 * @PH_ADDRESS_FAMILY_IPV6: IPv6 only
 */
typedef enum
{
  PH_ADDRESS_FAMILY_ANY,
  PH_ADDRESS_FAMILY_IPV4,
  PH_ADDRESS_FAMILY_IPV6,
} PhAddressFamily;

/**
 * PhCleartext:
 * @PH_CLEARTEXT_REFUSE: a password never goes out readable without TLS
 * @PH_CLEARTEXT_ALLOW: it may, because a person asked for it
 */
typedef enum
{
  PH_CLEARTEXT_REFUSE,
  PH_CLEARTEXT_ALLOW,
} PhCleartext;

#define PH_TYPE_ADDRESS_FAMILY  (ph_address_family_get_type ())
#define PH_TYPE_CLEARTEXT       (ph_cleartext_get_type ())
#define PH_TYPE_SERVER_SETTINGS (ph_server_settings_get_type ())

/**
 * PhServerSettings:
 * @endpoint: (nullable): where and how to connect
 * @username: (nullable): name to sign in with; %NULL: no sign-in
 * @password: (nullable): the password for it
 * @mechanism: (nullable): SASL mechanism in upper case; %NULL: the strongest that both sides have
 * @ehlo_name: (nullable): name for EHLO; %NULL: the neutral default
 * @ca_file: (nullable): absolute path of certificates trusted in addition to the system's
 * @trusted_sha256: (nullable): SHA-256 of the one leaf certificate that is accepted, 64 lower-case hexadecimal digits
 * @address_family: which addresses of the host are tried
 * @cleartext: whether the password may go out readable without TLS
 * @timeout_ms: deadline of each step; 0: the default
 *
 * All that a connection to a submission server needs to know. A plain value: fill it in, then hand it on.
 */
typedef struct
{
  PhEndpoint *endpoint;
  char *username;
  PhSecret *password;
  char *mechanism;
  char *ehlo_name;
  char *ca_file;
  char *trusted_sha256;
  PhAddressFamily address_family;
  PhCleartext cleartext;
  guint timeout_ms;
} PhServerSettings;

GType ph_address_family_get_type (void) G_GNUC_CONST;
GType ph_cleartext_get_type (void) G_GNUC_CONST;
const char *ph_address_family_to_nick (PhAddressFamily family);
gboolean ph_address_family_from_nick (const char *nick, PhAddressFamily *ret_family);

GType ph_server_settings_get_type (void) G_GNUC_CONST;
PhServerSettings *ph_server_settings_new (void);
PhServerSettings *ph_server_settings_copy (const PhServerSettings *self);
void ph_server_settings_free (PhServerSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhServerSettings, ph_server_settings_free)

G_END_DECLS
