// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Behaviours of servers that only a clock, a socket or a second connection can show, each by its number. Others of that
// kind are in the tests of the pool, of the queue and of ends.

#include "config.h"

#include "ph-session-limits.h"
#include "ph-session-pool.h"
#include "session-points.h"

#include <string.h>

#define AUTH_OFFER GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN"
/* Of a step, where a server must be given up. */
#define PATIENCE_MS 1500
/* Of the whole, where it must be heard at once; far below the default limits. */
#define AT_ONCE_S 8

typedef struct
{
  const char *name;
  guint timeout_ms; /* 0: the default, which must not be needed */
  GQuark (*domain) (void);
  int code;
  PhSessionStage stage;
  gsize message_size; /* 0: the session does not open */
  PhSmtpCertainty certainty;
  PhSecurity security;
  const char *script[20];
} Behaviour;

static const Behaviour behaviours[] = {
  { "001-silent", PATIENCE_MS, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_SESSION_STAGE_GREET, .security = PH_SECURITY_NONE, .script = { "H:", NULL } },
  /* With nothing to encrypt it could be EHLO that it does not like: see 033. */
  { "006-closes-behind-the-greeting", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_GREET, .security = PH_SECURITY_STARTTLS, .script = { GREETING, "X:", NULL } },
  { "006-closes-in-the-greeting", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_GREET, .security = PH_SECURITY_NONE, .script = { "Z: 220-mail", "X:", NULL } },
  { "006-resets", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_GREET, .security = PH_SECURITY_STARTTLS, .script = { GREETING, EHLO, "R:", NULL } },
  { "008-one-octet-at-a-time", PATIENCE_MS, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_SESSION_STAGE_GREET, .security = PH_SECURITY_NONE, .script = { "D: 220-a greeting of many words that never comes to its end, word after word after word", NULL } },
  { "066-closes-upon-auth", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_SIGN_IN, .security = PH_SECURITY_NONE, .script = { AUTH_OFFER, "C: AUTH PLAIN *", "X:", NULL } },
  { "094-refuses-halfway", 0, ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "S: 552 5.3.4 too much", "N:", NULL } },
  { "094-says-421-halfway", 0, ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "S: 421 4.3.2 shutting down", "N:", NULL } },
  { "095-closes-halfway", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "X:", NULL } },
  { "096-stops-reading", PATIENCE_MS, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "N:", NULL } },
  { "097-closes-behind-the-end", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_UNCERTAIN, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "M:", "X:", NULL } },
  { "097-resets-behind-the-end", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_UNCERTAIN, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "M:", "R:", NULL } },
  { "097-silent-behind-the-end", PATIENCE_MS, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_SESSION_STAGE_DELIVER, SMALL, PH_SMTP_UNCERTAIN, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "M:", "H:", NULL } },
  { "110-network-gone-halfway", 0, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_SESSION_STAGE_DELIVER, LARGE, PH_SMTP_NOT_SENT, .security = PH_SECURITY_NONE, .script = { READY, ENVELOPE, GO_ON, "R:", NULL } },
};

static char *
new_message (gsize size)
{
  const SessionPoint point = { .message_size = size };

  return session_point_new_message (&point);
}

static PhServerSettings *
new_settings (const Behaviour *item, ScriptedServer *server)
{
  PhServerSettings *settings = session_fixture_new_settings (server, item->security);

  settings->timeout_ms = item->timeout_ms;
  if (item->stage == PH_SESSION_STAGE_SIGN_IN)
    {
      session_fixture_set_login (settings, "ada", "secret");
      settings->cleartext = PH_CLEARTEXT_ALLOW;
    }
  return settings;
}

static void
test_behaviour (gconstpointer data)
{
  const Behaviour *item = data;
  ScriptedServer *server = scripted_server_new (item->script, NULL);
  g_autoptr(PhServerSettings) settings = new_settings (item, server);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_cmpint (session_fixture_open (session, NULL, &error), ==, item->message_size > 0);
  if (error == NULL)
    {
      g_autofree char *message = new_message (item->message_size);
      g_autoptr(PhSmtpResult) result = session_fixture_send (session, message, item->message_size, NULL);

      g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, item->certainty);
      error = g_error_copy (ph_smtp_result_get_error (result));
    }
  g_assert_error (error, item->domain (), item->code);
  g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE_S * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, ((gint64) item->timeout_ms - 10) * 1000);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, item->stage);
  g_assert_cmpint (ph_session_get_stage (session), ==, PH_SESSION_STAGE_CLOSED);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static gboolean
go_on (gpointer server)
{
  scripted_server_go (server);
  return G_SOURCE_REMOVE;
}

/* The default limit lets a server filter for ten minutes (RFC 5321 §4.5.3.2.6), and what it says late counts. */
static void
test_late_reply (void)
{
  static const char *const script[] = { READY, ENVELOPE, GO_ON, "M:", "P:", "S: 250 2.0.0 at last", "C: QUIT", "S: 221 bye", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  PhSession *session = ph_session_new (settings, NULL);

  g_assert_cmpuint (ph_session_limits_get_smtp_ms (PH_SMTP_STAGE_END_OF_DATA, 1), >=, 10 * 60 * 1000);
  g_assert_true (session_fixture_open (session, NULL, NULL));
  g_timeout_add (PATIENCE_MS, go_on, server);
  g_autoptr(PhSmtpResult) result = session_fixture_send (session, "x\r\n", 3, NULL);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
  session_fixture_close (session);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* What a server does upon EHLO, and what it has for a second connection. */
typedef struct
{
  const char *name;
  PhSecurity security;
  const char *username; /* (nullable) */
  int code;             /* -1: the session opens, and a message goes */
  const char *first[8];
  const char *second[20]; /* empty: there must not be one */
} EhloCase;

#define HELO GREETING, "C: HELO *"
#define HELO_AND_MESSAGE \
  HELO, "S: 250 hi", "C: MAIL FROM:*", "S: 250 ok", "C: RCPT TO:*", "S: 250 ok", "C: DATA", "S: 354 go on", "M:", "S: 250 ok", "C: QUIT", "S: 221 bye", NULL

static const EhloCase ehlo_cases[] = {
  { "033-closes", PH_SECURITY_NONE, NULL, -1, { GREETING, EHLO, "X:", NULL }, { HELO_AND_MESSAGE } },
  { "033-resets", PH_SECURITY_NONE, NULL, -1, { GREETING, EHLO, "R:", NULL }, { HELO_AND_MESSAGE } },
  { "033-closes-upon-helo-too", PH_SECURITY_NONE, NULL, PH_SMTP_ERROR_CLOSED, { GREETING, EHLO, "X:", NULL }, { HELO, "X:", NULL } },
  { "033-refuses-helo", PH_SECURITY_NONE, NULL, PH_SMTP_ERROR_PERMANENT, { GREETING, EHLO, "X:", NULL }, { HELO, "S: 554 no", "C: QUIT", NULL } },
  { "033-refuses-the-second-time", PH_SECURITY_NONE, NULL, PH_SMTP_ERROR_PERMANENT, { GREETING, EHLO, "X:", NULL }, { "S: 554 no", "C: QUIT", NULL } },
  /* HELO offers no sign-in and no encryption, and nothing goes in the clear instead. */
  { "033-not-to-sign-in", PH_SECURITY_NONE, "ada", PH_SMTP_ERROR_CLOSED, { GREETING, EHLO, "X:", NULL }, { NULL } },
  { "033-not-before-starttls", PH_SECURITY_STARTTLS, NULL, PH_SMTP_ERROR_CLOSED, { GREETING, EHLO, "X:", NULL }, { NULL } },
  { "033-not-in-tls", PH_SECURITY_TLS, NULL, PH_SMTP_ERROR_CLOSED, { "T:", GREETING, EHLO, "X:", NULL }, { NULL } },
  /* Who says why does not mean EHLO. */
  { "033-not-after-a-reply", PH_SECURITY_NONE, NULL, PH_SMTP_ERROR_TRANSIENT, { GREETING, EHLO, "S: 421 4.3.2 later", NULL }, { NULL } },
  { "033-not-before-ehlo", PH_SECURITY_NONE, NULL, PH_SMTP_ERROR_CLOSED, { "X:", NULL }, { NULL } },
};

static void
test_ehlo (gconstpointer data)
{
  const EhloCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *first = scripted_server_new (item->first, &options);
  ScriptedServer *second = scripted_server_new_behind (first, item->second);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (first, item->security);
  g_autoptr(GError) error = NULL;

  if (item->username != NULL)
    session_fixture_set_login (settings, item->username, "secret");
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_cmpint (session_fixture_open (session, NULL, &error), ==, item->code < 0);
  if (item->code < 0)
    {
      g_autoptr(PhSmtpResult) result = session_fixture_send (session, "x\r\n", 3, NULL);

      g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
      session_fixture_close (session);
    }
  else
    {
      g_assert_error (error, PH_SMTP_ERROR, item->code);
      g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_GREET);
    }
  g_assert_cmpint (scripted_server_has_client (second), ==, item->second[0] != NULL);
  session_fixture_let_go (session);
  scripted_server_finish (first);
  scripted_server_finish (second);
}

/* Whoever cancels or closes between the two connections ends both. */
static void
close_when_called_again (PhSession *session, GParamSpec *pspec, guint *n_calls)
{
  if (ph_session_get_stage (session) == PH_SESSION_STAGE_CONNECT && ++*n_calls == 2)
    ph_session_close_async (session, NULL, NULL);
}

static void
test_ehlo_closed_between (void)
{
  static const char *const script[] = { GREETING, EHLO, "X:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *second = scripted_server_new_behind (server, script);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);
  guint n_calls = 0;

  g_signal_connect (session, "notify::stage", G_CALLBACK (close_when_called_again), &n_calls);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_calls, ==, 2);
  session_fixture_let_go (session);
  scripted_server_finish (server);
  scripted_server_abandon (second);
}

/* Some messages through a pool of one connection, one after the other. */
static GInputStream *
open_text (gpointer user_data, GError **error)
{
  return g_memory_input_stream_new_from_data ("x\r\n", 3, NULL);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(PhSmtpResult **) user_data = ph_session_pool_send_finish (PH_SESSION_POOL (source), result, NULL);
}

static gboolean
has_result (gpointer data)
{
  return *(PhSmtpResult **) data != NULL;
}

static PhSmtpResult *
send_through (PhSessionPool *pool)
{
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  const PhSmtpSubmission submission = { .envelope = envelope, .size = 3 };
  const PhContentSource content = { open_text, NULL, NULL, NULL };
  PhSmtpResult *result = NULL;

  ph_session_pool_send_async (pool, &submission, &content, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return result;
}

/* Who hangs up instead of refusing the password is not asked again and again. */
static void
test_no_second_sign_in (void)
{
  static const char *const script[] = { AUTH_OFFER, "C: AUTH PLAIN *", "X:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *second = scripted_server_new_behind (server, script);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_NONE);

  session_fixture_set_login (settings, "ada", "secret");
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  g_autoptr(PhSessionPool) pool = ph_session_pool_new (settings, 2, NULL);
  g_autoptr(PhSmtpResult) result = send_through (pool);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_NOT_SENT);
  g_assert_error (ph_smtp_result_get_error (result), PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  scripted_server_finish (server);
  g_assert_false (scripted_server_has_client (second));
  scripted_server_finish (second);
}

/* The network goes in the middle of a message and comes back: the same message can be sent, because it is certain that
 * nobody has it. */
static void
test_network_back (void)
{
  static const char *const first[] = { READY, ENVELOPE, "S: 250 ok", "R:", NULL };
  static const char *const second[] = { READY, ENVELOPE, GO_ON, "M:", "S: 250 ok", NULL };
  ScriptedServer *before = scripted_server_new (first, NULL);
  ScriptedServer *after = scripted_server_new_behind (before, second);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (before, PH_SECURITY_NONE);
  g_autoptr(PhSessionPool) pool = ph_session_pool_new (settings, 1, NULL);
  g_autoptr(PhSmtpResult) lost = send_through (pool);
  g_autoptr(PhSmtpResult) sent = send_through (pool);

  g_assert_cmpint (ph_smtp_result_get_certainty (lost), ==, PH_SMTP_NOT_SENT);
  g_assert_cmpint (ph_smtp_result_get_certainty (sent), ==, PH_SMTP_SENT);
  scripted_server_finish (before);
  scripted_server_finish (after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/session/behaviours/", behaviours, G_N_ELEMENTS (behaviours), sizeof behaviours[0], test_behaviour);
  session_fixture_add_cases ("/session/behaviours/", ehlo_cases, G_N_ELEMENTS (ehlo_cases), sizeof ehlo_cases[0], test_ehlo);
  g_test_add_func ("/session/behaviours/033-closed-between", test_ehlo_closed_between);
  g_test_add_func ("/session/behaviours/098-late-reply", test_late_reply);
  g_test_add_func ("/session/behaviours/066-no-second-sign-in", test_no_second_sign_in);
  g_test_add_func ("/session/behaviours/110-network-back", test_network_back);
  return session_fixture_run ();
}
