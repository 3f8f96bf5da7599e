// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "session-points.h"

const SessionPoint session_points[N_SESSION_POINTS] = {
  { "tls", PH_SECURITY_TLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { NULL } },
  { "greeting", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { NULL } },
  { "greeting-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_GREET, 0, 0, { "T:", NULL } },
  { "half-a-greeting", PH_SECURITY_NONE, PH_SESSION_STAGE_GREET, 0, 0, { "Z: 220-mail.posthorn", NULL } },
  { "ehlo", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, NULL } },
  { "half-an-ehlo", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_GREET, 0, 0, { GREETING, EHLO, OFFER, NULL } },
  { "starttls", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", NULL } },
  { "starttls-handshake", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", NULL } },
  { "second-ehlo", PH_SECURITY_STARTTLS, PH_SESSION_STAGE_ENCRYPT, 0, 0, { GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, NULL } },
  { "auth", PH_SECURITY_NONE, PH_SESSION_STAGE_SIGN_IN, 0, 0, { GREETING, EHLO, OFFER, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", NULL } },
  { "auth-step", PH_SECURITY_NONE, PH_SESSION_STAGE_SIGN_IN, 0, 0, { GREETING, EHLO, OFFER, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: YWRh", NULL } },
  { "auth-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_SIGN_IN, 0, 0, { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", NULL } },
  { "mail", PH_SECURITY_NONE, PH_SESSION_STAGE_SENDER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, NULL } },
  { "rcpt", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, "S: 250 ok", NULL } },
  { "data", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_NOT_SENT, { READY, ENVELOPE, "S: 250 ok", "S: 250 ok", NULL } },
  { "end-of-data", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_UNCERTAIN, { READY, ENVELOPE, GO_ON, "M:", NULL } },
};

const SessionPoint stuck_points[N_STUCK_POINTS] = {
  { "stuck", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, { READY, ENVELOPE, GO_ON, NULL } },
  { "stuck-in-tls", PH_SECURITY_TLS, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, { "T:", READY, ENVELOPE, GO_ON, NULL } },
  { "stuck-in-chunk", PH_SECURITY_NONE, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, { GREETING, EHLO, OFFER, "S: 250-CHUNKING", "S: 250 SIZE 100000000", "C: MAIL FROM:*", "C: RCPT TO:*", "C: BDAT *", "S: 250 ok", "S: 250 ok", NULL } },
};

/* The steps of @self with @more, separated by bars, behind them. */
ScriptedServer *
session_point_new_server (const SessionPoint *self, const char *more)
{
  g_auto(GStrv) last = g_strsplit (more, "|", -1);
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_addv (builder, (const char **) self->script);
  g_strv_builder_addv (builder, (const char **) last);
  g_auto(GStrv) script = g_strv_builder_end (builder);
  return scripted_server_new ((const char *const *) script, &options);
}

PhServerSettings *
session_point_new_settings (const SessionPoint *self, ScriptedServer *server)
{
  PhServerSettings *settings = session_fixture_new_settings (server, self->security);

  if (self->stage == PH_SESSION_STAGE_SIGN_IN)
    {
      session_fixture_set_login (settings, "ada", "secret");
      settings->cleartext = PH_CLEARTEXT_ALLOW;
    }
  return settings;
}

char *
session_point_new_message (const SessionPoint *self)
{
  gsize size = self->message_size;
  char *message = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    message[i] = i % 50 == 48 ? '\r' : i % 50 == 49 ? '\n'
                                                    : 'x';
  return message;
}
