// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "sasl-fixture.h"

#include <string.h>

void
sasl_fixture_init (SaslFixture *self, const char *has)
{
  memset (self, 0, sizeof *self);
  self->context.host = "mail.example.org";
  self->context.port = 587;
  self->context.channel = PH_SASL_CHANNEL_ENCRYPTED;
  if (strchr (has, 'u') != NULL)
    self->context.username = "ada";
  if (strchr (has, 'p') != NULL)
    sasl_fixture_set_login (self, self->context.username, "secret");
  if (strchr (has, 't') != NULL)
    sasl_fixture_set_token (self, "ya29.token");
  if (strchr (has, 'c') != NULL)
    self->context.certificate = PH_SASL_IDENTITY_CERTIFICATE;
  for (guint i = 0; strchr (has, 'b') != NULL && i < PH_N_CHANNEL_BINDINGS; i++)
    {
      const guint8 data[] = { 0, 0xff, ',', (guint8) i };

      self->bindings[i] = g_bytes_new (data, sizeof data);
      self->context.bindings[i] = self->bindings[i];
    }
}

void
sasl_fixture_clear (SaslFixture *self)
{
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->token, ph_secret_unref);
  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    g_clear_pointer (&self->bindings[i], g_bytes_unref);
}

void
sasl_fixture_set_login (SaslFixture *self, const char *username, const char *password)
{
  g_clear_pointer (&self->password, ph_secret_unref);
  self->context.username = username;
  self->password = ph_secret_new (password);
  self->context.password = self->password;
}

void
sasl_fixture_set_token (SaslFixture *self, const char *token)
{
  g_clear_pointer (&self->token, ph_secret_unref);
  self->token = ph_secret_new (token);
  self->context.token = self->token;
}

void
sasl_fixture_keep_binding (SaslFixture *self, PhChannelBinding binding)
{
  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    self->context.bindings[i] = i == binding ? self->bindings[i] : NULL;
}

PhSaslSession *
sasl_fixture_new_session (SaslFixture *self, const char *mechanism)
{
  g_autoptr(GError) error = NULL;
  PhSaslSession *session = ph_sasl_session_new (mechanism, &self->context, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ph_sasl_session_get_mechanism (session), ==, mechanism);
  return session;
}

GBytes *
sasl_fixture_step (PhSaslSession *session, const char *challenge, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (challenge, strlen (challenge));

  return ph_sasl_session_step (session, bytes, error);
}

char *
sasl_fixture_to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
sasl_fixture_assert_bytes (GBytes *bytes, const char *expected, gsize length)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpmem (data, size, expected, length);
}
