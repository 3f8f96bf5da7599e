// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a discovery hears of real servers: documents and records as they are, and of a mail server what its EHLO says.

#include "config.h"

#include "loopback-resolver.h"
#include "ph-discovery-net.h"
#include "session-fixture.h"

#define HOST     "mail.posthorn.test"
#define SHORT_MS 300
#define LONG_MS  15000
#define EHLO     "C: EHLO *"
#define STARTTLS "S: 220 " HOST " ESMTP", EHLO, "S: 250-" HOST, "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO
#define TLS      "T:", "S: 220 " HOST " ESMTP", EHLO
#define CLEAR    "S: 220 " HOST " ESMTP", EHLO
#define END      "C: QUIT", "S: 221 bye", "H:"

typedef struct
{
  const char *name;
  PhSecurity security;
  const char *script[16];
  PhSignInMethods methods;
} Case;

static const Case cases[] = {
  { "tls", PH_SECURITY_TLS, { TLS, "S: 250-" HOST, "S: 250 AUTH PLAIN LOGIN", END }, PH_SIGN_IN_PASSWORD },
  { "starttls", PH_SECURITY_STARTTLS, { STARTTLS, "S: 250-" HOST, "S: 250 AUTH PLAIN XOAUTH2", END }, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER },
  { "clear", PH_SECURITY_NONE, { CLEAR, "S: 250 " HOST, END }, PH_SIGN_IN_NONE },
  { "scram", PH_SECURITY_TLS, { TLS, "S: 250-" HOST, "S: 250 AUTH SCRAM-SHA-256-PLUS", END }, PH_SIGN_IN_PASSWORD },
  { "token", PH_SECURITY_TLS, { TLS, "S: 250-" HOST, "S: 250 AUTH oauthbearer", END }, PH_SIGN_IN_BROWSER },
  { "unknown-mechanism", PH_SECURITY_TLS, { TLS, "S: 250-" HOST, "S: 250 AUTH GSSAPI X-PIGEON", END }, 0 },
  { "no-sign-in", PH_SECURITY_TLS, { TLS, "S: 250-" HOST, "S: 250 SIZE 1000", END }, PH_SIGN_IN_NONE },
  { "only-before-starttls", PH_SECURITY_STARTTLS, { "S: 220 " HOST, EHLO, "S: 250-" HOST, "S: 250-AUTH PLAIN", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 go", "T:", EHLO, "S: 250 " HOST, END }, PH_SIGN_IN_NONE },
  { "helo", PH_SECURITY_TLS, { "T:", "S: 220 " HOST, EHLO, "S: 500 what", "C: HELO *", "S: 250 " HOST, END }, PH_SIGN_IN_NONE },
};

typedef struct
{
  const char *name;
  PhSecurity security;
  const char *script[16];
} Failure;

static const Failure failures[] = {
  { "no-starttls", PH_SECURITY_STARTTLS, { CLEAR, "S: 250-" HOST, "S: 250 AUTH PLAIN" } },
  { "starttls-for-tls", PH_SECURITY_TLS, { CLEAR } },
  { "refused", PH_SECURITY_TLS, { "T:", "S: 554 not you" } },
  { "closed", PH_SECURITY_TLS, { "X:" } },
};

static PhDiscoveryBackend *
new_backend (guint probe_timeout_ms)
{
  return g_object_new (PH_TYPE_DISCOVERY_NET, "ca-file", session_fixture_get ()->ca_file, "probe-timeout", probe_timeout_ms, NULL);
}

static ScriptedServer *
new_server (const char *const *script)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };

  return scripted_server_new (script, &options);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
probe (PhDiscoveryBackend *backend, const char *host, guint16 port, PhSecurity security, PhProbeFacts *ret_facts, GError **error)
{
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (host, port, security);
  g_autoptr(GAsyncResult) result = NULL;

  ph_discovery_backend_probe_async (backend, endpoint, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_discovery_backend_probe_finish (backend, result, ret_facts, error);
}

static gboolean
is_waiting (gpointer server)
{
  return scripted_server_is_waiting (server);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The script holds what is said: neither AUTH nor MAIL, and QUIT at the end. */
static void
test_probe (gconstpointer data)
{
  const Case *item = data;
  ScriptedServer *server = new_server (item->script);
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  const char *host = item->security == PH_SECURITY_NONE ? "127.0.0.1" : HOST;
  PhProbeFacts facts = { 0 };
  g_autoptr(GError) error = NULL;

  probe (backend, host, scripted_server_get_port (server), item->security, &facts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (facts.methods, ==, item->methods);
  /* QUIT comes after the answer is there. */
  session_fixture_wait (is_waiting, server);
  settle ();
  scripted_server_finish (server);
}

static void
test_failure (gconstpointer data)
{
  const Failure *item = data;
  ScriptedServer *server = new_server (item->script);
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  PhProbeFacts facts = { PH_SIGN_IN_PASSWORD };
  g_autoptr(GError) error = NULL;

  g_assert_false (probe (backend, HOST, scripted_server_get_port (server), item->security, &facts, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (facts.methods, ==, PH_SIGN_IN_PASSWORD);
  settle ();
  scripted_server_abandon (server);
}

static void
test_bad_certificate (void)
{
  static const char *const script[] = { "T:", "H:", NULL };
  ScriptedServer *server = new_server (script);
  g_autoptr(PhDiscoveryBackend) strict = ph_discovery_net_new ();
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  PhProbeFacts facts;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) name_error = NULL;

  g_assert_false (probe (strict, HOST, scripted_server_get_port (server), PH_SECURITY_TLS, &facts, &error));
  g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE);
  scripted_server_abandon (server);
  server = new_server (script);
  g_assert_false (probe (backend, "other.posthorn.test", scripted_server_get_port (server), PH_SECURITY_TLS, &facts, &name_error));
  g_assert_error (name_error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE);
  scripted_server_abandon (server);
}

static void
test_clear_far_away (void)
{
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  guint n_questions = loopback_resolver_count_questions ();
  PhProbeFacts facts;
  g_autoptr(GError) error = NULL;

  g_assert_false (probe (backend, HOST, 25, PH_SECURITY_NONE, &facts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (loopback_resolver_count_questions (), ==, n_questions);
}

static void
test_timeout (void)
{
  static const char *const script[] = { "T:", "S: 220 " HOST, EHLO, "D: 250-" HOST "\\r\\n", NULL };
  ScriptedServer *server = new_server (script);
  g_autoptr(PhDiscoveryBackend) backend = new_backend (SHORT_MS);
  gint64 begin = g_get_monotonic_time ();
  PhProbeFacts facts;
  g_autoptr(GError) error = NULL;

  g_assert_false (probe (backend, HOST, scripted_server_get_port (server), PH_SECURITY_TLS, &facts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, SHORT_MS * 1000);
  settle ();
  scripted_server_finish (server);
}

static void
test_cancel (void)
{
  static const char *const script[] = { "T:", "S: 220 " HOST, EHLO, "H:", NULL };
  ScriptedServer *server = new_server (script);
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (HOST, scripted_server_get_port (server), PH_SECURITY_TLS);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  PhProbeFacts facts;

  ph_discovery_backend_probe_async (backend, endpoint, cancellable, keep_result, &result);
  session_fixture_wait (is_waiting, server);
  g_cancellable_cancel (cancellable);
  session_fixture_wait (has_result, &result);
  g_assert_false (ph_discovery_backend_probe_finish (backend, result, &facts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  settle ();
  scripted_server_finish (server);
}

static PhWebAnswer *
fetch (PhDiscoveryBackend *backend, const char *uri, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_discovery_backend_fetch_async (backend, uri, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_discovery_backend_fetch_finish (backend, result, error);
}

static void
test_fetch (void)
{
  static const char *const script[] = { "C: GET /x HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: ", "S: HTTP/1.1 200 OK", "S: Content-Length: 8", "S: ", "Z: settings", "X:", NULL };
  ScriptedServer *server = new_server (script);
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  g_autofree char *uri = g_strdup_printf ("http://" HOST ":%u/x", scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebAnswer) answer = fetch (backend, uri, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (ph_web_answer_get_body (answer)), ==, 8);
  g_assert_null (fetch (backend, "http://nowhere.example/", &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  scripted_server_finish (server);
}

static GPtrArray *
look_up (PhDiscoveryBackend *backend, const char *name, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_discovery_backend_lookup_async (backend, PH_DNS_SRV, name, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_discovery_backend_lookup_finish (backend, result, error);
}

static void
test_lookup (void)
{
  g_autoptr(PhDiscoveryBackend) backend = new_backend (LONG_MS);
  g_autoptr(GError) error = NULL;

  loopback_resolver_set_records ("_submissions._tcp.posthorn.test", G_RESOLVER_RECORD_SRV, "[(0, 0, 465, 'mail.posthorn.test')]");
  g_autoptr(GPtrArray) records = look_up (backend, "_submissions._tcp.posthorn.test", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_null (look_up (backend, "_submission._tcp.posthorn.test", &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  session_fixture_add_cases ("/discovery/net/probe/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_probe);
  session_fixture_add_cases ("/discovery/net/failure/", failures, G_N_ELEMENTS (failures), sizeof failures[0], test_failure);
  g_test_add_func ("/discovery/net/bad-certificate", test_bad_certificate);
  g_test_add_func ("/discovery/net/clear-far-away", test_clear_far_away);
  g_test_add_func ("/discovery/net/timeout", test_timeout);
  g_test_add_func ("/discovery/net/cancel", test_cancel);
  g_test_add_func ("/discovery/net/fetch", test_fetch);
  g_test_add_func ("/discovery/net/lookup", test_lookup);
  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
