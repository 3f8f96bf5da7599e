// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The ways to a server: several addresses of which some are dead, addresses for names, and proxies.

#include "config.h"

#include "black-hole.h"
#include "leak-check.h"
#include "ph-web-client.h"
#include "session-fixture.h"

#include <string.h>

/* What both resolvers below answer; set by each test. */
static struct
{
  const char *host;      /* the one name that exists */
  const char *addresses; /* of it, separated by blanks */
  guint n_questions;     /* about any name */
  const char *proxy;     /* (nullable): for everything; %NULL: none */
} world;

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)
struct _TestResolver
{
  GResolver parent_instance;
};
G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
test_resolver_lookup_with_flags_async (GResolver *resolver, const char *host, GResolverNameLookupFlags flags, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_auto(GStrv) words = g_strsplit (world.addresses != NULL ? world.addresses : "", " ", -1);
  GList *addresses = NULL;

  world.n_questions++;
  for (guint i = 0; words[i] != NULL; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (words[i]));
  if (g_strcmp0 (host, world.host) == 0)
    g_task_return_pointer (task, addresses, free_addresses);
  else
    {
      free_addresses (addresses);
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name: %s", host);
    }
}

static void
test_resolver_lookup_async (GResolver *resolver, const char *host, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  test_resolver_lookup_with_flags_async (resolver, host, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

#define TEST_TYPE_PROXIES (test_proxies_get_type ())
G_DECLARE_FINAL_TYPE (TestProxies, test_proxies, TEST, PROXIES, GObject)
struct _TestProxies
{
  GObject parent_instance;
};

static void test_proxies_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProxies, test_proxies, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, test_proxies_iface_init))

static char **
test_proxies_lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  return g_strsplit (world.proxy != NULL ? world.proxy : "direct://", " ", -1);
}

static void
test_proxies_lookup_async (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, test_proxies_lookup (resolver, uri, cancellable, NULL), (GDestroyNotify) g_strfreev);
}

static char **
test_proxies_lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
test_proxies_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static void
test_proxies_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = test_proxies_is_supported;
  iface->lookup = test_proxies_lookup;
  iface->lookup_async = test_proxies_lookup_async;
  iface->lookup_finish = test_proxies_lookup_finish;
}

static void
test_proxies_class_init (TestProxiesClass *klass)
{
}

static void
test_proxies_init (TestProxies *self)
{
}

/* GIO takes the one that the environment names. */
static void
install_resolvers (void)
{
  g_autoptr(GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "posthorn-test", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TEST_TYPE_PROXIES, "posthorn-test", 0);
}

typedef struct
{
  const char *name;
  const char *host;      /* of the settings */
  const char *question;  /* (nullable): what the resolver is asked for */
  const char *addresses; /* (nullable): what it says */
  const char *hole;      /* (nullable): address where nobody answers */
  const char *server;    /* where the server is */
  TestCertificateSpec certificate;
  guint n_addresses;
} AddressCase;

#define MAIL "mail.posthorn.test"

static const AddressCase address_cases[] = {
  { "009-first-refuses", MAIL, MAIL, "127.0.0.3 127.0.0.1", NULL, "127.0.0.1", { MAIL, NULL, -1, 30 }, 2 },
  { "010-first-is-dead", MAIL, MAIL, "127.0.0.2 127.0.0.1", "127.0.0.2", "127.0.0.1", { MAIL, NULL, -1, 30 }, 2 },
  { "010-ipv6-is-dead", MAIL, MAIL, "::1 127.0.0.1", "::1", "127.0.0.1", { MAIL, NULL, -1, 30 }, 2 },
  { "010-ipv4-is-dead", MAIL, MAIL, "127.0.0.1 ::1", "127.0.0.1", "::1", { MAIL, NULL, -1, 30 }, 2 },
  { "011-dot-at-the-end", MAIL ".", MAIL, "127.0.0.1", NULL, "127.0.0.1", { MAIL, NULL, -1, 30 }, 1 },
  { "upper-case", "Mail.Posthorn.TEST", "Mail.Posthorn.TEST", "127.0.0.1", NULL, "127.0.0.1", { MAIL, NULL, -1, 30 }, 1 },
  { "011-international", "bücher.posthorn.test", "xn--bcher-kva.posthorn.test", "127.0.0.1", NULL, "127.0.0.1", { "xn--bcher-kva.posthorn.test", NULL, -1, 30 }, 1 },
  { "011-ipv6-literal", "::1", NULL, NULL, NULL, "::1", { NULL, "::1", -1, 30 }, 1 },
  { "011-long-ipv6-literal", "0:0:0:0:0:0:0:1", NULL, NULL, NULL, "::1", { NULL, "::1", -1, 30 }, 1 },
};

static const AddressCase strangers[] = {
  { "047-other-ipv6-literal", "::1", NULL, NULL, NULL, "::1", { MAIL, "::2", -1, 30 }, 1 },
  { "047-other-name", MAIL, MAIL, "127.0.0.1", NULL, "127.0.0.1", { "posthorn.test", "127.0.0.1", -1, 30 }, 1 },
};

static gboolean
has_ipv6 (void)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

static PhServerSettings *
new_settings (const char *host, guint16 port)
{
  PhServerSettings *settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new (host, port, PH_SECURITY_TLS);
  settings->ca_file = g_strdup (session_fixture_get ()->ca_file);
  return settings;
}

static gboolean
needs_ipv6 (const AddressCase *item)
{
  return strchr (item->server, ':') != NULL || g_strcmp0 (item->hole, "::1") == 0;
}

/* How long it took to find somebody who answers. */
static void
take_time (PhConnection *connection, GParamSpec *pspec, gint64 *spent)
{
  if (ph_connection_get_phase (connection) == PH_CONNECTION_PHASE_CONNECT)
    *spent -= g_get_monotonic_time ();
  else if (ph_connection_get_phase (connection) == PH_CONNECTION_PHASE_TLS)
    *spent += g_get_monotonic_time ();
}

static void
test_address (gconstpointer data)
{
  static const char *const script[] = { "T:", "H:", NULL };
  const AddressCase *item = data;
  gboolean is_stranger = item >= strangers && item < strangers + G_N_ELEMENTS (strangers);

  if (needs_ipv6 (item) && !has_ipv6 ())
    {
      g_test_skip ("no IPv6 here");
      return;
    }
  g_autoptr(TestCertificate) certificate = test_certificate_new_issued (&item->certificate, session_fixture_get ()->authority);
  const ScriptedServerOptions options = { .certificate = certificate, .address = item->server };
  ScriptedServer *server = scripted_server_new (script, &options);
  guint16 port = scripted_server_get_port (server);
  g_autoptr(BlackHole) hole G_GNUC_UNUSED = item->hole != NULL ? black_hole_new (item->hole, port) : NULL;
  g_autoptr(PhServerSettings) settings = new_settings (item->host, port);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;
  gint64 spent = 0;

  world = (typeof (world)){ .host = item->question, .addresses = item->addresses };
  g_signal_connect (connection, "notify::phase", G_CALLBACK (take_time), &spent);
  session_fixture_connect (connection, &error);
  if (is_stranger)
    {
      g_assert_error (error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE);
      g_assert_cmphex (ph_certificate_get_problems (ph_connection_get_certificate (connection)), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
    }
  else
    g_assert_no_error (error);
  g_assert_cmpstr (ph_connection_get_remote_address (connection), ==, item->server);
  g_assert_cmpuint (ph_connection_get_n_addresses (connection), ==, item->n_addresses);
  /* RFC 8305 §8: 250 ms for each attempt. A lost SYN would be repeated only after a second. */
  g_assert_cmpint (spent / 1000, <, 950);
  g_object_unref (g_steal_pointer (&connection));
  scripted_server_finish (server);
}

static void
test_all_refuse (void)
{
  static const char *const script[] = { NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, scripted_server_get_port (server));
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;

  scripted_server_finish (server);
  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.1 127.0.0.2 127.0.0.3" };
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpuint (ph_connection_get_n_addresses (connection), ==, 3);
  g_auto(GStrv) addresses = ph_connection_dup_addresses (connection);
  g_autofree char *text = g_strjoinv (" ", addresses);
  g_assert_cmpstr (text, ==, "127.0.0.1 127.0.0.2 127.0.0.3");
}

typedef struct
{
  const char *name;
  const char *proxy; /* %u stands for the port of the scripted server */
  int error;         /* of G_IO_ERROR; -1: none */
  const char *script[10];
} ProxyCase;

#define CONNECT "C: CONNECT mail.posthorn.test:465 HTTP/1.?", "C: Host: *", "C: *", "C: User-Agent: *"

static const ProxyCase proxy_cases[] = {
  { "012-socks5", "socks5://127.0.0.1:%u", -1, { "K: 0 mail.posthorn.test:465", "T:", "H:", NULL } },
  { "012-socks5-server-refuses", "socks5://127.0.0.1:%u", G_IO_ERROR_CONNECTION_REFUSED, { "K: 5 mail.posthorn.test:465", "H:", NULL } },
  { "012-socks5-server-unreachable", "socks5://127.0.0.1:%u", G_IO_ERROR_HOST_UNREACHABLE, { "K: 4 mail.posthorn.test:465", "H:", NULL } },
  { "012-socks5-not-allowed", "socks5://127.0.0.1:%u", G_IO_ERROR_PROXY_NOT_ALLOWED, { "K: 2 mail.posthorn.test:465", "H:", NULL } },
  { "012-socks5-fails", "socks5://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { "K: 1 mail.posthorn.test:465", "H:", NULL } },
  { "012-socks5-wants-password", "socks5://127.0.0.1:%u", G_IO_ERROR_PROXY_NEED_AUTH, { "O: 0502", "H:", NULL } },
  { "012-socks5-refuses-password", "socks5://ada:secret@127.0.0.1:%u", G_IO_ERROR_PROXY_AUTH_FAILED, { "O: 05020101", "H:", NULL } },
  { "012-socks5-hangs-up", "socks5://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { "X:", NULL } },
  { "012-socks4a", "socks4a://127.0.0.1:%u", -1, { "G: 28", "O: 005a000000000000", "T:", "H:", NULL } },
  { "012-socks4a-refuses", "socks4a://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { "G: 28", "O: 005b000000000000", "H:", NULL } },
  { "012-http", "http://127.0.0.1:%u", -1, { CONNECT, "C:", "S: HTTP/1.0 200 go on", "S:", "T:", "H:", NULL } },
  { "012-http-refuses", "http://127.0.0.1:%u", G_IO_ERROR_PROXY_NOT_ALLOWED, { CONNECT, "C:", "S: HTTP/1.0 403 no", "S:", NULL } },
  { "012-http-wants-password", "http://127.0.0.1:%u", G_IO_ERROR_PROXY_NEED_AUTH, { CONNECT, "C:", "S: HTTP/1.0 407 who", "S:", NULL } },
  { "012-http-fails", "http://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { CONNECT, "C:", "S: HTTP/1.0 502 nobody there", "S:", NULL } },
  { "012-no-proxy", "socks5://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { "S: 220 mail.posthorn.test ESMTP", "H:", NULL } },
  { "012-proxy-refuses", "socks5://127.0.0.3:%u", G_IO_ERROR_PROXY_FAILED, { NULL } },
  { "012-no-such-proxy", "socks5://proxy.posthorn.test:%u", G_IO_ERROR_PROXY_FAILED, { NULL } },
  { "012-no-such-protocol", "pigeon://127.0.0.1:%u", G_IO_ERROR_PROXY_FAILED, { NULL } },
};

/* Which proxy is to blame, and not the password for it. */
static void
assert_names_proxy (const GError *error, const char *proxy)
{
  const char *authority = strstr (proxy, "://") + strlen ("://");
  const char *at = strchr (authority, '@');

  g_assert_nonnull (strstr (error->message, at != NULL ? at + 1 : authority));
  g_assert_null (strstr (error->message, "secret"));
}

/* GIO's client of that protocol loses eight octets of each connection. */
static gboolean
is_leaky (const char *proxy)
{
  return LEAK_CHECK_IS_ON && g_str_has_prefix (proxy, "socks4a");
}

static void
test_proxy (gconstpointer data)
{
  const ProxyCase *item = data;

  if (is_leaky (item->proxy))
    {
      g_test_skip ("GIO itself leaks");
      return;
    }

  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (item->script, &options);
  g_auto(GStrv) parts = g_strsplit (item->proxy, "%u", 2);
  g_autofree char *proxy = g_strdup_printf ("%s%u", parts[0], scripted_server_get_port (server));
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, 465);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;

  /* The address of the server would lead to nothing. */
  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.3", .proxy = proxy };
  gboolean ok = session_fixture_connect (connection, &error);
  if (item->error >= 0)
    {
      g_assert_error (error, G_IO_ERROR, item->error);
      assert_names_proxy (error, proxy);
    }
  else
    g_assert_no_error (error);
  g_assert_cmpint (ok, ==, item->error < 0);
  g_assert_cmpint (ph_connection_is_encrypted (connection), ==, ok);
  g_assert_null (ph_connection_get_remote_address (connection));
  g_assert_cmpuint (ph_connection_get_n_addresses (connection), ==, 0);
  /* Who is behind the proxy is nobody else's business. */
  if (strstr (item->proxy, "proxy.posthorn.test") == NULL)
    g_assert_cmpuint (world.n_questions, ==, 0);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

#define SHORT_TIME_MS 300

/* When the time is over, it is the proxy that did not answer: nobody has asked the server yet. */
static void
assert_proxy_is_late (const char *proxy)
{
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, 465);
  g_autoptr(GError) error = NULL;

  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.3", .proxy = proxy };
  settings->timeout_ms = SHORT_TIME_MS;
  PhSession *session = ph_session_new (settings, NULL);
  g_assert_false (session_fixture_open (session, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED);
  assert_names_proxy (error, proxy);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_CONNECT);
  session_fixture_let_go (session);
}

static void
test_silent_proxy (void)
{
  static const char *const script[] = { "H:", NULL };
  static const char *const protocols[] = { "socks5", "socks4a", "http" };

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      if (is_leaky (protocols[i]))
        continue;

      ScriptedServer *server = scripted_server_new (script, NULL);
      g_autofree char *proxy = g_strdup_printf ("%s://127.0.0.1:%u", protocols[i], scripted_server_get_port (server));

      assert_proxy_is_late (proxy);
      scripted_server_finish (server);
    }
}

static void
test_dead_proxy (void)
{
  g_autoptr(BlackHole) hole = black_hole_new ("127.0.0.2", 0);
  g_autofree char *proxy = g_strdup_printf ("socks5://127.0.0.2:%u", black_hole_get_port (hole));

  assert_proxy_is_late (proxy);
}

/* Who is reached in several ways is one all the same. */
static void
test_named_once (void)
{
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, 465);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  g_autoptr(GError) error = NULL;

  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.3", .proxy = "socks5://127.0.0.3:1 socks4://127.0.0.3:1 socks5://127.0.0.4:1" };
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "proxy 127.0.0.3:1, 127.0.0.4:1: "));
}

/* What the settings of a server say comes before what the desktop says. */
static void
test_own_proxy (void)
{
  static const char *const script[] = { "K: 0 mail.posthorn.test:465", "T:", "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, 465);
  g_autoptr(PhConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  settings->proxy = g_strdup_printf ("socks5://127.0.0.1:%u", scripted_server_get_port (server));
  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.3", .proxy = "socks5://127.0.0.3:1" };
  connection = ph_connection_new (settings);
  session_fixture_connect (connection, &error);
  g_assert_no_error (error);
  g_assert_true (ph_connection_is_encrypted (connection));
  g_assert_cmpuint (world.n_questions, ==, 0);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

static void
test_no_own_proxy (void)
{
  static const char *const script[] = { "T:", "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, scripted_server_get_port (server));
  g_autoptr(PhConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  settings->proxy = g_strdup ("direct://");
  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.1", .proxy = "socks5://127.0.0.3:1" };
  connection = ph_connection_new (settings);
  session_fixture_connect (connection, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ph_connection_get_remote_address (connection), ==, "127.0.0.1");
  ph_connection_close (connection);
  scripted_server_finish (server);
}

static void
test_wrong_own_proxy (void)
{
  g_autoptr(PhServerSettings) settings = new_settings (MAIL, 465);
  g_autoptr(PhConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  settings->proxy = g_strdup ("socks5://ada:secret@proxy.posthorn.test");
  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.1" };
  connection = ph_connection_new (settings);
  g_assert_false (session_fixture_connect (connection, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED);
  g_assert_nonnull (strstr (error->message, "proxy.posthorn.test"));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_cmpuint (world.n_questions, ==, 0);
}

static void
close_at_phase (PhConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  if (ph_connection_get_phase (connection) == (PhConnectionPhase) GPOINTER_TO_INT (user_data))
    ph_connection_close (connection);
}

static void
keep_web_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_web_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* Documents from the web take the same way, and the name of their server is the proxy's to look up. */
static void
test_web_proxy (void)
{
  static const char *const script[] = { "K: 0 mail.posthorn.test:80", "C: GET /x HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: ", "S: HTTP/1.1 200 OK", "S: Content-Length: 2", "S: ", "Z: ok", "X:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autofree char *proxy = g_strdup_printf ("socks5://127.0.0.1:%u", scripted_server_get_port (server));
  g_autoptr(PhWebClient) client = ph_web_client_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  world = (typeof (world)){ .host = MAIL, .addresses = "127.0.0.3", .proxy = proxy };
  ph_web_client_get_async (client, "http://" MAIL "/x", NULL, keep_web_result, &result);
  session_fixture_wait (has_web_result, &result);
  g_autoptr(PhWebAnswer) answer = ph_web_client_get_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (ph_web_answer_get_body (answer)), ==, 2);
  g_assert_cmpuint (world.n_questions, ==, 0);
  scripted_server_finish (server);
}

/* Closed for good, with no cancellable to help. */
static void
test_close_while_opening (void)
{
  static const char *const script[] = { "H:", NULL };
  static const PhConnectionPhase phases[] = { PH_CONNECTION_PHASE_RESOLVE, PH_CONNECTION_PHASE_CONNECT, PH_CONNECTION_PHASE_TLS };

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      ScriptedServer *server = scripted_server_new (script, NULL);
      g_autoptr(PhServerSettings) settings = new_settings ("127.0.0.1", scripted_server_get_port (server));
      g_autoptr(PhConnection) connection = ph_connection_new (settings);
      g_autoptr(GError) error = NULL;

      world = (typeof (world)){ 0 };
      g_signal_connect (connection, "notify::phase", G_CALLBACK (close_at_phase), GINT_TO_POINTER (phases[i]));
      g_assert_false (session_fixture_connect (connection, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
      g_assert_null (ph_connection_get_input (connection));
      scripted_server_finish (server);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  install_resolvers ();
  session_fixture_add_cases ("/net/route/", address_cases, G_N_ELEMENTS (address_cases), sizeof address_cases[0], test_address);
  session_fixture_add_cases ("/net/route/", strangers, G_N_ELEMENTS (strangers), sizeof strangers[0], test_address);
  g_test_add_func ("/net/route/009-all-refuse", test_all_refuse);
  session_fixture_add_cases ("/net/route/", proxy_cases, G_N_ELEMENTS (proxy_cases), sizeof proxy_cases[0], test_proxy);
  g_test_add_func ("/net/route/012-silent-proxy", test_silent_proxy);
  g_test_add_func ("/net/route/012-dead-proxy", test_dead_proxy);
  g_test_add_func ("/net/route/012-proxy-named-once", test_named_once);
  g_test_add_func ("/net/route/own-proxy", test_own_proxy);
  g_test_add_func ("/net/route/no-own-proxy", test_no_own_proxy);
  g_test_add_func ("/net/route/wrong-own-proxy", test_wrong_own_proxy);
  g_test_add_func ("/net/route/web-proxy", test_web_proxy);
  g_test_add_func ("/net/route/close-while-opening", test_close_while_opening);
  return session_fixture_run ();
}
