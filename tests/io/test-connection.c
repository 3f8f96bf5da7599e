// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Connections: whom they trust and whom not, and what they say of everything else that can be in the way.

#include "config.h"

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

#define GOOD_NAMES .dns_name = "mail.posthorn.test", .address = "127.0.0.1"

static const CertificateCase certificate_cases[] = {
  { "good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, -1, 0 },
  { "unknown-issuer", { GOOD_NAMES, -1, 30 }, ISSUER_UNKNOWN, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "self-signed", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "wrong-name", { "other.posthorn.test", "127.0.0.2", -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "wrong-address", { "mail.posthorn.test", "127.0.0.2", -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "address-as-a-name", { "127.0.0.1", NULL, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "no-name", { NULL, NULL, -1, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "expired", { GOOD_NAMES, -30, -1 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_EXPIRED },
  { "not-yet-valid", { GOOD_NAMES, 2, 30 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_NOT_ACTIVATED },
  { "self-signed-expired", { GOOD_NAMES, -30, -1 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED },
  { "self-signed-not-yet-valid-wrong-name", { "other.posthorn.test", NULL, 2, 30 }, ISSUER_NONE, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "expired-wrong-name", { "other.posthorn.test", NULL, -30, -1 }, ISSUER_AUTHORITY, PIN_NONE, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "pinned-self-signed", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_THIS, -1, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "pinned-expired-wrong-name", { "other.posthorn.test", NULL, -30, -1 }, ISSUER_UNKNOWN, PIN_THIS, -1, G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_EXPIRED },
  { "pinned-good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_THIS, -1, 0 },
  { "changed-bad", { GOOD_NAMES, -1, 30 }, ISSUER_NONE, PIN_OTHER, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "changed-good", { GOOD_NAMES, -1, 30 }, ISSUER_AUTHORITY, PIN_OTHER, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, 0 },
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
  { "tls11", "NORMAL:-VERS-ALL:+VERS-TLS1.1", FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "T:", "H:", NULL } },
  { "tls10", "NORMAL:-VERS-ALL:+VERS-TLS1.0", FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "T:", "H:", NULL } },
  { "client-certificate-tls12", "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, NULL, 0, { "T:", "H:", NULL } },
  { "plain-then-open", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "S: 220 mail.posthorn.test ESMTP", "H:", NULL } },
  { "plain-then-closed", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "S: 220 mail.posthorn.test ESMTP", "X:", NULL } },
  { "plain-complaint", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "Z: 500", "X:", NULL } },
  { "one-byte", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "Z: 2", "X:", NULL } },
  { "endless-plain", NULL, FALSE, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, NULL, 0, { "E: 220-hello\\r\\n", NULL } },
  { "hangs-up", NULL, FALSE, PH_CONNECTION_ERROR_HANDSHAKE, NULL, 0, { "X:", NULL } },
  { "version-alert", NULL, FALSE, PH_CONNECTION_ERROR_TLS_TOO_OLD, NULL, 0, { "Z: \\025\\003\\001\\001\\002\\002\\106", "X:", NULL } },
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
  session_fixture_add_cases ("/connection/certificate/", certificate_cases, G_N_ELEMENTS (certificate_cases), sizeof certificate_cases[0], test_certificate);
  g_test_add_func ("/connection/certificate-facts", test_certificate_facts);
  session_fixture_add_cases ("/connection/handshake/", handshake_cases, G_N_ELEMENTS (handshake_cases), sizeof handshake_cases[0], test_handshake);
  g_test_add_func ("/connection/ca-file", test_ca_file);
  g_test_add_func ("/connection/refused", test_refused);
  g_test_add_func ("/connection/no-such-name", test_no_such_name);
  g_test_add_func ("/connection/wrong-family", test_wrong_family);
  return session_fixture_run ();
}
