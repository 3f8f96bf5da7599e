// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-sasl.h"

G_BEGIN_DECLS

/* What a test signs in with. */
typedef struct
{
  PhSaslContext context;
  PhSecret *password; /* (owned) (nullable) */
  PhSecret *token;    /* (owned) (nullable) */
  GBytes *bindings[PH_N_CHANNEL_BINDINGS];
} SaslFixture;

/* An encrypted context for mail.example.org that has what @has names: "u" a user name, "p" a password, "t" a token, "c" a
 * certificate, "b" all channel bindings. */
void sasl_fixture_init (SaslFixture *self, const char *has);
void sasl_fixture_clear (SaslFixture *self);
void sasl_fixture_set_login (SaslFixture *self, const char *username, const char *password);
void sasl_fixture_set_token (SaslFixture *self, const char *token);

/* Only this one is left. */
void sasl_fixture_keep_binding (SaslFixture *self, PhChannelBinding binding);

PhSaslSession *sasl_fixture_new_session (SaslFixture *self, const char *mechanism);

GBytes *sasl_fixture_step (PhSaslSession *session, const char *challenge, GError **error);
char *sasl_fixture_to_text (GBytes *bytes);
void sasl_fixture_assert_bytes (GBytes *bytes, const char *expected, gsize length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaslFixture, sasl_fixture_clear)

G_END_DECLS
