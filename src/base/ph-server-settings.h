// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-protection.h"
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
 * @token: (nullable): an OAuth access token, for the mechanisms that take one (RFC 7628)
 * @mechanism: (nullable): SASL mechanism in upper case; %NULL: the strongest that both sides have
 * @ehlo_name: (nullable): name for EHLO; %NULL: the neutral default
 * @ca_file: (nullable): absolute path of certificates trusted in addition to the system's
 * @client_certificate: (nullable): absolute path of a PEM file with our certificate and its key, or a PKCS #11 URI
 *   (RFC 7512)
 * @trusted_sha256: (nullable): SHA-256 of the one leaf certificate that is accepted, 64 lower-case hexadecimal digits
 * @proxy: (nullable): URI of the proxy, "direct://" for none; %NULL: as the desktop says
 * @address_family: which addresses of the host are tried
 * @latch: what protected an earlier session with this server; a session that offers less fails
 * @cleartext: whether the password may go out readable without TLS
 * @timeout_ms: deadline of each step; 0: the default
 * @messages_per_minute: at most so many go out in any minute; 0: no limit
 * @messages_per_connection: at most so many go out over one connection; 0: no limit
 *
 * All that a connection to a submission server needs to know. A plain value: fill it in, then hand it on.
 */
typedef struct
{
  PhEndpoint *endpoint;
  char *username;
  PhSecret *password;
  PhSecret *token;
  char *mechanism;
  char *ehlo_name;
  char *ca_file;
  char *client_certificate;
  char *trusted_sha256;
  char *proxy;
  PhAddressFamily address_family;
  PhProtection latch;
  PhCleartext cleartext;
  guint timeout_ms;
  guint messages_per_minute;
  guint messages_per_connection;
} PhServerSettings;

GType ph_address_family_get_type (void) G_GNUC_CONST;
GType ph_cleartext_get_type (void) G_GNUC_CONST;
const char *ph_address_family_to_nick (PhAddressFamily family);
gboolean ph_address_family_from_nick (const char *nick, PhAddressFamily *ret_family);

GType ph_server_settings_get_type (void) G_GNUC_CONST;
PhServerSettings *ph_server_settings_new (void);
PhServerSettings *ph_server_settings_copy (const PhServerSettings *self);
void ph_server_settings_forget_secrets (PhServerSettings *self);
void ph_server_settings_free (PhServerSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhServerSettings, ph_server_settings_free)

G_END_DECLS
