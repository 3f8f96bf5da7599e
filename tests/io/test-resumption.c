// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Handshakes in short form: that they happen, what they save, and that nobody is trusted the more for them. Not written
// with GLib's test framework: inside of such a program the platform's TLS module resumes nothing at all.

#include "config.h"

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

/* No server hands out more at a time. */
#define MAX_TICKETS 4

typedef struct
{
  const char *name;
  const char *priority;
  guint turns;         /* of a whole handshake */
  gboolean is_offered; /* whether the library itself offers what it knows from other settings */
} Version;

static const Version versions[] = {
  { "tls12", "NORMAL:-VERS-ALL:+VERS-TLS1.2", 2, FALSE },
  { "tls13", "NORMAL:-VERS-ALL:+VERS-TLS1.3", 1, TRUE },
};

/* One after the other on one port, as a service that remembers. */
typedef struct
{
  const Version *version;
  PhTlsTickets *tickets;
  GBytes *ticket_key;
  guint16 port;
  const TestCertificate *certificate;
  gboolean demands_certificate;
  gboolean has_resumed; /* the last of them */
} Service;

static Service *
service_new (const Version *version)
{
  Service *self = g_new0 (Service, 1);

  self->version = version;
  self->tickets = ph_tls_tickets_new ();
  self->ticket_key = scripted_server_new_ticket_key ();
  self->certificate = session_fixture_get ()->certificate;
  return self;
}

static void
service_free (Service *self)
{
  g_object_unref (self->tickets);
  g_bytes_unref (self->ticket_key);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Service, service_free)

static void
read_greeting (PhConnection *connection, GError **error)
{
  char buffer[100];
  gssize length = g_input_stream_read (ph_connection_get_input (connection), buffer, sizeof buffer, NULL, error);

  if (length < 0)
    ph_connection_translate_error (connection, error);
  else
    g_assert_cmpint (length, >, 0);
}

/* (transfer full): a connection with @settings, which get the service's port; closed again, so that the facts are left.
 * It may leave while the server greets it: after a handshake of TLS 1.3 the client is the first to judge. */
static PhConnection *
visit (Service *self, PhServerSettings *settings, GError **error)
{
  static const char *const script[] = { "T:", "S: 220 mail.posthorn.test ESMTP", "H:", NULL };
  const ScriptedServerOptions options = {
    .certificate = self->certificate,
    .priority = self->version->priority,
    .demand_certificate = self->demands_certificate,
    .client_authority = self->demands_certificate ? session_fixture_get ()->authority : NULL,
    .ticket_key = self->ticket_key,
    .port = self->port,
  };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhEndpoint) endpoint = settings->endpoint;

  self->port = scripted_server_get_port (server);
  settings->endpoint = ph_endpoint_new (ph_endpoint_get_host (endpoint), self->port, PH_SECURITY_TLS);
  PhConnection *connection = ph_connection_new (settings);
  if (self->tickets != NULL)
    ph_connection_set_tickets (connection, self->tickets);
  if (session_fixture_connect (connection, error))
    read_greeting (connection, error);
  ph_connection_close (connection);
  self->has_resumed = scripted_server_has_resumed (server);
  scripted_server_abandon (server);
  return connection;
}

static PhServerSettings *
new_settings (void)
{
  PhServerSettings *settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", 465, PH_SECURITY_TLS);
  settings->ca_file = g_strdup (session_fixture_get ()->ca_file);
  return settings;
}

static void
assert_visit (Service *service, PhServerSettings *settings, gboolean resumed)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhConnection) connection = visit (service, settings, &error);

  g_assert_no_error (error);
  g_assert_cmpint (service->has_resumed, ==, resumed);
  g_assert_true (ph_connection_is_encrypted (connection));
  g_assert_cmpuint (ph_connection_get_handshake_turns (connection), ==, resumed ? 1 : service->version->turns);
  g_assert_cmpstr (ph_certificate_get_subject (ph_connection_get_certificate (connection)), ==, "CN=mail.posthorn.test");
}

/* Refused for @code, whether or not the server took the handshake for a known one. */
static void
assert_refused (Service *service, PhServerSettings *settings, int code, GTlsCertificateFlags problems)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhConnection) connection = visit (service, settings, &error);

  g_assert_error (error, PH_CONNECTION_ERROR, code);
  g_assert_false (ph_connection_is_encrypted (connection));
  g_assert_cmphex (ph_certificate_get_problems (ph_connection_get_certificate (connection)), ==, problems);
}

static void
test_resumed (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  assert_visit (service, settings, TRUE);
  assert_visit (service, settings, TRUE);
}

static void
test_without_tickets (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  PhTlsTickets *tickets = g_steal_pointer (&service->tickets);
  assert_visit (service, settings, FALSE);
  service->tickets = tickets;
}

/* The server does not have to remember. What it handed out before is of no use then, but is used up some time. */
static void
test_forgotten (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  g_bytes_unref (service->ticket_key);
  service->ticket_key = scripted_server_new_ticket_key ();
  assert_visit (service, settings, FALSE);
  for (guint i = 0; i < MAX_TICKETS && !service->has_resumed; i++)
    g_object_unref (visit (service, settings, NULL));
  g_assert_true (service->has_resumed);
}

static void
test_pin_changed (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  settings->trusted_sha256 = g_strnfill (64, '0');
  assert_refused (service, settings, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, G_TLS_CERTIFICATE_NO_FLAGS);
  g_assert_cmpint (service->has_resumed, ==, version->is_offered);
}

/* Trusted as the one pinned certificate, and by nothing else. */
static void
assert_trust_ends_with_pin (const Version *version, const TestCertificate *certificate, GTlsCertificateFlags problems)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  service->certificate = certificate;
  settings->trusted_sha256 = test_certificate_get_sha256 (certificate);
  assert_visit (service, settings, FALSE);
  g_clear_pointer (&settings->trusted_sha256, g_free);
  assert_refused (service, settings, PH_CONNECTION_ERROR_CERTIFICATE, problems);
  g_assert_cmpint (service->has_resumed, ==, version->is_offered);
}

static void
test_expired (const Version *version)
{
  const TestCertificateSpec spec = { .dns_name = "mail.posthorn.test", .address = "127.0.0.1", .starts_in_days = -30, .ends_in_days = -1 };
  g_autoptr(TestCertificate) expired = test_certificate_new_issued (&spec, session_fixture_get ()->authority);

  assert_trust_ends_with_pin (version, expired, G_TLS_CERTIFICATE_EXPIRED);
}

static void
test_self_signed (const Version *version)
{
  g_autoptr(TestCertificate) certificate = test_certificate_new_self_signed (&test_certificate_good);

  assert_trust_ends_with_pin (version, certificate, G_TLS_CERTIFICATE_UNKNOWN_CA);
}

static void
test_authority_gone (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  g_clear_pointer (&settings->ca_file, g_free);
  assert_refused (service, settings, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_UNKNOWN_CA);
}

/* Another name at the same address and port is another server. */
static void
test_other_host (const Version *version)
{
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();

  assert_visit (service, settings, FALSE);
  ph_endpoint_unref (settings->endpoint);
  settings->endpoint = ph_endpoint_new ("localhost", 465, PH_SECURITY_TLS);
  settings->address_family = PH_ADDRESS_FAMILY_IPV4;
  assert_refused (service, settings, PH_CONNECTION_ERROR_CERTIFICATE, G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_false (service->has_resumed);
}

/* Who showed a certificate is not who shows none, and nothing of it is left for the next one. */
static void
test_client_certificate (const Version *version)
{
  const TestCertificateSpec spec = { .dns_name = "ada", .starts_in_days = -1, .ends_in_days = 30 };
  g_autoptr(TestCertificate) own = test_certificate_new_issued (&spec, session_fixture_get ()->authority);
  g_autoptr(Service) service = service_new (version);
  g_autoptr(PhServerSettings) settings = new_settings ();
  g_autoptr(GError) error = NULL;

  service->demands_certificate = TRUE;
  settings->client_certificate = test_certificate_write_with_key (own);
  assert_visit (service, settings, FALSE);
  assert_visit (service, settings, FALSE);
  g_unlink (settings->client_certificate);
  g_clear_pointer (&settings->client_certificate, g_free);
  g_object_unref (visit (service, settings, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED);
  g_assert_false (service->has_resumed);
}

static const struct
{
  const char *name;
  void (*run) (const Version *version);
} tests[] = {
  { "resumed", test_resumed },
  { "without-tickets", test_without_tickets },
  { "forgotten", test_forgotten },
  { "047-pin-changed", test_pin_changed },
  { "047-expired", test_expired },
  { "047-self-signed", test_self_signed },
  { "047-authority-gone", test_authority_gone },
  { "047-other-host", test_other_host },
  { "049-certificate-gone", test_client_certificate },
};

int
main (void)
{
  guint number = 0;

  setbuf (stdout, NULL);
  g_print ("1..%u\n", (guint) (G_N_ELEMENTS (tests) * G_N_ELEMENTS (versions)));
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint k = 0; k < G_N_ELEMENTS (versions); k++)
      {
        tests[i].run (&versions[k]);
        g_print ("ok %u /net/resumption/%s-%s\n", ++number, tests[i].name, versions[k].name);
      }
  session_fixture_clear ();
  return EXIT_SUCCESS;
}
