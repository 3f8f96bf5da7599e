// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Connections: whom they trust and whom not, and what they say of everything else that can be in the way.

#include "config.h"

#include "leak-check.h"
#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef enum
{
  ISSUER_AUTHORITY,
  ISSUER_NONE,    /* self-signed */
  ISSUER_UNKNOWN, /* an authority that nobody trusts */
} Issuer;

typedef enum
{
  PIN_NONE,
  PIN_THIS,
  PIN_OTHER,
} Pin;

typedef struct
{
  const char *name;
  TestCertificateSpec spec;
  Issuer issuer;
  Pin pin;
  int error; /* -1: none */
  GTlsCertificateFlags problems;
} CertificateCase;

/* The library of the platform takes far less. */
#define WEAK_BITS  1024
#define GOOD_NAMES .dns_name = "mail.posthorn.test", .address = "127.0.0.1"

static const CertificateCase certificate_cases[] = {
  { "good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, -1, 0 },
  { "047-unknown-issuer", { GOOD_NAMES, -1, 30 }, ISSUER_UNKNOWN, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "047-self-signed", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "047-wrong-host", { "other.posthorn.test", "127.0.0.2", -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-wrong-address", { "mail.posthorn.test", "127.0.0.2", -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-address-as-a-name", { "127.0.0.1", NULL, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-no-name", { NULL, NULL, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-expired", { GOOD_NAMES, -30, -1 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_EXPIRED },
  { "047-not-yet-valid", { GOOD_NAMES, 2, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_NOT_ACTIVATED },
  { "047-self-signed-expired", { GOOD_NAMES, -30, -1 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED },
  { "047-self-signed-not-yet-valid-wrong-name", { "other.posthorn.test", NULL, 2, 30 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-expired-wrong-name", { "other.posthorn.test", NULL, -30, -1 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "047-pinned-self-signed", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_THIS, -1, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "047-pinned-expired-wrong-name", { "other.posthorn.test", NULL, -30, -1 }, ISSUER_UNKNOWN, PIN_THIS, -1, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_EXPIRED },
  { "047-pinned-good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_THIS, -1, 0 },
  { "047-changed-bad", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_OTHER, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "047-changed-good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_OTHER, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, 0 },
  { "047-weak-key", { GOOD_NAMES, -1, 30, WEAK_BITS }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_INSECURE },
  { "047-pinned-weak-key", { GOOD_NAMES, -1, 30, WEAK_BITS }, ISSUER_AUTHORITY, PIN_THIS, -1, G_TLS_CERTIFICATE_INSECURE },
};

static TestCertificate *
make_certificate (const CertificateCase *item)
{
  if (item->issuer == ISSUER_NONE)
    return test_certificate_new_self_signed (&item->spec);
  if (item->issuer == ISSUER_AUTHORITY)
    return test_certificate_new_issued (&item->spec, session_fixture_get ()->authority);
  g_autoptr(TestCertificate) stranger = test_certificate_new_authority ();
  return test_certificate_new_issued (&item->spec, stranger);
}

/* Nothing but the handshake may go out to a server that is not trusted. */
static const char *const silent_script[] = { "T:", "H:", NULL };

static void
test_certificate (gconstpointer data)
{
  const CertificateCase *item = data;
  g_autoptr(TestCertificate) certificate = make_certificate (item);
  g_autofree char *sha256 = test_certificate_get_sha256 (certificate);
  const ScriptedServerOptions options = { .certificate = certificate };
  ScriptedServer *server = scripted_server_new (silent_script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  if (item->pin != PIN_NONE)
    settings->trusted_sha256 = item->pin == PIN_THIS ? g_ascii_strdown (sha256, -1) : g_strnfill (64, '0');
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  gboolean ok = session_fixture_connect (connection, &error);
  if (item->error >= 0)
    g_assert_error (error, PH_CONNECTION_ERROR, item->error);
  else
    g_assert_no_error (error);
  g_assert_cmpint (ok, ==, item->error < 0);
  g_assert_cmpint (ph_connection_is_encrypted (connection), ==, ok);
  g_assert_cmpint (ph_connection_get_phase (connection), ==, ok ? PH_CONNECTION_PHASE_OPEN : PH_CONNECTION_PHASE_TLS);

  PhCertificate *facts = ph_connection_get_certificate (connection);
  g_assert_nonnull (facts);
  g_assert_cmpstr (ph_certificate_get_sha256 (facts), ==, sha256);
  g_assert_cmphex (ph_certificate_get_problems (facts), ==, item->problems);
  g_assert_cmpint (ph_certificate_is_self_signed (facts), ==, item->issuer == ISSUER_NONE);
  ph_connection_close (connection);
  g_assert_null (ph_connection_get_input (connection));
  scripted_server_finish (server);
}

static void
test_certificate_facts (void)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (silent_script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GError) error = NULL;

  session_fixture_connect (connection, &error);
  g_assert_no_error (error);
  g_autoptr(PhCertificate) facts = ph_certificate_ref (ph_connection_get_certificate (connection));
  g_assert_cmpstr (ph_certificate_get_subject (facts), ==, "CN=mail.posthorn.test");
  g_assert_cmpstr (ph_certificate_get_issuer (facts), ==, "CN=Posthorn test authority");
  const char *const names[] = { "mail.posthorn.test", "127.0.0.1", NULL };
  g_assert_cmpstrv (ph_certificate_get_names (facts), names);
  g_assert_cmpint (g_date_time_difference (now, ph_certificate_get_not_before (facts)) / G_TIME_SPAN_HOUR, ==, 24);
  g_assert_cmpint (g_date_time_difference (ph_certificate_get_not_after (facts), now) / G_TIME_SPAN_DAY, >=, 29);
  g_assert_cmpstr (ph_connection_get_tls_version (connection), ==, "TLS 1.3");
  g_assert_nonnull (ph_connection_get_tls_cipher (connection));
  g_assert_cmpuint (ph_connection_get_handshake_turns (connection), ==, 1);
  g_object_unref (g_steal_pointer (&connection));
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  const char *priority;
  gboolean demand_certificate;
  int error;
  const char *version; /* (nullable) */
  guint turns;
  const char *script[4];
} HandshakeCase;

static const HandshakeCase handshake_cases[] = {
  { "tls12", "NORMAL:-VERS-ALL:+VERS-TLS1.2", FALSE, -1, "TLS 1.2", 2, { "T:", "H:", NULL } },
  { "048-tls11", "NORMAL:-VERS-ALL:+VERS-TLS1.1", FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "T:", "H:", NULL } },
  { "048-tls10", "NORMAL:-VERS-ALL:+VERS-TLS1.0", FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "T:", "H:", NULL } },
  { "049-none-tls12", "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, NULL, 0, { "T:", "H:", NULL } },
  { "002-plain-then-open", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "S: 220 mail.posthorn.test ESMTP", "H:", NULL } },
  { "002-plain-then-closed", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "S: 220 mail.posthorn.test ESMTP", "X:", NULL } },
  { "002-plain-complaint", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "Z: 500", "X:", NULL } },
  { "046-one-byte", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "Z: 2", "X:", NULL } },
  { "002-endless-plain", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "E: 220-hello\\r\\n", NULL } },
  { "046-alert", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "O: 15030300020228", "X:", NULL } },
  { "046-garbage-record", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "O: 16030300080200000403030203", "H:", NULL } },
  { "046-half-a-record", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "O: 160303007a02000076", "X:", NULL } },
  { "046-record-too-long", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "O: 160303ffff02000076", "H:", NULL } },
  { "046-hangs-up", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "X:", NULL } },
  { "048-version-alert", NULL, FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "Z: \\025\\003\\001\\001\\002\\002\\106", "X:", NULL } },
};

static void
test_handshake (gconstpointer data)
{
  const HandshakeCase *item = data;
  const ScriptedServerOptions options = { session_fixture_get ()->certificate, item->priority, item->demand_certificate, NULL };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;

  session_fixture_connect (connection, &error);
  if (item->error >= 0)
    g_assert_error (error, PH_CONNECTION_ERROR, item->error);
  else
    g_assert_no_error (error);
  if (item->version != NULL)
    g_assert_cmpstr (ph_connection_get_tls_version (connection), ==, item->version);
  if (item->turns > 0)
    g_assert_cmpuint (ph_connection_get_handshake_turns (connection), ==, item->turns);
  g_object_unref (g_steal_pointer (&connection));
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  const char *script[4];
} StallCase;

static const StallCase stall_cases[] = {
  { "046-silent", { "H:", NULL } },
  { "046-stalls-in-a-record", { "O: 160303007a02000076", "H:", NULL } },
  { "046-drips", { "D: \\026\\003\\003\\037\\002\\001\\001\\001\\001\\001\\001\\001\\001", NULL } },
};

#define SHORT_TIME_MS 300

/* Whoever opens a connection sets the time, in total: bytes that come do not prolong it. */
static void
test_stall (gconstpointer data)
{
  const StallCase *item = data;
  ScriptedServer *server = scripted_server_new (item->script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  settings->timeout_ms = SHORT_TIME_MS;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_ENCRYPT);
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, <, 10 * SHORT_TIME_MS);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* Authorities that vouch for each other: no way up ever ends (compare CVE-2026-10028). */
static void
assert_loop_is_refused (const char *ca_file, const char *pin, int code)
{
  g_autoptr(TestCertificate) loop = test_certificate_new_loop (&test_certificate_good);
  const ScriptedServerOptions options = { .certificate = loop };
  ScriptedServer *server = scripted_server_new (silent_script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  g_free (settings->ca_file);
  settings->ca_file = g_strdup (ca_file);
  settings->trusted_sha256 = g_strdup (pin);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, code);
  g_assert_cmphex (ph_certificate_get_problems (ph_connection_get_certificate (connection)), ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_assert_cmpuint (ph_certificate_get_n_chain (ph_connection_get_certificate (connection)), <=, 10);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

/* What the server sends with its certificate, and no more: not what the client knows besides. */
static void
test_chain (void)
{
  TestCertificate *authority = session_fixture_get ()->authority;

  for (guint n_chain = 1; n_chain <= 2; n_chain++)
    {
      g_autoptr(TestCertificate) certificate = test_certificate_new_issued (&test_certificate_good, authority);
      g_autofree char *alone = g_steal_pointer (&certificate->certificate);
      const ScriptedServerOptions options = { .certificate = certificate };
      ScriptedServer *server = NULL;
      g_autoptr(PhServerSettings) settings = NULL;
      g_autoptr(PhConnection) connection = NULL;
      PhCertificate *shown = NULL;

      certificate->certificate = g_strconcat (alone, n_chain > 1 ? authority->certificate : "", NULL);
      server = scripted_server_new (silent_script, &options);
      settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
      connection = ph_connection_new (settings);
      g_assert_true (session_fixture_connect (connection, NULL));
      shown = ph_connection_get_certificate (connection);
      g_assert_cmpuint (ph_certificate_get_n_chain (shown), ==, n_chain);
      g_assert_cmpstr (ph_certificate_get_issuer (shown), ==, "CN=Posthorn test authority");
      if (n_chain > 1)
        {
          g_autofree char *sha256 = test_certificate_get_sha256 (authority);

          g_assert_cmpstr (ph_certificate_get_sha256 (ph_certificate_get_chain (shown, 1)), ==, sha256);
          g_assert_true (ph_certificate_is_self_signed (ph_certificate_get_chain (shown, 1)));
        }
      ph_connection_close (connection);
      scripted_server_finish (server);
    }
}

/* glib-networking makes certificates that own each other of such a chain, for which the leak check has no name. */
static void
test_chain_loop (void)
{
  if (LEAK_CHECK_IS_ON)
    {
      g_test_skip ("GIO itself leaks the certificates of a loop");
      return;
    }

  g_autofree char *other = g_strnfill (64, '0');

  assert_loop_is_refused (session_fixture_get ()->ca_file, NULL, PH_CONNECTION_ERROR_CERTIFICATE);
  assert_loop_is_refused (NULL, NULL, PH_CONNECTION_ERROR_CERTIFICATE);
  assert_loop_is_refused (session_fixture_get ()->ca_file, other, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED);
}

/* A pin is of one host and port: the account keeps it beside them, and the fingerprint is all that the connection compares.
 * Whoever shows the same certificate elsewhere is who was trusted; whoever shows another one here is not. */
static void
test_pin_is_exact (void)
{
  g_autoptr(TestCertificate) trusted = test_certificate_new_self_signed (&test_certificate_good);
  g_autoptr(TestCertificate) other = test_certificate_new_self_signed (&test_certificate_good);
  const ScriptedServerOptions options = { .certificate = other };
  ScriptedServer *server = scripted_server_new (silent_script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;

  settings->trusted_sha256 = test_certificate_get_sha256 (trusted);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

/* The greeting of a server that speaks TLS first, seen by a client that does not. */
static void
test_tls_at_plain_port (void)
{
  static const char *const script[] = { "O: 15030300020228", "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_STARTTLS);
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  settings->timeout_ms = SHORT_TIME_MS;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL);
  const guint8 *offending = ph_smtp_error_get_offending (error, &length);
  g_assert_cmpuint (length, >, 1);
  g_assert_cmphex (offending[0], ==, 0x15);
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

/* Not every server says good-bye in TLS. That a connection is over is then no error of TLS, but never an answer either. */
static void
test_no_close_notify (void)
{
  static const char *const script[] = { "T:", "S: 220 mail.posthorn.test ESMTP", "X:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;
  char buffer[100];

  session_fixture_connect (connection, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (ph_connection_get_input (connection), buffer, sizeof buffer, NULL, &error), >, 0);
  gssize length = g_input_stream_read (ph_connection_get_input (connection), buffer, sizeof buffer, NULL, &error);
  g_assert_cmpint (length, <=, 0);
  if (length < 0)
    {
      ph_connection_translate_error (connection, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
    }
  ph_connection_close (connection);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  int error; /* of opening; -1: none */
  const char *script[8];
} GoodbyeCase;

static const GoodbyeCase goodbye_cases[] = {
  { "051-after-quit", -1, { "T:", "S: 220 mail.posthorn.test ESMTP", "C: EHLO *", "S: 250 mail.posthorn.test", "C: QUIT", "X:", NULL } },
  { "051-behind-the-reply-to-quit", -1, { "T:", "S: 220 mail.posthorn.test ESMTP", "C: EHLO *", "S: 250 mail.posthorn.test", "C: QUIT", "S: 221 bye", "X:", NULL } },
  { "051-instead-of-a-reply", PH_SMTP_ERROR_CLOSED, { "T:", "S: 220 mail.posthorn.test ESMTP", "C: EHLO *", "X:", NULL } },
};

static void
test_goodbye (gconstpointer data)
{
  const GoodbyeCase *item = data;
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(GError) error = NULL;
  PhSession *session = ph_session_new (settings, NULL);

  session_fixture_open (session, NULL, &error);
  if (item->error >= 0)
    g_assert_error (error, PH_SMTP_ERROR, item->error);
  else
    {
      g_assert_no_error (error);
      session_fixture_close (session);
      g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_IDLE);
    }
  session_fixture_let_go (session);
  scripted_server_finish (server);
}

static void
test_ca_file (void)
{
  g_autofree char *directory = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autofree char *empty = g_build_filename (directory, "empty.pem", NULL);
  g_autofree char *nonsense = g_build_filename (directory, "nonsense.pem", NULL);
  g_autofree char *missing = g_build_filename (directory, "missing.pem", NULL);
  const char *const paths[] = { directory, empty, nonsense, missing, "relative.pem", "/dev/zero" };

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (nonsense, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      static const char *const script[] = { "H:", NULL };
      ScriptedServer *server = scripted_server_new (script, NULL);
      g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", paths[i]);
      g_free (settings->ca_file);
      settings->ca_file = g_strdup (paths[i]);
      g_autoptr(PhConnection) connection = ph_connection_new (settings);
      g_assert_false (session_fixture_connect (connection, &error));
      g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CA_FILE);
      g_object_unref (g_steal_pointer (&connection));
      scripted_server_finish (server);
    }
  g_unlink (empty);
  g_unlink (nonsense);
  g_rmdir (directory);
}

static void
test_refused (void)
{
  static const char *const script[] = { NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;

  scripted_server_finish (server);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpint (ph_connection_get_phase (connection), ==, PH_CONNECTION_PHASE_CONNECT);
  g_assert_cmpuint (ph_connection_get_n_addresses (connection), ==, 1);
  g_assert_null (ph_connection_get_remote_address (connection));
}

static void
test_no_such_name (void)
{
  static const char *const hosts[] = { "mail.posthorn.invalid", "xn--a.invalid", "." };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
      g_autoptr(GError) error = NULL;

      settings->endpoint = ph_endpoint_new (hosts[i], 587, PH_SECURITY_STARTTLS);
      g_autoptr(PhConnection) connection = ph_connection_new (settings);
      g_assert_false (session_fixture_connect (connection, &error));
      g_assert_true (error->domain == G_RESOLVER_ERROR);
      g_assert_true (error->code == G_RESOLVER_ERROR_NOT_FOUND || error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE);
      g_assert_cmpint (ph_connection_get_phase (connection), ==, PH_CONNECTION_PHASE_RESOLVE);
      g_assert_cmpuint (ph_connection_get_n_addresses (connection), ==, 0);
    }
}

static void
test_wrong_family (void)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  g_autoptr(GError) error = NULL;

  settings->endpoint = ph_endpoint_new ("127.0.0.1", 587, PH_SECURITY_STARTTLS);
  settings->address_family = PH_ADDRESS_FAMILY_IPV6;
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  session_fixture_add_cases ("/net/connection/", certificate_cases, G_N_ELEMENTS (certificate_cases), sizeof certificate_cases[0], test_certificate);
  g_test_add_func ("/net/connection/certificate-facts", test_certificate_facts);
  session_fixture_add_cases ("/net/connection/", handshake_cases, G_N_ELEMENTS (handshake_cases), sizeof handshake_cases[0], test_handshake);
  session_fixture_add_cases ("/net/connection/", stall_cases, G_N_ELEMENTS (stall_cases), sizeof stall_cases[0], test_stall);
  session_fixture_add_cases ("/net/connection/", goodbye_cases, G_N_ELEMENTS (goodbye_cases), sizeof goodbye_cases[0], test_goodbye);
  g_test_add_func ("/net/connection/003-tls-at-a-plain-port", test_tls_at_plain_port);
  g_test_add_func ("/net/connection/chain", test_chain);
  g_test_add_func ("/net/connection/047-chain-loop", test_chain_loop);
  g_test_add_func ("/net/connection/047-pin-is-exact", test_pin_is_exact);
  g_test_add_func ("/net/connection/051-no-close-notify", test_no_close_notify);
  g_test_add_func ("/net/connection/ca-file", test_ca_file);
  g_test_add_func ("/net/connection/refused", test_refused);
  g_test_add_func ("/net/connection/no-such-name", test_no_such_name);
  g_test_add_func ("/net/connection/wrong-family", test_wrong_family);
  return session_fixture_run ();
}
