// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which extra connections are planned, and which are not: a table without network.

#include "config.h"

#include <string.h>

#include "diagnosis-fixture.h"
#include "ph-cross-probe.h"
#include "ph-likely-names.h"
#include "ph-sasl.h"
#include "ph-smtp-error.h"

#define BOTH "192.0.2.1 2001:db8::1"

typedef struct
{
  const char *name;
  const char *host; /* (nullable): mail.example.org */
  guint16 port;     /* 0: 587 */
  PhSecurity security;
  PhAddressFamily family;
  PhTestStepId step;
  GQuark (*domain) (void); /* (nullable): the step takes long */
  int code;
  const char *addresses; /* (nullable) */
  PhTestProbes scope;
  const char *plan;
} Case;

#define IO   g_io_error_quark
#define DNS  g_resolver_error_quark
#define TLS  ph_connection_error_quark
#define SMTP ph_smtp_error_quark
#define SASL ph_sasl_error_quark

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const Case cases[] = {
  { "silent-name", .step = PH_TEST_STEP_RESOLVE, .plan = "web control" },
  { "no-name-server", .step = PH_TEST_STEP_RESOLVE, .domain = DNS, .code = G_RESOLVER_ERROR_TEMPORARY_FAILURE, .plan = "web control" },
  { "name-times-out", .step = PH_TEST_STEP_RESOLVE, .domain = IO, .code = G_IO_ERROR_TIMED_OUT, .plan = "web control" },
  { "no-such-name", .step = PH_TEST_STEP_RESOLVE, .domain = DNS, .code = G_RESOLVER_ERROR_NOT_FOUND, .plan = "name:smtp.example.org web" },
  { "no-such-name-own-host", .step = PH_TEST_STEP_RESOLVE, .domain = DNS, .code = G_RESOLVER_ERROR_NOT_FOUND, .scope = PH_TEST_PROBES_OWN_HOST, .plan = "" },
  { "no-such-name-near-by", "mail.lan", .step = PH_TEST_STEP_RESOLVE, .domain = DNS, .code = G_RESOLVER_ERROR_NOT_FOUND, .plan = "" },

  { "silent-port", .step = PH_TEST_STEP_CONNECT, .plan = "465/tls web control" },
  { "silent-port-both-families", .step = PH_TEST_STEP_CONNECT, .addresses = BOTH, .plan = "465/tls web control ipv4 ipv6" },
  { "silent-port-own-host", .step = PH_TEST_STEP_CONNECT, .addresses = BOTH, .scope = PH_TEST_PROBES_OWN_HOST, .plan = "465/tls ipv4 ipv6" },
  { "silent-port-forbidden", .step = PH_TEST_STEP_CONNECT, .addresses = BOTH, .scope = PH_TEST_PROBES_FORBID, .plan = "" },
  { "silent-port-near-by", "192.168.1.9", .step = PH_TEST_STEP_CONNECT, .plan = "465/tls" },
  { "silent-port-here", "localhost", .step = PH_TEST_STEP_CONNECT, .plan = "465/tls" },
  { "silent-tls-port", .port = 465, .security = PH_SECURITY_TLS, .step = PH_TEST_STEP_CONNECT, .plan = "587/starttls web control" },
  { "silent-odd-port", .port = 10587, .security = PH_SECURITY_STARTTLS, .step = PH_TEST_STEP_CONNECT, .addresses = BOTH, .plan = "465/tls 587/starttls web control ipv4 ipv6" },
  { "silent-relay-port", .port = 25, .security = PH_SECURITY_STARTTLS, .step = PH_TEST_STEP_CONNECT, .plan = "465/tls 587/starttls web control" },
  { "narrowed", .family = PH_ADDRESS_FAMILY_IPV6, .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_NETWORK_UNREACHABLE, .plan = "465/tls@ipv6 web control ipv4 ipv6" },
  { "literal", "192.0.2.7", .family = PH_ADDRESS_FAMILY_IPV4, .step = PH_TEST_STEP_CONNECT, .plan = "465/tls@ipv4 web control" },
  { "refused", .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_CONNECTION_REFUSED, .plan = "465/tls web control" },
  { "rejected-by-firewall", .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_HOST_UNREACHABLE, .plan = "465/tls web control" },
  { "local-firewall", .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_PERMISSION_DENIED, .plan = "465/tls web control" },
  { "proxy", .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_PROXY_FAILED, .plan = "" },
  { "cancelled", .step = PH_TEST_STEP_CONNECT, .domain = IO, .code = G_IO_ERROR_CANCELLED, .plan = "" },
  { "google", "smtp.gmail.com", .step = PH_TEST_STEP_CONNECT, .plan = "465/tls web other-control" },

  { "silent-greeting", .step = PH_TEST_STEP_GREET, .plan = "587/tls 465/tls web control" },
  { "silent-greeting-odd-port", .port = 2500, .security = PH_SECURITY_NONE, .step = PH_TEST_STEP_GREET, .addresses = BOTH, .plan = "2500/tls 465/tls 587/starttls web ipv4 ipv6" },
  { "silent-greeting-by-tls", .port = 465, .security = PH_SECURITY_TLS, .step = PH_TEST_STEP_GREET, .plan = "587/starttls web control" },
  { "hung-up", .step = PH_TEST_STEP_GREET, .domain = SMTP, .code = PH_SMTP_ERROR_CLOSED, .plan = "587/tls 465/tls web control" },
  { "reset", .step = PH_TEST_STEP_GREET, .domain = IO, .code = G_IO_ERROR_CONNECTION_CLOSED, .plan = "587/tls 465/tls web control" },
  { "imap", .port = 143, .security = PH_SECURITY_STARTTLS, .step = PH_TEST_STEP_GREET, .domain = SMTP, .code = PH_SMTP_ERROR_PROTOCOL, .plan = "465/tls 587/starttls web" },
  { "busy", .step = PH_TEST_STEP_GREET, .domain = SMTP, .code = PH_SMTP_ERROR_TRANSIENT, .plan = "" },

  { "silent-handshake", .port = 465, .security = PH_SECURITY_TLS, .step = PH_TEST_STEP_ENCRYPT, .addresses = BOTH, .plan = "587/starttls web ipv4 ipv6 control" },
  { "no-tls-at-port", .port = 465, .security = PH_SECURITY_TLS, .step = PH_TEST_STEP_ENCRYPT, .domain = TLS, .code = PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, .plan = "587/starttls 465/starttls web" },
  { "no-tls-at-odd-port", .port = 2465, .security = PH_SECURITY_TLS, .step = PH_TEST_STEP_ENCRYPT, .domain = TLS, .code = PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, .plan = "465/tls 587/starttls 2465/starttls web" },
  { "no-starttls", .step = PH_TEST_STEP_ENCRYPT, .domain = SMTP, .code = PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, .plan = "465/tls web" },
  { "starttls-refused", .step = PH_TEST_STEP_ENCRYPT, .domain = SMTP, .code = PH_SMTP_ERROR_TRANSIENT, .plan = "465/tls web" },
  { "bad-certificate", .step = PH_TEST_STEP_ENCRYPT, .domain = TLS, .code = PH_CONNECTION_ERROR_CERTIFICATE, .plan = "web" },
  { "bad-certificate-near-by", "mail.lan", .step = PH_TEST_STEP_ENCRYPT, .domain = TLS, .code = PH_CONNECTION_ERROR_CERTIFICATE, .plan = "" },
  { "client-certificate", .step = PH_TEST_STEP_ENCRYPT, .domain = TLS, .code = PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, .plan = "" },

  { "settings", .step = PH_TEST_STEP_SETTINGS, .plan = "" },
  { "network", .step = PH_TEST_STEP_NETWORK, .domain = IO, .code = G_IO_ERROR_NETWORK_UNREACHABLE, .plan = "" },
  { "sign-in", .step = PH_TEST_STEP_SIGN_IN, .domain = SMTP, .code = PH_SMTP_ERROR_PERMANENT, .plan = "" },
  { "silent-sign-in", .step = PH_TEST_STEP_SIGN_IN, .domain = IO, .code = G_IO_ERROR_TIMED_OUT, .plan = "" },
  { "no-sign-in", .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_NO_COMMON_MECHANISM, .plan = "465/tls" },
  { "no-sign-in-odd-port", .port = 2525, .security = PH_SECURITY_STARTTLS, .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_NO_COMMON_MECHANISM, .plan = "465/tls 587/starttls" },
  { "no-sign-in-near-by", "localhost", .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_NO_COMMON_MECHANISM, .scope = PH_TEST_PROBES_OWN_HOST, .plan = "465/tls" },
  { "no-sign-in-forbidden", .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_NO_COMMON_MECHANISM, .scope = PH_TEST_PROBES_FORBID, .plan = "" },
  { "in-clear", .port = 25, .security = PH_SECURITY_NONE, .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_NEEDS_ENCRYPTION, .plan = "465/tls 587/starttls" },
  { "broken-sign-in", .step = PH_TEST_STEP_SIGN_IN, .domain = SASL, .code = PH_SASL_ERROR_PROTOCOL, .plan = "" },
  { "no-way-to-a-token", .step = PH_TEST_STEP_SIGN_IN, .domain = DNS, .code = G_RESOLVER_ERROR_NOT_FOUND, .plan = "" },
  { "sender", .step = PH_TEST_STEP_SENDER, .domain = SMTP, .code = PH_SMTP_ERROR_CLOSED, .plan = "" },
  { "deliver", .step = PH_TEST_STEP_DELIVER, .domain = IO, .code = G_IO_ERROR_TIMED_OUT, .plan = "" },
};

static void
describe_probe (GString *text, const PhProbe *probe)
{
  const char *family = ph_address_family_to_nick (probe->family);

  if (text->len > 0)
    g_string_append_c (text, ' ');
  switch (probe->kind)
    {
    case PH_PROBE_PORT:
      g_string_append_printf (text, "%u/%s", probe->port, ph_security_to_nick (probe->security));
      if (probe->family != PH_ADDRESS_FAMILY_ANY)
        g_string_append_printf (text, "@%s", family);
      break;
    case PH_PROBE_FAMILY:
      g_string_append (text, family);
      break;
    case PH_PROBE_NAME:
      g_string_append_printf (text, "name:%s", probe->host);
      break;
    case PH_PROBE_CONTROL:
      g_string_append (text, strcmp (probe->host, "smtp.gmail.com") == 0 ? "control" : "other-control");
      break;
    case PH_PROBE_WEB:
    default:
      g_string_append (text, "web");
    }
}

static char *
dup_plan (const PhEvidence *evidence, PhProviderCatalogue *catalogue, PhTestProbes scope)
{
  PhProbe plan[PH_MAX_CROSS_PROBES];
  guint n = ph_cross_probe_plan (evidence, catalogue, scope, plan);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      describe_probe (text, &plan[i]);
      g_assert_cmpint (plan[i].outcome, ==, PH_PROBE_UNKNOWN);
    }
  return g_string_free (text, FALSE);
}

static PhAccount *
new_account (const Case *c)
{
  PhAccount *account = diagnosis_account_new ();

  if (c->host != NULL)
    ph_account_set_host (account, c->host);
  if (c->port != 0)
    {
      ph_account_set_port (account, c->port);
      ph_account_set_security (account, c->security);
    }
  ph_account_set_address_family (account, c->family);
  return account;
}

static void
test_plan (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhAccount) account = new_account (c);
  g_autoptr(GError) error = c->domain != NULL ? g_error_new_literal (c->domain (), c->code, "test") : NULL;
  g_auto(GStrv) addresses = c->addresses != NULL ? g_strsplit (c->addresses, " ", -1) : NULL;
  const PhEvidence evidence = { .account = account, .step = c->step, .error = error, .addresses = (const char *const *) addresses };
  g_autofree char *plan = dup_plan (&evidence, NULL, c->scope);

  g_assert_cmpstr (plan, ==, c->plan);
}

/* What has answered is not asked again, and there are six in all. */
static void
test_not_again (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  static const char *const addresses[] = { "192.0.2.1", "2001:db8::1", NULL };
  PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_RESOLVE, .addresses = addresses };
  PhProbe all[PH_MAX_CROSS_PROBES];
  guint n = ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, all);

  g_assert_cmpuint (n, ==, 2);
  evidence.probes = all;
  evidence.n_probes = n;
  g_assert_cmpuint (ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, all + n), ==, 0);
  evidence.step = PH_TEST_STEP_GREET;
  n += ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, all + n);
  g_assert_cmpuint (n, ==, PH_MAX_CROSS_PROBES);
  g_assert_cmpint (all[2].kind, ==, PH_PROBE_PORT);
  g_assert_cmpint (all[4].kind, ==, PH_PROBE_FAMILY);
  evidence.n_probes = n;
  evidence.step = PH_TEST_STEP_CONNECT;
  g_assert_cmpuint (ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, all), ==, 0);
}

/* A greeting that came is none that is missing, and one that refuses is looked into where it stood at the beginning. */
static void
test_greeting (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhSmtpReply) greeting = diagnosis_reply_new ("220 mail.example.org");
  g_autoptr(PhSmtpReply) refusal = diagnosis_reply_new ("554 5.7.1 go away");
  g_autoptr(GError) closed = g_error_new_literal (PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED, "closed");
  g_autoptr(GError) refused = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_GREETING, refusal);
  g_autoptr(GError) ehlo_refused = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_EHLO, refusal);
  g_autoptr(PhSmtpReply) ignorance = diagnosis_reply_new ("502 5.5.1 what?");
  g_autoptr(GError) ehlo_unknown = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_EHLO, ignorance);
  PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_GREET, .greeting = greeting };
  PhProbe plan[PH_MAX_CROSS_PROBES];

  g_assert_cmpuint (ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, plan), ==, 0);
  evidence.error = closed;
  g_assert_cmpuint (ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, plan), ==, 0);
  evidence.error = ehlo_refused;
  g_assert_cmpuint (ph_cross_probe_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW, plan), ==, 0);
  evidence.error = refused;
  g_autofree char *text = dup_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW);
  g_assert_cmpstr (text, ==, "465/tls");
  evidence.error = ehlo_unknown;
  g_autofree char *text_of_unknown = dup_plan (&evidence, NULL, PH_TEST_PROBES_ALLOW);
  g_assert_cmpstr (text_of_unknown, ==, "465/tls");
}

/* Another port than the usual ones is asked where the provider has it for this very host. */
static void
test_alternative_port (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_CONNECT };

  ph_account_set_host (account, "smtp.mailgun.org");
  evidence.provider = ph_provider_catalogue_find_by_server (catalogue, "smtp.mailgun.org");
  g_autofree char *here = dup_plan (&evidence, catalogue, PH_TEST_PROBES_ALLOW);
  g_assert_cmpstr (here, ==, "465/tls web control 2525/starttls");
  ph_account_set_host (account, "smtp.example.org");
  g_autofree char *elsewhere = dup_plan (&evidence, catalogue, PH_TEST_PROBES_ALLOW);
  g_assert_cmpstr (elsewhere, ==, "465/tls web control");
}

static const struct
{
  const char *host;
  const char *address;
  const char *service; /* (nullable) */
  const char *names;
} names[] = {
  { "smtp.gmial.com", "ada@example.org", NULL, "smtp.gmail.com:465/tls smtp.example.org:587/starttls mail.example.org:587/starttls" },
  { "gmial.com", "ada@gmail.com", NULL, "smtp.gmail.com:465/tls" },
  { "smpt.example.org", "ada@example.org", NULL, "smtp.example.org:587/starttls mail.example.org:587/starttls" },
  { "SMTP.Example.org", "ada@example.org", NULL, "mail.example.org:587/starttls" },
  { "mial.example.org", "ada@example.net", NULL, "mail.example.org:587/starttls smtp.example.org:587/starttls smtp.example.net:587/starttls mail.example.net:587/starttls" },
  { "mx.example.org", "ada@example.org", "out.example.org", "out.example.org:465/tls smtp.example.org:587/starttls mail.example.org:587/starttls" },
  { "smtp.gmail.con", "ada@gmail.com", NULL, "smtp.gmail.com:465/tls" },
  { "nonsense.example.org", "", NULL, "smtp.example.org:587/starttls mail.example.org:587/starttls" },
  { "192.0.2.1", "ada@example.org", NULL, "" },
};

static char *
dup_names (GPtrArray *found)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      PhEndpoint *endpoint = g_ptr_array_index (found, i);

      g_string_append_printf (text, "%s%s:%u/%s", i > 0 ? " " : "", ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_security_to_nick (ph_endpoint_get_security (endpoint)));
    }
  return g_string_free (text, FALSE);
}

static void
test_names (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhEndpoint) service = names[i].service != NULL ? ph_endpoint_new (names[i].service, 465, PH_SECURITY_TLS) : NULL;
      const PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_RESOLVE, .service_endpoint = service };

      ph_account_set_host (account, names[i].host);
      ph_account_set_address (account, names[i].address);
      g_autoptr(GPtrArray) found = ph_likely_names_find (&evidence, catalogue);
      g_autofree char *text = dup_names (found);
      g_test_message ("%s: %s", names[i].host, text);
      g_assert_cmpstr (text, ==, names[i].names);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/diagnosis/cross-probe/plan/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_plan);
    }
  g_test_add_func ("/diagnosis/cross-probe/not-again", test_not_again);
  g_test_add_func ("/diagnosis/cross-probe/greeting", test_greeting);
  g_test_add_func ("/diagnosis/cross-probe/alternative-port", test_alternative_port);
  g_test_add_func ("/diagnosis/cross-probe/names", test_names);
  return g_test_run ();
}
