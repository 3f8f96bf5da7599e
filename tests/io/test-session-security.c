// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a false server could try over the wire: words from before the handshake, proofs that are none.

#include "config.h"

#include "ph-sasl.h"
#include "session-points.h"

#include <string.h>

#define STARTTLS GREETING, EHLO, OFFER, "S: 250 STARTTLS", "C: STARTTLS"
#define SAID     "EHLO [127.0.0.1]\r\nSTARTTLS\r\n"

typedef struct
{
  const char *name;
  const char *script[12];
} InjectionCase;

/* However the segments fall, nothing of theirs is taken for a word of the encrypted dialogue. */
static const InjectionCase injection_cases[] = {
  { "same-segment", { STARTTLS, "Z: 220 go\\r\\n250-mail.posthorn.test\\r\\n250 AUTH PLAIN\\r\\n", "H:", NULL } },
  { "half-a-line", { STARTTLS, "Z: 220 go\\r\\n25", "H:", NULL } },
  { "next-segment", { STARTTLS, "Z: 220 go\\r\\n", "Z: 250 AUTH PLAIN\\r\\n", "H:", NULL } },
};

static void
test_injection (gconstpointer data)
{
  const InjectionCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_STARTTLS);
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  if (error->domain == PH_SMTP_ERROR)
    g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INJECTION);
  else
    {
      g_assert_cmpstr (item->name, ==, "next-segment");
      g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN);
    }
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_ENCRYPT);
  g_assert_false (ph_connection_is_encrypted (ph_session_get_connection (session)));
  g_assert_cmpuint (ph_session_get_stats (session).bytes_sent, ==, strlen (SAID));
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
test_starttls_in_pieces (void)
{
  static const char *const script[] = { STARTTLS, "Z: 2", "Z: 20-go", "Z: \\r", "Z: \\n220 ", "Z: on\\r", "Z: \\n", "T:", EHLO, "S: 250 mail.posthorn.test", "C: QUIT", "S: 221 bye", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_STARTTLS);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  session_fixture_open (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ph_connection_is_encrypted (ph_session_get_connection (session)));
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* With a certificate that nobody trusts the password stays here, whatever the server offers. */
static void
test_no_credentials_without_trust (void)
{
  static const char *const script[] = { STARTTLS, "S: 220 go", "T:", "H:", NULL };
  g_autoptr(TestCertificate) stranger = test_certificate_new_self_signed (&test_certificate_good);
  const ScriptedServerOptions options = { .certificate = stranger };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_STARTTLS);
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE);
  g_assert_cmpuint (ph_session_get_stats (session).bytes_sent, ==, strlen (SAID));
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
test_scram (void)
{
  static const char *const script[] = { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN SCRAM-SHA-256", "A: secret", "C:", "S: 235 2.7.0 welcome", "C: QUIT", "S: 221 bye", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  PhSession *session = ph_session_new (settings, transcript);
  session_fixture_open (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ph_session_get_mechanism (session), ==, "SCRAM-SHA-256");
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
  g_autofree char *text = ph_transcript_to_string (transcript);
  g_assert_null (strstr (text, "c2FsdCBhbmQgcGVwcGVy"));
  g_assert_null (strstr (text, "secret"));
}

/* "r=other": a nonce that does not begin with ours (RFC 5802 §5.1) gets no proof to guess the password from. */
static void
test_scram_foreign_nonce (void)
{
  static const char *const script[] = { GREETING, EHLO, OFFER, "S: 250 AUTH SCRAM-SHA-256", "C: AUTH SCRAM-SHA-256 *", "S: 334 cj1vdGhlcixzPWMyRnNkQT09LGk9NDA5Ng==", "C: ?", "S: 501 as you wish", "C: QUIT", "S: 221 bye", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;

  session_fixture_set_login (settings, "ada", "secret");
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_true (error->domain == PH_SASL_ERROR);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* What was protected once is never reached in the clear: not even a connection is made. */
static void
test_latch (void)
{
  static const char *const script[] = { NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;

  settings->latch = PH_PROTECTION_TLS;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_SESSION_ERROR, PH_SESSION_ERROR_DOWNGRADED);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_ENCRYPT);
  g_assert_cmpint (ph_connection_get_phase (ph_session_get_connection (session)), ==, PH_CONNECTION_PHASE_IDLE);
  g_assert_cmpuint (ph_session_get_stats (session).round_trips, ==, 0);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  PhSecurity security;
  PhProtection protection;
  const char *script[16];
} ProtectionCase;

static const ProtectionCase protection_cases[] = {
  { "clear", PH_SECURITY_NONE, PH_PROTECTION_NONE, { GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN SCRAM-SHA-256-PLUS", "C: AUTH PLAIN *", "S: 235 ok", "C: QUIT", "S: 221 bye", NULL } },
  { "tls", PH_SECURITY_TLS, PH_PROTECTION_TLS, { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "S: 235 ok", "C: QUIT", "S: 221 bye", NULL } },
  { "scram", PH_SECURITY_TLS, PH_PROTECTION_TLS | PH_PROTECTION_SCRAM, { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN SCRAM-SHA-256", "A: secret", "C:", "S: 235 ok", "C: QUIT", "S: 221 bye", NULL } },
  { "refused", PH_SECURITY_TLS, PH_PROTECTION_NONE, { "T:", GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "S: 535 no", "C: QUIT", "S: 221 bye", NULL } },
};

static void
test_protection (gconstpointer data)
{
  const ProtectionCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, item->security);

  session_fixture_set_login (settings, "ada", "secret");
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  /* PLAIN where both are offered in the clear: what is offered there counts for nothing. */
  settings->mechanism = item->security == PH_SECURITY_NONE ? g_strdup ("PLAIN") : NULL;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_cmpint (ph_session_get_protection (session), ==, PH_PROTECTION_NONE);
  session_fixture_open (session, NULL, NULL);
  g_assert_cmpint (ph_session_get_protection (session), ==, item->protection);
  session_fixture_close (session);
  g_assert_cmpint (ph_session_get_protection (session), ==, item->protection);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/session/starttls-injection/", injection_cases, G_N_ELEMENTS (injection_cases), sizeof injection_cases[0], test_injection);
  g_test_add_func ("/session/starttls-in-pieces", test_starttls_in_pieces);
  g_test_add_func ("/session/no-credentials-without-trust", test_no_credentials_without_trust);
  g_test_add_func ("/session/scram", test_scram);
  g_test_add_func ("/session/scram-foreign-nonce", test_scram_foreign_nonce);
  g_test_add_func ("/session/052-latch", test_latch);
  session_fixture_add_cases ("/session/protection/", protection_cases, G_N_ELEMENTS (protection_cases), sizeof protection_cases[0], test_protection);
  return session_fixture_run ();
}
