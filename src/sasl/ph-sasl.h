// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-channel-binding.h"
#include "ph-secret.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

/**
 * PhSaslError:
 * @PH_SASL_ERROR_NO_COMMON_MECHANISM: nothing that the server offers can be used here, or the wanted one is not offered
 * @PH_SASL_ERROR_NEEDS_ENCRYPTION: all that is common would show a secret without TLS
 * @PH_SASL_ERROR_DOWNGRADED: the server had a stronger sign-in before, or says itself that it has one which somebody
 *   on the way left out of its offer (RFC 5802 §6)
 * @PH_SASL_ERROR_INTERCEPTED: the server's end of the TLS connection is another one than ours ends at
 * @PH_SASL_ERROR_CREDENTIALS: user name, password or token can't be used with the mechanism (SASLprep, NUL)
 * @PH_SASL_ERROR_NO_SECRET: the mechanism takes a password, or a token, and there is none
 * @PH_SASL_ERROR_NO_CERTIFICATE: the mechanism takes a client certificate, and there is none
 * @PH_SASL_ERROR_NO_TICKET: Kerberos has no ticket for the server
 * @PH_SASL_ERROR_TOKEN_INVALID: the token is expired, revoked or not known to the server; RFC 6750 §3.1 has one word for
 *   them all, and a fresh token helps
 * @PH_SASL_ERROR_TOKEN_SCOPE: the token was not given out for sending mail
 * @PH_SASL_ERROR_TOKEN_REFUSED: the server does not take token and user name together, for another reason or for none
 * @PH_SASL_ERROR_PROTOCOL: the server's challenge makes no sense
 * @PH_SASL_ERROR_SERVER_NOT_AUTHENTIC: the server's own proof is wrong or missing (RFC 5802 §5)
 * @PH_SASL_ERROR_FAILED: the library failed
 */
typedef enum
{
  PH_SASL_ERROR_NO_COMMON_MECHANISM,
  PH_SASL_ERROR_NEEDS_ENCRYPTION,
  PH_SASL_ERROR_DOWNGRADED,
  PH_SASL_ERROR_INTERCEPTED,
  PH_SASL_ERROR_CREDENTIALS,
  PH_SASL_ERROR_NO_SECRET,
  PH_SASL_ERROR_NO_CERTIFICATE,
  PH_SASL_ERROR_NO_TICKET,
  PH_SASL_ERROR_TOKEN_INVALID,
  PH_SASL_ERROR_TOKEN_SCOPE,
  PH_SASL_ERROR_TOKEN_REFUSED,
  PH_SASL_ERROR_PROTOCOL,
  PH_SASL_ERROR_SERVER_NOT_AUTHENTIC,
  PH_SASL_ERROR_FAILED,
} PhSaslError;

/**
 * PhSaslChannel:
 * @PH_SASL_CHANNEL_CLEAR: no encryption below
 * @PH_SASL_CHANNEL_ENCRYPTED: TLS with a verified or pinned server
 */
typedef enum
{
  PH_SASL_CHANNEL_CLEAR,
  PH_SASL_CHANNEL_ENCRYPTED,
} PhSaslChannel;

/**
 * PhSaslIdentity:
 * @PH_SASL_IDENTITY_NONE: the connection below says nothing about who we are
 * @PH_SASL_IDENTITY_CERTIFICATE: TLS has shown a certificate of ours, so that EXTERNAL can be used
 */
typedef enum
{
  PH_SASL_IDENTITY_NONE,
  PH_SASL_IDENTITY_CERTIFICATE,
} PhSaslIdentity;

/**
 * PhSaslContext:
 * @host: name of the server, as a person knows it
 * @port: its port
 * @offered: (nullable) (array zero-terminated=1): the names of the mechanisms that the server offers, in any case
 * @username: (nullable): who signs in
 * @password: (nullable): the password
 * @token: (nullable): an OAuth access token
 * @channel: whether others can read along
 * @cleartext: whether the password may be shown to them; a token never is
 * @latch: what protected earlier sessions with this server
 * @certificate: who we are on the connection below
 * @bindings: (nullable) each: what ties the sign-in to the TLS connection below
 *
 * All that a sign-in depends on. It only lends what it points to, and only for the length of a call.
 */
typedef struct
{
  const char *host;
  guint16 port;
  const char *const *offered;
  const char *username;
  PhSecret *password;
  PhSecret *token;
  PhSaslChannel channel;
  PhCleartext cleartext;
  PhProtection latch;
  PhSaslIdentity certificate;
  GBytes *bindings[PH_N_CHANNEL_BINDINGS];
} PhSaslContext;

/**
 * PhSaslFailure:
 * @code: what it means, a value of #PhSaslError
 * @status: (nullable): the server's own word for it ("invalid_token", "401", "channel-bindings-dont-match")
 * @scope: (nullable): the OAuth scope that a token needs
 * @configuration: (nullable): URL that says where tokens come from (RFC 7628 §3.2.2)
 *
 * Why a server refuses, as it said inside of the exchange. Strings are valid UTF-8 and otherwise what the server wants.
 */
typedef struct
{
  PhSaslError code;
  char *status;
  char *scope;
  char *configuration;
} PhSaslFailure;

#define PH_SASL_ERROR        (ph_sasl_error_quark ())
#define PH_TYPE_SASL_SESSION (ph_sasl_session_get_type ())

GQuark ph_sasl_error_quark (void);

const char *ph_sasl_choose (const char *wanted, const PhSaslContext *context, GError **error);
const char *const *ph_sasl_get_mechanisms (void);
gboolean ph_sasl_needs_username (const char *mechanism);

G_DECLARE_FINAL_TYPE (PhSaslSession, ph_sasl_session, PH, SASL_SESSION, GObject)

PhSaslSession *ph_sasl_session_new (const char *mechanism, const PhSaslContext *context, GError **error);
GBytes *ph_sasl_session_start (PhSaslSession *self, GError **error);
GBytes *ph_sasl_session_step (PhSaslSession *self, GBytes *challenge, GError **error);
gboolean ph_sasl_session_verify (PhSaslSession *self, GError **error);
void ph_sasl_session_forget (PhSaslSession *self);
const char *ph_sasl_session_get_mechanism (PhSaslSession *self);
const char *ph_sasl_session_get_channel_binding (PhSaslSession *self);
const PhSaslFailure *ph_sasl_session_get_failure (PhSaslSession *self);

G_END_DECLS
