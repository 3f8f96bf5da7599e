// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sign-ins over real TLS: bound to it, with somebody in the middle, and refused for a reason that only SASL tells.

#include "config.h"

#include "ph-sasl.h"
#include "session-points.h"
#include "tls-relay.h"

#include <string.h>

#define BEGIN     "T:", GREETING, EHLO, OFFER
#define AND_LEAVE "C: QUIT", "S: 221 bye", NULL
#define ONLY_1_3  "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.3"
#define ONLY_1_2  "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2"

/* What base64 makes of JSON: {"status":"invalid_token"}, Google's {"status":"400",…}, insufficient_scope. */
#define INVALID_TOKEN "S: 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0="
#define GOOGLE        "S: 334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ=="
#define NO_SCOPE      "S: 334 eyJzdGF0dXMiOiJpbnN1ZmZpY2llbnRfc2NvcGUifQ=="

typedef struct
{
  const char *name;
  const char *script[20];
  const char *mechanism; /* that was used; NULL: none */
  int error;             /* of PH_SASL_ERROR, or one of the two below */
  const char *token;     /* NULL: a password */
  const char *wanted;
  const char *priority;
  PhProtection latch;
} SignInCase;

#define SUCCESS .error = -1
#define REFUSED .error = -2

static const SignInCase cases[] = {
  { "053-no-auth-offered", { BEGIN, "S: 250 SIZE 1000", "H:", NULL }, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "053-nothing-known-offered", { BEGIN, "S: 250 AUTH KERBEROS_V4", "H:", NULL }, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM },
  { "061-bound-tls-1.3", { BEGIN, "S: 250 AUTH PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret p=tls-exporter,,", "C:", "S: 235 2.7.0 welcome", AND_LEAVE }, "SCRAM-SHA-256-PLUS", SUCCESS, .priority = ONLY_1_3 },
  { "061-bound-tls-1.2", { BEGIN, "S: 250 AUTH PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret p=tls-unique,,", "C:", "S: 235 2.7.0 welcome", AND_LEAVE }, "SCRAM-SHA-256-PLUS", SUCCESS, .priority = ONLY_1_2 },
  { "060-not-offered", { BEGIN, "S: 250 AUTH PLAIN SCRAM-SHA-256", "A: secret y,,", "C:", "S: 235 2.7.0 welcome", AND_LEAVE }, "SCRAM-SHA-256", SUCCESS },
  { "unbound-by-choice", { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret n,,", "C:", "S: 235 2.7.0 welcome", AND_LEAVE }, "SCRAM-SHA-256", SUCCESS, .wanted = "SCRAM-SHA-256" },
  { "071-wrong-password", { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: another p=tls-exporter,,", "C:", "S: 535 5.7.8 no", AND_LEAVE }, "SCRAM-SHA-256-PLUS", REFUSED, .priority = ONLY_1_3 },
  { "058-success-in-spite-of-wrong-proof", { BEGIN, "S: 250 AUTH SCRAM-SHA-256", "A: another", "C:", "S: 235 2.7.0 welcome", "H:", NULL }, "SCRAM-SHA-256", PH_SASL_ERROR_SERVER_NOT_AUTHENTIC },
  { "060-binding-was-there-before", { BEGIN, "S: 250 AUTH SCRAM-SHA-256", "H:", NULL }, NULL, PH_SASL_ERROR_DOWNGRADED, .latch = PH_PROTECTION_SCRAM | PH_PROTECTION_CHANNEL_BINDING },
  { "scram-was-there-before", { BEGIN, "S: 250 AUTH PLAIN LOGIN CRAM-MD5", "H:", NULL }, NULL, PH_SASL_ERROR_DOWNGRADED, .latch = PH_PROTECTION_SCRAM },
  { "oauthbearer", { BEGIN, "S: 250 AUTH PLAIN XOAUTH2 OAUTHBEARER", "C: AUTH OAUTHBEARER bixhPWFkYSwBaG9zdD*", "S: 235 2.7.0 welcome", AND_LEAVE }, "OAUTHBEARER", SUCCESS, .token = "ya29.token" },
  { "063-oauthbearer-refused", { BEGIN, "S: 250 AUTH OAUTHBEARER", "C: AUTH OAUTHBEARER *", INVALID_TOKEN, "C: AQ==", "S: 535 5.7.8 no", AND_LEAVE }, "OAUTHBEARER", PH_SASL_ERROR_TOKEN_INVALID, .token = "ya29.token" },
  { "063-xoauth2-refused", { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 dXNlcj1hZGEBYXV0aD1CZWFyZXIgeWEyOS50b2tlbgEB", GOOGLE, "C:", "S: 535 5.7.8 no", AND_LEAVE }, "XOAUTH2", PH_SASL_ERROR_TOKEN_REFUSED, .token = "ya29.token" },
  { "063-xoauth2-scope", { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 *", NO_SCOPE, "C:", "S: 535-5.7.8 no", "S: 535 5.7.8 no", AND_LEAVE }, "XOAUTH2", PH_SASL_ERROR_TOKEN_SCOPE, .token = "ya29.token" },
  { "066-xoauth2-refused-and-gone", { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 *", INVALID_TOKEN, "C:", "X:", NULL }, "XOAUTH2", PH_SASL_ERROR_TOKEN_INVALID, .token = "ya29.token" },
  { "xoauth2-success-after-error", { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 *", INVALID_TOKEN, "C:", "S: 235 2.7.0 welcome", "H:", NULL }, "XOAUTH2", PH_SASL_ERROR_PROTOCOL, .token = "ya29.token" },
  { "062-login", { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 dXNlcm5hbWU6", "C: YWRh", "S: 334 UGFyb2xlPw==", "C: c2VjcmV0", "S: 235 2.7.0 welcome", AND_LEAVE }, "LOGIN", SUCCESS },
  { "062-login-too-early", { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: YWRh", "S: 235 2.7.0 welcome", "H:", NULL }, "LOGIN", PH_SASL_ERROR_PROTOCOL },
  { "055-login-for-ever", { BEGIN, "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: YWRh", "S: 334 UGFzc3dvcmQ6", "C: c2VjcmV0", "S: 334 UGFzc3dvcmQ6", "C: ?", "S: 501 5.5.2 as you wish", AND_LEAVE }, "LOGIN", PH_SASL_ERROR_PROTOCOL },
  { "gssapi-without-ticket", { BEGIN, "S: 250 AUTH GSSAPI", "C: AUTH GSSAPI", "S: 334 ", "C: ?", "S: 501 5.5.2 as you wish", AND_LEAVE }, "GSSAPI", PH_SASL_ERROR_NO_TICKET, .wanted = "GSSAPI" },
};

static PhServerSettings *
new_settings (const SignInCase *item, guint16 port)
{
  PhServerSettings *settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", port, PH_SECURITY_TLS);
  settings->ca_file = g_strdup (session_fixture_get ()->ca_file);
  settings->username = g_strdup ("ada");
  if (item->token != NULL)
    settings->token = ph_secret_new (item->token);
  else
    settings->password = ph_secret_new ("secret");
  settings->mechanism = g_strdup (item->wanted);
  settings->latch = item->latch;
  return settings;
}

static void
assert_outcome (const GError *error, int expected, PhTranscript *transcript)
{
  g_autofree char *text = ph_transcript_to_string (transcript);

  if (expected == -1)
    g_assert_no_error (error);
  else if (expected == -2)
    g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  else
    g_assert_error (error, PH_SASL_ERROR, expected);
  /* (71) neither as it is, nor in base64, nor what could be guessed from */
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, "c2VjcmV0"));
  g_assert_null (strstr (text, "ya29"));
  g_assert_null (strstr (text, "eWEyOS"));
  g_assert_null (strstr (text, "dXNlcj1"));
  g_assert_null (strstr (text, ",p="));
}

static void
test_sign_in (gconstpointer data)
{
  const SignInCase *item = data;

  if (item->wanted != NULL && !g_strv_contains (ph_sasl_get_mechanisms (), item->wanted))
    {
      g_test_skip ("the library does not have it");
      return;
    }

  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate, .priority = item->priority };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = new_settings (item, scripted_server_get_port (server));
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autoptr(GError) error = NULL;

  PhSession *session = ph_session_new (settings, transcript);
  session_fixture_open (session, NULL, &error);
  assert_outcome (error, item->error, transcript);
  g_assert_cmpstr (ph_session_get_mechanism (session), ==, item->mechanism);
  if (error == NULL)
    session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  SignInCase sign_in;
  const char *hidden;
} MiddleCase;

static const MiddleCase middle_cases[] = {
  { "061-reads-along", { NULL, { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret p=tls-exporter,,", "C:", "S: 535 5.7.8 no", AND_LEAVE }, "SCRAM-SHA-256-PLUS", PH_SASL_ERROR_INTERCEPTED, .priority = ONLY_1_3 } },
  { "061-reads-along-1.2", { NULL, { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret p=tls-exporter,,", "C:", "S: 535 5.7.8 no", AND_LEAVE }, "SCRAM-SHA-256-PLUS", PH_SASL_ERROR_INTERCEPTED, .priority = ONLY_1_2 } },
  { "060-strips-plus", { NULL, { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "L: secret y,,", "C:", "S: 535 5.7.8 no", AND_LEAVE }, "SCRAM-SHA-256", PH_SASL_ERROR_DOWNGRADED }, " SCRAM-SHA-256-PLUS" },
  { "060-strips-plus-that-was-there", { NULL, { BEGIN, "S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-256-PLUS", "H:", NULL }, NULL, PH_SASL_ERROR_DOWNGRADED, .latch = PH_PROTECTION_CHANNEL_BINDING }, " SCRAM-SHA-256-PLUS" },
};

static void
test_middle (gconstpointer data)
{
  const MiddleCase *item = data;
  const SessionFixture *fixture = session_fixture_get ();
  const ScriptedServerOptions options = { .certificate = fixture->certificate, .priority = item->sign_in.priority };
  g_autoptr(TestCertificate) trusted = test_certificate_new_issued (&test_certificate_good, fixture->authority);
  ScriptedServer *server = scripted_server_new (item->sign_in.script, &options);
  g_autoptr(TlsRelay) relay = tls_relay_new (scripted_server_get_port (server), trusted, item->hidden);
  g_autoptr(PhServerSettings) settings = new_settings (&item->sign_in, tls_relay_get_port (relay));
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autoptr(GError) error = NULL;

  PhSession *session = ph_session_new (settings, transcript);
  g_assert_false (session_fixture_open (session, NULL, &error));
  assert_outcome (error, item->sign_in.error, transcript);
  g_assert_cmpstr (ph_session_get_mechanism (session), ==, item->sign_in.mechanism);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* (67) A token of 4 KB goes out with the command: who takes such tokens takes 12288 octets (RFC 4954 §4). */
static void
test_long_token (void)
{
  g_autofree char *token = g_strnfill (4096, 'a');
  static const SignInCase item = { NULL, { BEGIN, "S: 250 AUTH XOAUTH2", "C: AUTH XOAUTH2 dXNlcj1hZGEBYXV0aD1CZWFyZXIgYWFh*", "S: 235 2.7.0 welcome", AND_LEAVE } };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item.script, &options);
  g_autoptr(PhServerSettings) settings = new_settings (&item, scripted_server_get_port (server));
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&settings->password, ph_secret_unref);
  settings->token = ph_secret_new (token);
  PhSession *session = ph_session_new (settings, transcript);
  session_fixture_open (session, NULL, &error);
  assert_outcome (error, -1, transcript);
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
  g_autofree char *text = ph_transcript_to_string (transcript);
  g_assert_null (strstr (text, "YWFh"));
}

/* Not even to a person who lets the password go there. */
static void
test_token_in_clear (void)
{
  static const char *const script[] = { GREETING, EHLO, OFFER, "S: 250 AUTH XOAUTH2", "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;

  settings->username = g_strdup ("ada");
  settings->token = ph_secret_new ("ya29.token");
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NEEDS_ENCRYPTION);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

int
main (int argc, char **argv)
{
  /* Without a ticket, whatever the machine has. */
  g_setenv ("KRB5CCNAME", "FILE:/nonexistent", TRUE);
  g_setenv ("KRB5_CONFIG", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/sign-in/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_sign_in);
  session_fixture_add_cases ("/sign-in/middle/", middle_cases, G_N_ELEMENTS (middle_cases), sizeof middle_cases[0], test_middle);
  g_test_add_func ("/sign-in/067-long-token", test_long_token);
  g_test_add_func ("/sign-in/token-in-clear", test_token_in_clear);
  return session_fixture_run ();
}
