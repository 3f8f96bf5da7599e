// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-secret.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

/**
 * PhSaslError:
 * @PH_SASL_ERROR_NO_COMMON_MECHANISM: nothing that the server offers is known here, or the wanted one is not offered
 * @PH_SASL_ERROR_NEEDS_ENCRYPTION: all that is common would show the password without TLS
 * @PH_SASL_ERROR_CREDENTIALS: user name or password can't be used with the mechanism (SASLprep, NUL)
 * @PH_SASL_ERROR_PROTOCOL: the server's challenge makes no sense
 * @PH_SASL_ERROR_SERVER_NOT_AUTHENTIC: the server's own proof is wrong or missing (RFC 5802 §5)
 * @PH_SASL_ERROR_FAILED: the library failed
 */
typedef enum
{
  PH_SASL_ERROR_NO_COMMON_MECHANISM,
  PH_SASL_ERROR_NEEDS_ENCRYPTION,
  PH_SASL_ERROR_CREDENTIALS,
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

#define PH_SASL_ERROR        (ph_sasl_error_quark ())
#define PH_TYPE_SASL_SESSION (ph_sasl_session_get_type ())

GQuark ph_sasl_error_quark (void);

const char *ph_sasl_choose (const char *const *offered,
                            const char *wanted,
                            PhSaslChannel channel,
                            PhCleartext cleartext,
                            GError **error);
const char *const *ph_sasl_get_mechanisms (void);

G_DECLARE_FINAL_TYPE (PhSaslSession, ph_sasl_session, PH, SASL_SESSION, GObject)

PhSaslSession *ph_sasl_session_new (const char *mechanism,
                                    const char *host,
                                    const char *username,
                                    PhSecret *password,
                                    GError **error);
GBytes *ph_sasl_session_start (PhSaslSession *self, GError **error);
GBytes *ph_sasl_session_step (PhSaslSession *self, GBytes *challenge, GError **error);
gboolean ph_sasl_session_verify (PhSaslSession *self, GError **error);
const char *ph_sasl_session_get_mechanism (PhSaslSession *self);

G_END_DECLS
