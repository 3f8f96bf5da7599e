// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sessions that go well, with every round trip counted, and those that a server refuses in words.

#include "config.h"

#include "ph-sasl.h"
#include "session-fixture.h"

#include <string.h>

#define MESSAGE "Subject: hello\r\n\r\nHello.\r\n"
/* base64 of "\0ada\0secret" */
#define PLAIN_RESPONSE "AGFkYQBzZWNyZXQ="

#define GREETING    "S: 220 mail.posthorn.test ESMTP"
#define EHLO        "C: EHLO [127.0.0.1]"
#define EXTENSIONS  "S: 250-mail.posthorn.test", "S: 250-PIPELINING", "S: 250-SIZE 1000000"
#define AUTH_PLAIN  "S: 250 AUTH PLAIN LOGIN"
#define SIGN_IN     "C: AUTH PLAIN " PLAIN_RESPONSE, "S: 235 2.7.0 welcome"
#define MAIL        "C: MAIL FROM:<ada@example.org>*"
#define RCPT        "C: RCPT TO:<bob@example.net>"
#define ENVELOPE_OK "S: 250 2.1.0 sender ok", "S: 250 2.1.5 recipient ok"
#define SEND_DATA   MAIL, RCPT, "C: DATA", ENVELOPE_OK, "S: 354 go on", "M:", "S: 250 2.0.0 queued as 1"
#define SEND_BDAT   MAIL, RCPT, "C: BDAT 26 LAST", "B:", ENVELOPE_OK, "S: 250 2.0.0 queued as 1"
#define QUIT        "C: QUIT", "S: 221 bye"

typedef struct
{
  const char *name;
  PhSecurity security;
  const char *priority;
  guint first_trips; /* from the SYN to the reply for the first message */
  guint more_trips;  /* for the second */
  const char *script[40];
} HappyCase;

static const HappyCase happy_cases[] = {
  { "tls13-bdat", PH_SECURITY_TLS, NULL, 6, 1, { "T:", GREETING, EHLO, EXTENSIONS, "S: 250-CHUNKING", AUTH_PLAIN, SIGN_IN, SEND_BDAT, SEND_BDAT, QUIT, NULL } },
  { "tls13-data", PH_SECURITY_TLS, NULL, 7, 2, { "T:", GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, SIGN_IN, SEND_DATA, SEND_DATA, QUIT, NULL } },
  { "tls12-bdat", PH_SECURITY_TLS, "NORMAL:-VERS-ALL:+VERS-TLS1.2", 7, 1, { "T:", GREETING, EHLO, EXTENSIONS, "S: 250-CHUNKING", AUTH_PLAIN, SIGN_IN, SEND_BDAT, SEND_BDAT, QUIT, NULL } },
  { "starttls-bdat", PH_SECURITY_STARTTLS, NULL, 8, 1, { GREETING, EHLO, EXTENSIONS, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, EXTENSIONS, "S: 250-CHUNKING", AUTH_PLAIN, SIGN_IN, SEND_BDAT, SEND_BDAT, QUIT, NULL } },
  { "starttls-data", PH_SECURITY_STARTTLS, NULL, 9, 2, { GREETING, EHLO, EXTENSIONS, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, EXTENSIONS, AUTH_PLAIN, SIGN_IN, SEND_DATA, SEND_DATA, QUIT, NULL } },
};

static void
test_happy (gconstpointer data)
{
  const HappyCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate, .priority = item->priority };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, item->security);
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  g_autoptr(PhSession) session = ph_session_new (settings, transcript);
  g_assert_true (session_fixture_open (session, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ph_session_is_ready (session));
  g_assert_cmpstr (ph_session_get_mechanism (session), ==, "PLAIN");
  g_assert_true (ph_connection_is_encrypted (ph_session_get_connection (session)));

  g_autoptr(PhSmtpResult) first = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);
  g_assert_no_error (ph_smtp_result_get_error (first));
  g_assert_cmpint (ph_smtp_result_get_certainty (first), ==, PH_SMTP_SENT);
  g_assert_cmpuint (ph_session_get_stats (session).round_trips, ==, item->first_trips);
  g_autoptr(PhSmtpResult) second = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);
  g_assert_cmpint (ph_smtp_result_get_certainty (second), ==, PH_SMTP_SENT);
  g_assert_cmpuint (ph_session_get_stats (session).round_trips, ==, item->first_trips + item->more_trips);
  g_assert_true (ph_session_is_ready (session));

  session_fixture_close (session);
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_IDLE);
  g_assert_cmpuint (scripted_server_finish (server), >=, 4);
  g_autofree char *text = ph_transcript_to_string (transcript);
  g_assert_null (strstr (text, "secret"));
  g_assert_null (strstr (text, PLAIN_RESPONSE));
  session_fixture_let_go (g_steal_pointer (&session));
}

static PhSession *
open_plain (const char *const *script, ScriptedServer **ret_server)
{
  *ret_server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (*ret_server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  session_fixture_open (session, NULL, &error);
  g_assert_no_error (error);
  return session;
}

static void
test_plain_without_sign_in (void)
{
  static const char *const script[] = { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, SEND_DATA, QUIT, NULL };
  ScriptedServer *server = NULL;
  g_autoptr(PhSession) session = open_plain (script, &server);
  g_autoptr(PhSmtpResult) result = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);
  PhSessionStats stats = ph_session_get_stats (session);

  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
  g_assert_null (ph_session_get_mechanism (session));
  g_assert_cmpuint (stats.round_trips, ==, 5);
  g_assert_cmpuint (stats.bytes_sent, >, strlen (MESSAGE));
  g_assert_cmpuint (stats.bytes_received, >, 100);
  g_assert_cmpuint (ph_smtp_reply_get_code (ph_session_get_greeting (session)), ==, 220);
  g_assert_true (ph_smtp_capabilities_has (ph_session_get_capabilities (session), PH_SMTP_EXTENSION_PIPELINING));
  g_assert_cmpstr (ph_connection_get_remote_address (ph_session_get_connection (session)), ==, "127.0.0.1");
  g_assert_cmpuint (ph_connection_get_n_addresses (ph_session_get_connection (session)), ==, 1);
  session_fixture_close (session);
  g_assert_cmpuint (scripted_server_finish (server), ==, 4);
}

static void
test_ehlo_name (void)
{
  static const struct
  {
    const char *name;
    const char *line;
  } cases[] = {
    { "laptop.example.org", "C: EHLO laptop.example.org" },
    { "[IPv6:fe80::1%eth0]", "C: EHLO [IPv6:fe80::1]" },
    { "", "C: EHLO [127.0.0.1]" },
    { "bücher.example", "C: EHLO xn--bcher-kva.example" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const script[] = { GREETING, cases[i].line, "S: 250 mail.posthorn.test", QUIT, NULL };
      ScriptedServer *server = scripted_server_new (script, NULL);
      g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
      g_autoptr(GError) error = NULL;

      settings->ehlo_name = g_strdup (cases[i].name);
      g_autoptr(PhSession) session = ph_session_new (settings, NULL);
      session_fixture_open (session, NULL, &error);
      g_assert_no_error (error);
      session_fixture_close (session);
      scripted_server_finish (server);
    }
}

static void
test_ehlo_name_refused_here (void)
{
  static const char *const script[] = { GREETING, "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;

  settings->ehlo_name = g_strdup ("a.example\r\nMAIL FROM:<x>");
  g_autoptr(PhSession) session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INVALID);
  scripted_server_finish (server);
}

static void
test_check_sender (void)
{
  static const char *const script[] = { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN,
                                        "C: MAIL FROM:<ada@example.org>*", "C: RSET", "S: 250 2.1.0 ok", "S: 250 2.0.0 ok",
                                        "C: MAIL FROM:<eve@example.org>*", "C: RSET", "S: 550 5.7.1 not yours", "S: 250 2.0.0 ok",
                                        QUIT, NULL };
  ScriptedServer *server = NULL;
  g_autoptr(PhSession) session = open_plain (script, &server);
  g_autoptr(PhSmtpResult) good = session_fixture_check_sender (session, "ada@example.org");

  g_assert_no_error (ph_smtp_result_get_error (good));
  g_assert_cmpuint (ph_smtp_reply_get_code (ph_smtp_result_get_reply (good)), ==, 250);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_IDLE);
  g_autoptr(PhSmtpResult) bad = session_fixture_check_sender (session, "eve@example.org");
  g_assert_error (ph_smtp_result_get_error (bad), PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_SENDER);
  g_assert_true (ph_session_is_ready (session));
  session_fixture_close (session);
  scripted_server_finish (server);
}

static void
test_refused_then_sent (void)
{
  static const char *const script[] = { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN,
                                        MAIL, RCPT, "C: DATA", "S: 250 ok", "S: 550 5.1.1 nobody", "S: 503 5.5.1 no recipient",
                                        "C: RSET", "S: 250 ok", SEND_DATA, QUIT, NULL };
  ScriptedServer *server = NULL;
  g_autoptr(PhSession) session = open_plain (script, &server);
  g_autoptr(PhSmtpResult) refused = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);

  g_assert_cmpint (ph_smtp_result_get_certainty (refused), ==, PH_SMTP_NOT_SENT);
  g_assert_nonnull (ph_smtp_result_get_error (refused));
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_DELIVER);
  g_autoptr(PhSmtpResult) sent = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);
  g_assert_cmpint (ph_smtp_result_get_certainty (sent), ==, PH_SMTP_SENT);
  session_fixture_close (session);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  const char *username;
  const char *password;
  const char *mechanism;
  PhCleartext cleartext;
  GQuark (*domain) (void);
  int code;
  PhSessionStage stage;
  const char *script[16];
} SignInCase;

static const SignInCase sign_in_cases[] = {
  { "no-password-in-the-clear", "ada", "secret", NULL, PH_CLEARTEXT_REFUSE, ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, "H:", NULL } },
  { "not-offered", "ada", "secret", NULL, PH_CLEARTEXT_REFUSE, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, "S: 250 mail.posthorn.test", "H:", NULL } },
  { "wanted-not-offered", "ada", "secret", "SCRAM-SHA-256", PH_CLEARTEXT_ALLOW, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, "H:", NULL } },
  { "no-password", "ada", NULL, NULL, PH_CLEARTEXT_ALLOW, ph_sasl_error_quark, PH_SASL_ERROR_NO_SECRET, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, "H:", NULL } },
  { "wrong-password", "ada", "secret", NULL, PH_CLEARTEXT_ALLOW, ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, "C: AUTH PLAIN " PLAIN_RESPONSE, "S: 535 5.7.8 no", "C: QUIT", "S: 221 bye", NULL } },
  { "scram-bad-challenge", "ada", "secret", NULL, PH_CLEARTEXT_REFUSE, ph_sasl_error_quark, PH_SASL_ERROR_PROTOCOL, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 AUTH SCRAM-SHA-256", "C: AUTH SCRAM-SHA-256 *", "S: 334 bm9uc2Vuc2U=", "C: ?", "S: 501 5.7.0 as you wish", "C: QUIT", "S: 221 bye", NULL } },
  { "scram-success-without-proof", "ada", "secret", NULL, PH_CLEARTEXT_REFUSE, ph_sasl_error_quark, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, PH_SESSION_STAGE_SIGN_IN, { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 AUTH SCRAM-SHA-256", "C: AUTH SCRAM-SHA-256 *", "S: 235 2.7.0 sure", "H:", NULL } },
};

static void
test_sign_in_fails (gconstpointer data)
{
  const SignInCase *item = data;
  ScriptedServer *server = scripted_server_new (item->script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, item->username, item->password);
  settings->mechanism = g_strdup (item->mechanism);
  settings->cleartext = item->cleartext;
  g_autoptr(PhSession) session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, item->domain (), item->code);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, item->stage);
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  /* The facts stay. */
  g_assert_nonnull (ph_session_get_greeting (session));
  g_assert_nonnull (ph_session_get_capabilities (session));
  scripted_server_finish (server);
  session_fixture_let_go (g_steal_pointer (&session));
}

static void
test_login_and_cram (void)
{
  static const char *const login[] = { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 dXNlcm5hbWU6", "C: YWRh", "S: 334 cGFzc3dvcmQ6", "C: c2VjcmV0", "S: 235 ok", QUIT, NULL };
  static const char *const cram[] = { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 AUTH CRAM-MD5 LOGIN", "C: AUTH CRAM-MD5", "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+", "C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", "S: 235 ok", QUIT, NULL };
  static const struct
  {
    const char *const *script;
    const char *username;
    const char *password;
    const char *mechanism;
  } cases[] = { { login, "ada", "secret", "LOGIN" }, { cram, "tim", "tanstaaftanstaaf", "CRAM-MD5" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ScriptedServer *server = scripted_server_new (cases[i].script, NULL);
      g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
      g_autoptr(GError) error = NULL;

      session_fixture_set_login (settings, cases[i].username, cases[i].password);
      settings->cleartext = PH_CLEARTEXT_ALLOW;
      g_autoptr(PhSession) session = ph_session_new (settings, NULL);
      session_fixture_open (session, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ph_session_get_mechanism (session), ==, cases[i].mechanism);
      session_fixture_close (session);
      scripted_server_finish (server);
    }
}

static void
note_stage (PhSession *session, GParamSpec *pspec, GString *stages)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (PH_TYPE_SESSION_STAGE);

  g_string_append_printf (stages, "%s ", g_enum_get_value (klass, (int) ph_session_get_stage (session))->value_nick);
}

static void
test_stages (void)
{
  static const struct
  {
    PhSecurity security;
    const char *stages;
    const char *script[40];
  } cases[] = {
    { PH_SECURITY_TLS, "resolve connect encrypt greet sign-in ready sender deliver ready closed ", { "T:", GREETING, EHLO, EXTENSIONS, AUTH_PLAIN, SIGN_IN, SEND_DATA, QUIT, NULL } },
    { PH_SECURITY_STARTTLS, "resolve connect greet encrypt sign-in ready sender deliver ready closed ", { GREETING, EHLO, EXTENSIONS, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, EXTENSIONS, AUTH_PLAIN, SIGN_IN, SEND_DATA, QUIT, NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
      ScriptedServer *server = scripted_server_new (cases[i].script, &options);
      g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, cases[i].security);
      g_autoptr(GString) stages = g_string_new (NULL);
      g_autoptr(GError) error = NULL;

      session_fixture_set_login (settings, "ada", "secret");
      g_autoptr(PhSession) session = ph_session_new (settings, NULL);
      g_signal_connect (session, "notify::stage", G_CALLBACK (note_stage), stages);
      session_fixture_open (session, NULL, &error);
      g_assert_no_error (error);
      g_autoptr(PhSmtpResult) result = session_fixture_send (session, MESSAGE, strlen (MESSAGE), NULL);
      g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
      session_fixture_close (session);
      g_assert_cmpstr (stages->str, ==, cases[i].stages);
      scripted_server_finish (server);
    }
}

static void
test_large_message (void)
{
  static const char *const script[] = { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250-PIPELINING", "S: 250 SIZE 99000000", SEND_DATA, QUIT, NULL };
  ScriptedServer *server = NULL;
  g_autoptr(PhSession) session = open_plain (script, &server);
  g_autoptr(GString) message = g_string_new ("Subject: large\r\n\r\n");

  while (message->len < 5 * 1000 * 1000)
    g_string_append (message, ".the quick brown fox jumps over the lazy dog\r\n");
  g_autoptr(PhSmtpResult) result = session_fixture_send (session, message->str, message->len, NULL);
  g_assert_no_error (ph_smtp_result_get_error (result));
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
  /* However many writes that took, we waited five times. */
  g_assert_cmpuint (ph_session_get_stats (session).round_trips, ==, 5);
  g_assert_cmpuint (ph_session_get_stats (session).bytes_sent, >, message->len);
  session_fixture_close (session);
  scripted_server_finish (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/session/happy/", happy_cases, G_N_ELEMENTS (happy_cases), sizeof happy_cases[0], test_happy);
  g_test_add_func ("/session/plain-without-sign-in", test_plain_without_sign_in);
  g_test_add_func ("/session/ehlo-name", test_ehlo_name);
  g_test_add_func ("/session/ehlo-name-refused-here", test_ehlo_name_refused_here);
  g_test_add_func ("/session/check-sender", test_check_sender);
  g_test_add_func ("/session/refused-then-sent", test_refused_then_sent);
  session_fixture_add_cases ("/session/sign-in-fails/", sign_in_cases, G_N_ELEMENTS (sign_in_cases), sizeof sign_in_cases[0], test_sign_in_fails);
  g_test_add_func ("/session/login-and-cram", test_login_and_cram);
  g_test_add_func ("/session/stages", test_stages);
  g_test_add_func ("/session/large-message", test_large_message);
  return session_fixture_run ();
}
