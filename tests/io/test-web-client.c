// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Documents from servers that are good, slow, lying, huge, or in the hands of somebody else.

#include "config.h"

#include "black-hole.h"
#include "leak-check.h"
#include "loopback-resolver.h"
#include "ph-web-client.h"
#include "session-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#define HOST "mail.posthorn.test"
/* For the tests in which it has to run out. */
#define SHORT_MS 300
/* For all others: more than any of them takes. */
#define LONG_MS 15000

#define REQUEST    "C: GET /x HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: "
#define LIMIT      (128 * 1024)
#define LENGTH(n)  "S: HTTP/1.1 200 OK", "S: Content-Length: " n, "S: "
#define UNTIL_HERE "S: HTTP/1.1 200 OK", "S: Connection: close", "S: "

typedef struct
{
  const char *name;
  const char *script[20]; /* T: first for HTTPS */
  const char *body;       /* (nullable): %NULL: it fails */
  GQuark (*domain) (void);
  int code;
} Case;

static GQuark
io_error (void)
{
  return G_IO_ERROR;
}

static GTlsDatabase *
new_database (void)
{
  g_autoptr(GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (session_fixture_get ()->ca_file, &error);

  g_assert_no_error (error);
  return database;
}

static PhWebClient *
new_client (guint connect_timeout_ms, guint total_timeout_ms)
{
  g_autoptr(GTlsDatabase) database = new_database ();

  return g_object_new (PH_TYPE_WEB_CLIENT, "tls-database", database, "connect-timeout", connect_timeout_ms, "total-timeout", total_timeout_ms, NULL);
}

static ScriptedServer *
new_server (const char *const *script)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };

  return scripted_server_new (script, &options);
}

static char *
new_uri (const char *scheme, const char *host, guint16 port)
{
  return g_strdup_printf ("%s://%s:%u/x", scheme, host, port);
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

static PhWebAnswer *
get (PhWebClient *client, const char *uri, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_web_client_get_async (client, uri, NULL, keep_result, &result);
  session_fixture_wait (has_result, &result);
  return ph_web_client_get_finish (client, result, error);
}

static void
assert_body (PhWebAnswer *answer, const char *body)
{
  gsize length;
  const char *data = g_bytes_get_data (ph_web_answer_get_body (answer), &length);

  g_assert_cmpmem (data, length, body, strlen (body));
}

/* Lets what is closed asynchronously be closed. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
let_go (PhWebClient *client)
{
  g_object_unref (client);
  settle ();
}

/* Its octets are zeros, many times what is allowed: 16 MiB in 16 KiB of deflate. */
static char *
new_bomb_step (void)
{
  g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *zeros = g_malloc0 (16 * 1024 * 1024);
  GString *step = g_string_new ("O: ");

  g_output_stream_write_all (stream, zeros, 16 * 1024 * 1024, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  const guint8 *data = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory));
  for (gsize i = 0; i < g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)); i++)
    g_string_append_printf (step, "%02x", data[i]);
  return g_string_free (step, FALSE);
}

/* printf "settings" | gzip -9n */
#define GZIPPED "1f8b08000000000002032b4e2d29c9cc4b2f0600c5a045e508000000"

static const Case cases[] = {
  { "plain", { REQUEST, LENGTH ("8"), "Z: settings", "H:" }, "settings" },
  { "tls", { "T:", REQUEST, LENGTH ("8"), "Z: settings", "H:" }, "settings" },
  { "chunked", { "T:", REQUEST, "S: HTTP/1.1 200 OK", "S: Transfer-Encoding: chunked", "S: ", "Z: 3\\r\\nset\\r\\n", "Z: 5\\r\\ntings\\r\\n0\\r\\n\\r\\n", "H:" }, "settings" },
  { "until-close", { REQUEST, UNTIL_HERE, "Z: settings", "X:" }, "settings" },
  { "http-1.0", { REQUEST, "S: HTTP/1.0 200 OK", "S: ", "Z: settings", "X:" }, "settings" },
  { "gzip", { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 28", "S: Content-Encoding: gzip", "S: ", "O: " GZIPPED, "H:" }, "settings" },
  { "empty", { REQUEST, LENGTH ("0"), "H:" }, "" },
  { "empty-until-close", { REQUEST, UNTIL_HERE, "X:" }, "" },
  { "informational-first", { REQUEST, "S: HTTP/1.1 103 Early Hints", "S: ", LENGTH ("8"), "Z: settings", "H:" }, "settings" },

  { "no-content", { REQUEST, "S: HTTP/1.1 204 No Content", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_SERVER },
  { "partial-content", { REQUEST, "S: HTTP/1.1 206 Partial", "S: Content-Length: 8", "S: ", "Z: settings", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_SERVER },
  { "not-modified", { REQUEST, "S: HTTP/1.1 304 Not Modified", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_SERVER },
  { "unauthorized", { REQUEST, "S: HTTP/1.1 401 Unauthorized", "S: WWW-Authenticate: Basic realm=\"x\"", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_ABSENT },
  { "not-found", { REQUEST, "S: HTTP/1.1 404 Not Found", "S: Content-Length: 8", "S: ", "Z: settings", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_ABSENT },
  { "not-found-endless", { REQUEST, "S: HTTP/1.1 404 Not Found", "S: ", "E: settings" }, NULL, ph_web_error_quark, PH_WEB_ERROR_ABSENT },
  { "proxy", { REQUEST, "S: HTTP/1.1 407 Proxy Authentication Required", "S: Proxy-Authenticate: Basic realm=\"x\"", "S: Content-Length: 0", "S: ", "H:" }, NULL, io_error, G_IO_ERROR_PROXY_NEED_AUTH },
  { "gone", { REQUEST, "S: HTTP/1.1 410 Gone", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_ABSENT },
  { "internal-error", { REQUEST, "S: HTTP/1.1 500 Oops", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_SERVER },
  { "odd-status", { REQUEST, "S: HTTP/1.1 999 Odd", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_SERVER },

  { "huge-announced", { REQUEST, LENGTH ("131073"), "E: settings" }, NULL, ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },
  { "huge-unannounced", { REQUEST, UNTIL_HERE, "E: settings" }, NULL, ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },
  { "huge-tls", { "T:", REQUEST, UNTIL_HERE, "E: settings" }, NULL, ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },
  { "huge-chunked", { REQUEST, "S: HTTP/1.1 200 OK", "S: Transfer-Encoding: chunked", "S: ", "E: 8\\r\\nsettings\\r\\n" }, NULL, ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },
  { "huge-length", { REQUEST, LENGTH ("99999999999999999999999"), "Z: settings", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE },

  { "cut-off", { REQUEST, LENGTH ("9"), "Z: settings", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "cut-off-announced", { REQUEST, "S: HTTP/1.1 200 OK", "S: Connection: close", "S: Content-Length: 9", "S: ", "Z: settings", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "cut-off-tls", { "T:", REQUEST, LENGTH ("9"), "Z: settings", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "cut-off-chunk", { REQUEST, "S: HTTP/1.1 200 OK", "S: Transfer-Encoding: chunked", "S: ", "Z: 8\\r\\nset", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "cut-off-gzip", { REQUEST, "S: HTTP/1.1 200 OK", "S: Connection: close", "S: Content-Encoding: gzip", "S: Content-Length: 28", "S: ", "O: 1f8b08000000000002032b4e2d29c9cc", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "cut-off-header", { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 8", "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "no-answer", { REQUEST, "X:" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },
  { "reset", { REQUEST, LENGTH ("9"), "Z: settings", "R:" }, NULL, io_error, G_IO_ERROR_CONNECTION_CLOSED },
  { "smtp", { "S: 220 mail.posthorn.test ESMTP", "S: ", "H:" }, NULL, io_error, G_IO_ERROR_INVALID_DATA },
  { "encoding-unknown", { REQUEST, "S: HTTP/1.1 200 OK", "S: Transfer-Encoding: pigeon", "S: ", "H:" }, NULL, io_error, G_IO_ERROR_INVALID_DATA },
  { "header-endless", { REQUEST, "S: HTTP/1.1 200 OK", "E: X-Header: settings\\r\\n" }, NULL, io_error, G_IO_ERROR_PARTIAL_INPUT },

  { "location-missing", { REQUEST, "S: HTTP/1.1 302 Found", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-file", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: file:///etc/passwd", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-script", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: javascript:alert(1)", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-without-host", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http:///x", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-malformed", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http://[::1", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-with-user", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: https://ada:secret@mail.posthorn.test/", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-localhost", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http://localhost/", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
  { "location-private", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http://192.168.1.1/restart", "S: Content-Length: 0", "S: ", "H:" }, NULL, ph_web_error_quark, PH_WEB_ERROR_REDIRECTED },
};

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  gboolean is_tls = strcmp (item->script[0], "T:") == 0;
  ScriptedServer *server = new_server (item->script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri (is_tls ? "https" : "http", HOST, scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebAnswer) answer = get (client, uri, &error);

  if (item->body != NULL)
    {
      g_assert_no_error (error);
      assert_body (answer, item->body);
      g_assert_cmpstr (ph_web_answer_get_uri (answer), ==, uri);
      g_assert_cmpint (ph_web_answer_get_protection (answer), ==, is_tls ? PH_WEB_PROTECTED : PH_WEB_OPEN);
    }
  else
    {
      g_assert_null (answer);
      g_assert_error (error, item->domain (), item->code);
    }
  let_go (client);
  scripted_server_finish (server);
}

/* What is asked for, and nothing else: neither after a cookie, nor from a page that sends us on, nor with what is cached. */
static void
test_request (void)
{
  g_autoptr(GError) error = NULL;
  const char *const first_script[] = { "P:", "C: GET /x HTTP/1.1", "C: Accept-Encoding: gzip, deflate*", "C: User-Agent: Posthorn", "C: Connection: Keep-Alive", "C: Host: *", "C: ",
                                       "S: HTTP/1.1 301 Moved", "S: Set-Cookie: a=b; Path=/; Max-Age=9999", "S: Location: y?z#part", "S: Content-Length: 4", "S: ", "S: ok", "H:", NULL };
  const char *const next_script[] = { "C: GET /y?z HTTP/1.1", "C: Accept-Encoding: gzip, deflate*", "C: User-Agent: Posthorn", "C: Connection: Keep-Alive", "C: Host: *", "C: ",
                                      "S: HTTP/1.1 200 OK", "S: Set-Cookie: a=b; Path=/", "S: Cache-Control: max-age=9999", "S: ETag: \"x\"", "S: Content-Length: 2", "S: ", "Z: ok", "X:", NULL };
  const char *const again_script[] = { "C: GET /y?z HTTP/1.1", "C: Accept-Encoding: gzip, deflate*", "C: User-Agent: Posthorn", "C: Connection: Keep-Alive", "C: Host: *", "C: ",
                                       LENGTH ("2"), "Z: ok", "H:", NULL };
  ScriptedServer *first = new_server (first_script);
  ScriptedServer *next = scripted_server_new_behind (first, next_script);
  ScriptedServer *again = scripted_server_new_behind (next, again_script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (first));
  g_autofree char *moved = g_strdup_printf ("http://" HOST ":%u/y?z", scripted_server_get_port (first));
  g_autofree char *moved_part = g_strconcat (moved, "#part", NULL);

  scripted_server_go (first);
  g_autoptr(PhWebAnswer) answer = get (client, uri, &error);
  g_assert_no_error (error);
  assert_body (answer, "ok");
  g_assert_cmpstr (ph_web_answer_get_uri (answer), ==, moved);
  g_autoptr(PhWebAnswer) answer_again = get (client, moved_part, &error);
  g_assert_no_error (error);
  assert_body (answer_again, "ok");
  let_go (client);
  scripted_server_finish (first);
  scripted_server_finish (next);
  scripted_server_finish (again);
}

typedef struct
{
  const char *name;
  const char *hops; /* s: https, p: http */
  PhWebProtection protection;
  gboolean fails;
} Chain;

static const Chain chains[] = {
  { "to-https", "ps", PH_WEB_OPEN },
  { "to-http", "sp", PH_WEB_OPEN },
  { "https-only", "ss", PH_WEB_PROTECTED },
  { "http-between", "sps", PH_WEB_OPEN },
  { "three", "ssss", PH_WEB_PROTECTED },
  { "three-ending-open", "sssp", PH_WEB_OPEN },
  { "four", "sssss", PH_WEB_OPEN, TRUE },
};

static const char *
get_scheme (const Chain *chain, gsize hop)
{
  return chain->hops[hop] == 's' ? "https" : "http";
}

static ScriptedServer *
new_hop (const Chain *chain, gsize hop, const char *target, int status)
{
  g_autofree char *head = target != NULL ? g_strdup_printf ("S: HTTP/1.1 %d Moved", status) : g_strdup ("S: HTTP/1.1 200 OK");
  g_autofree char *location = g_strconcat ("S: Location: ", target, NULL);
  const char *const script[] = { "T:", "C: GET /x HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: ", head, "S: Content-Length: 8", target != NULL ? location : "S: X: y", "S: ", "Z: settings", "H:", NULL };

  return new_server (chain->hops[hop] == 's' ? script : script + 1);
}

static void
test_chain (gconstpointer data)
{
  static const int statuses[] = { 301, 302, 303, 307, 308 };
  const Chain *chain = data;
  gsize n = strlen (chain->hops);
  ScriptedServer *servers[8];
  g_autofree char *uri = NULL;
  g_autofree char *last = NULL;
  g_autoptr(GError) error = NULL;
  PhWebClient *client = new_client (LONG_MS, LONG_MS);

  for (gsize i = n; i > 0; i--)
    {
      servers[i - 1] = new_hop (chain, i - 1, uri, statuses[i % G_N_ELEMENTS (statuses)]);
      g_free (uri);
      uri = new_uri (get_scheme (chain, i - 1), HOST, scripted_server_get_port (servers[i - 1]));
      if (last == NULL)
        last = g_strdup (uri);
    }
  g_autoptr(PhWebAnswer) answer = get (client, uri, &error);
  if (chain->fails)
    g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (ph_web_answer_get_protection (answer), ==, chain->protection);
      g_assert_cmpstr (ph_web_answer_get_uri (answer), ==, last);
    }
  g_assert_cmpint (scripted_server_has_client (servers[n - 1]), ==, !chain->fails);
  let_go (client);
  for (gsize i = 0; i < n; i++)
    scripted_server_finish (servers[i]);
}

static void
test_loop (void)
{
  static const char *const script[] = { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: /x", "S: Content-Length: 0", "S: ", "H:", NULL };
  ScriptedServer *servers[5];
  g_autoptr(GError) error = NULL;
  PhWebClient *client = new_client (LONG_MS, LONG_MS);

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    servers[i] = i == 0 ? new_server (script) : scripted_server_new_behind (servers[i - 1], script);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (servers[0]));
  g_assert_null (get (client, uri, &error));
  g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED);
  g_assert_false (scripted_server_has_client (servers[4]));
  let_go (client);
  for (guint i = G_N_ELEMENTS (servers); i > 0; i--)
    scripted_server_finish (servers[i - 1]);
}

/* Who asks an address of the private network may be sent to another one. */
static void
test_private_to_private (void)
{
  static const char *const script[] = { REQUEST, LENGTH ("8"), "Z: settings", "H:", NULL };
  ScriptedServer *server = new_server (script);
  g_autofree char *location = g_strdup_printf ("S: Location: http://127.0.0.1:%u/x", scripted_server_get_port (server));
  const char *const first_script[] = { REQUEST, "S: HTTP/1.1 302 Found", location, "S: Content-Length: 0", "S: ", "H:", NULL };
  ScriptedServer *first = new_server (first_script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("http", "127.0.0.1", scripted_server_get_port (first));
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebAnswer) answer = get (client, uri, &error);

  g_assert_no_error (error);
  assert_body (answer, "settings");
  let_go (client);
  scripted_server_finish (first);
  scripted_server_finish (server);
}

static void
test_location_too_long (void)
{
  g_autofree char *path = g_strnfill (2048, 'x');
  g_autofree char *location = g_strconcat ("S: Location: /", path, NULL);
  const char *const script[] = { REQUEST, "S: HTTP/1.1 302 Found", location, "S: Content-Length: 0", "S: ", "H:", NULL };
  ScriptedServer *server = new_server (script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;

  g_assert_null (get (client, uri, &error));
  g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED);
  let_go (client);
  scripted_server_finish (server);
}

/* The limit itself is allowed, and one octet more is not, whether or not a length is said. */
static void
test_limit (void)
{
  for (guint length = LIMIT; length <= LIMIT + 1; length++)
    {
      g_autofree char *body = g_strnfill (length, 'x');
      g_autofree char *step = g_strconcat ("Z: ", body, NULL);
      const char *const script[] = { REQUEST, UNTIL_HERE, step, "X:", NULL };
      ScriptedServer *server = new_server (script);
      PhWebClient *client = new_client (LONG_MS, LONG_MS);
      g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (server));
      g_autoptr(GError) error = NULL;
      g_autoptr(PhWebAnswer) answer = get (client, uri, &error);

      if (length == LIMIT)
        assert_body (answer, body);
      else
        g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_TOO_LARGE);
      let_go (client);
      scripted_server_abandon (server);
    }
}

static void
test_bomb (void)
{
  g_autofree char *bomb = new_bomb_step ();
  const char *const script[] = { REQUEST, "S: HTTP/1.1 200 OK", "S: Connection: close", "S: Content-Encoding: gzip", "S: ", bomb, "H:", NULL };
  ScriptedServer *server = new_server (script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;

  /* What comes over the wire would be small enough. */
  g_assert_cmpuint (strlen (bomb) / 2, <, LIMIT);
  g_assert_null (get (client, uri, &error));
  g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_TOO_LARGE);
  let_go (client);
  scripted_server_finish (server);
}

static void
test_page (void)
{
  static const char *const script[] = { REQUEST, LENGTH ("13"), "Z: <html></html>", "H:", NULL };
  ScriptedServer *server = new_server (script);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (server));
  g_autoptr(PhWebAnswer) answer = get (client, uri, NULL);

  g_assert_true (ph_web_answer_is_page (answer));
  let_go (client);
  scripted_server_finish (server);
}

typedef struct
{
  const char *name;
  TestCertificateSpec spec;
  gboolean is_self_signed;
} BadCertificate;

static const BadCertificate bad_certificates[] = {
  { "self-signed", { .dns_name = HOST, .starts_in_days = -1, .ends_in_days = 1 }, TRUE },
  { "other-name", { .dns_name = "other.posthorn.test", .starts_in_days = -1, .ends_in_days = 1 } },
  { "expired", { .dns_name = HOST, .starts_in_days = -9, .ends_in_days = -1 } },
  { "too-early", { .dns_name = HOST, .starts_in_days = 2, .ends_in_days = 9 } },
};

static void
test_bad_certificate (gconstpointer data)
{
  static const char *const script[] = { "T:", "H:", NULL };
  const BadCertificate *item = data;
  g_autoptr(TestCertificate) certificate = item->is_self_signed ? test_certificate_new_self_signed (&item->spec) : test_certificate_new_issued (&item->spec, session_fixture_get ()->authority);
  const ScriptedServerOptions options = { .certificate = certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_uri ("https", HOST, scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;

  g_assert_null (get (client, uri, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  let_go (client);
  scripted_server_abandon (server);
}

/* Without a database of its own it trusts whom the system trusts, and that is not the tests' authority. */
static void
test_system_store (void)
{
  static const char *const script[] = { "T:", "H:", NULL };
  ScriptedServer *server = new_server (script);
  PhWebClient *client = ph_web_client_new ();
  g_autofree char *uri = new_uri ("https", HOST, scripted_server_get_port (server));
  g_autoptr(GError) error = NULL;

  g_assert_null (get (client, uri, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  let_go (client);
  scripted_server_abandon (server);
}

static void
test_bad_addresses (void)
{
  static const char *const uris[] = { "", "mail.posthorn.test", "/x", "file:///etc/passwd", "ftp://mail.posthorn.test/", "https://", "https://ada@mail.posthorn.test/", "https://ada:secret@mail.posthorn.test/", "http://127.1/", "http://0x7f.0.0.1/", "http://10.0.0.0x1/", "http://2130706433/" };
  PhWebClient *client = new_client (LONG_MS, LONG_MS);

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (get (client, uris[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  let_go (client);
}

static void
test_no_such_name (void)
{
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autoptr(GError) error = NULL;

  g_assert_null (get (client, "http://nowhere.example/x", &error));
  g_assert_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  let_go (client);
}

static void
test_refused (void)
{
  static const char *const script[] = { "X:", NULL };
  ScriptedServer *server = new_server (script);
  g_autofree char *uri = new_uri ("http", HOST, scripted_server_get_port (server));
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autoptr(GError) error = NULL;

  scripted_server_finish (server);
  g_assert_null (get (client, uri, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  let_go (client);
}

/* Where a server may leave us waiting, and where somebody may lose patience. */
typedef struct
{
  const char *name;
  const char *scheme;
  const char *host;
  const char *script[20]; /* empty: nobody answers there */
  gboolean is_connecting; /* the limit of the connection counts, or else the total */
} Wait;

static const Wait waits[] = {
  { "name", "https", "silent.posthorn.test", {}, TRUE },
  { "connection", "https", HOST, {}, TRUE },
  { "handshake", "https", HOST, { "H:" }, TRUE },
  { "header", "https", HOST, { "T:", REQUEST, "H:" } },
  { "header-dripping", "https", HOST, { "T:", REQUEST, "S: HTTP/1.1 200 OK", "D: X-Header: settings\\r\\n" } },
  { "body", "http", HOST, { REQUEST, LENGTH ("99"), "Z: settings", "H:" } },
  { "body-tls", "https", HOST, { "T:", REQUEST, LENGTH ("99"), "Z: settings", "H:" } },
  { "body-dripping", "http", HOST, { REQUEST, UNTIL_HERE, "D: settings" } },
  { "chunks-dripping", "https", HOST, { "T:", REQUEST, "S: HTTP/1.1 200 OK", "S: Transfer-Encoding: chunked", "S: ", "D: 8\\r\\nsettings\\r\\n" } },
  { "informational-dripping", "http", HOST, { REQUEST, "D: HTTP/1.1 103 Early Hints\\r\\n\\r\\n" } },
};

/* Somewhere to wait. */
typedef struct
{
  ScriptedServer *server; /* (nullable) */
  BlackHole *hole;
  char *uri;
} Place;

static void
place_init (Place *place, const Wait *item)
{
  place->server = item->script[0] != NULL ? new_server (item->script) : NULL;
  place->hole = black_hole_new ("127.0.0.1", 0);
  place->uri = new_uri (item->scheme, item->host, place->server != NULL ? scripted_server_get_port (place->server) : black_hole_get_port (place->hole));
}

/* The server complains if the client, which is still there, does not hang up. */
static void
place_clear (Place *place)
{
  settle ();
  if (place->server != NULL)
    scripted_server_finish (place->server);
  black_hole_free (place->hole);
  g_free (place->uri);
}

static void
test_timeout (gconstpointer data)
{
  const Wait *item = data;
  Place place;
  gint64 begin = g_get_monotonic_time ();
  PhWebClient *client = item->is_connecting ? new_client (SHORT_MS, LONG_MS) : new_client (LONG_MS, SHORT_MS);
  g_autoptr(GError) error = NULL;

  place_init (&place, item);
  g_assert_null (get (client, place.uri, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, SHORT_MS * 1000);
  place_clear (&place);
  let_go (client);
}

static gboolean
is_at_its_wait (gpointer data)
{
  Place *place = data;

  return place->server == NULL || scripted_server_is_waiting (place->server);
}

static void
test_cancel (gconstpointer data)
{
  const Wait *item = data;
  Place place;
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  place_init (&place, item);
  ph_web_client_get_async (client, place.uri, cancellable, keep_result, &result);
  session_fixture_wait (is_at_its_wait, &place);
  settle ();
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  session_fixture_wait (has_result, &result);
  g_assert_null (ph_web_client_get_finish (client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  place_clear (&place);
  let_go (client);
}

static void
test_cancelled_before (void)
{
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_questions = loopback_resolver_count_questions ();

  g_cancellable_cancel (cancellable);
  ph_web_client_get_async (client, "http://" HOST "/x", cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  g_assert_null (ph_web_client_get_finish (client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (loopback_resolver_count_questions (), ==, n_questions);
  let_go (client);
}

/* A server of today, with HTTP/2, on a thread of its own. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  int port;       /* atomic; 0: not known yet */
  int n_requests; /* atomic */
  gboolean ends;  /* atomic */
} ModernServer;

static void
serve (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ModernServer *self = data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  g_autofree char *body = g_strnfill (strcmp (path, "/large") == 0 ? LIMIT * 8 : 8, 'x');

  g_atomic_int_inc (&self->n_requests);
  g_assert_cmpint (soup_server_message_get_http_version (message), ==, SOUP_HTTP_2_0);
  g_assert_null (soup_message_headers_get_one (request, "Cookie"));
  g_assert_null (soup_message_headers_get_one (request, "Referer"));
  g_assert_cmpstr (soup_message_headers_get_one (request, "User-Agent"), ==, "Posthorn");
  if (strcmp (path, "/absent") == 0)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (strcmp (path, "/x") == 0)
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Set-Cookie", "a=b");
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/y");
    }
  else
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_COPY, body, strlen (body));
    }
}

static SoupServer *
start_to_listen (ModernServer *self)
{
  const TestCertificate *certificate = session_fixture_get ()->certificate;
  g_autofree char *pem = g_strconcat (certificate->certificate, certificate->key, NULL);
  g_autoptr(GTlsCertificate) tls = g_tls_certificate_new_from_pem (pem, -1, NULL);
  g_autoptr(GError) error = NULL;
  SoupServer *server = soup_server_new ("tls-certificate", tls, NULL);

  soup_server_add_handler (server, NULL, serve, self, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  return server;
}

static gpointer
run_modern_server (gpointer data)
{
  ModernServer *self = data;

  /* libsoup's server loses sockets; whether our side does is what counts. */
  leak_check_pause ();
  g_main_context_push_thread_default (self->context);
  SoupServer *server = start_to_listen (self);
  GSList *uris = soup_server_get_uris (server);
  g_atomic_int_set (&self->port, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_wakeup (NULL);
  while (!g_atomic_int_get (&self->ends))
    g_main_context_iteration (self->context, TRUE);
  soup_server_disconnect (server);
  g_object_unref (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
has_port (gpointer data)
{
  return g_atomic_int_get (&((ModernServer *) data)->port) != 0;
}

static ModernServer *
modern_server_new (void)
{
  ModernServer *self = g_new0 (ModernServer, 1);

  session_fixture_get ();
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("modern server", run_modern_server, self);
  session_fixture_wait (has_port, self);
  return self;
}

static void
modern_server_free (ModernServer *self)
{
  g_atomic_int_set (&self->ends, TRUE);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_main_context_unref (self->context);
  g_free (self);
}

static char *
new_modern_uri (ModernServer *self, const char *host, const char *path)
{
  return g_strdup_printf ("https://%s:%d%s", host, g_atomic_int_get (&self->port), path);
}

static void
test_http2 (void)
{
  ModernServer *server = modern_server_new ();
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  g_autofree char *uri = new_modern_uri (server, HOST, "/x");
  g_autofree char *moved = new_modern_uri (server, HOST, "/y");
  g_autofree char *large = new_modern_uri (server, HOST, "/large");
  g_autofree char *absent = new_modern_uri (server, HOST, "/absent");
  g_autoptr(GError) error = NULL;

  g_autoptr(PhWebAnswer) answer = get (client, uri, &error);
  g_assert_no_error (error);
  assert_body (answer, "xxxxxxxx");
  g_assert_cmpstr (ph_web_answer_get_uri (answer), ==, moved);
  g_assert_cmpint (ph_web_answer_get_protection (answer), ==, PH_WEB_PROTECTED);
  g_assert_null (get (client, large, &error));
  g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (get (client, absent, &error));
  g_assert_error (error, PH_WEB_ERROR, PH_WEB_ERROR_ABSENT);
  g_assert_cmpint (g_atomic_int_get (&server->n_requests), ==, 4);
  let_go (client);
  modern_server_free (server);
}

/* More documents at once than there may be connections, half of them from a name that the server can't prove. */
static void
test_many (void)
{
  ModernServer *server = modern_server_new ();
  PhWebClient *client = new_client (LONG_MS, LONG_MS);
  GAsyncResult *results[12] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *uri = new_modern_uri (server, i % 2 == 0 ? HOST : "other.posthorn.test", "/x");

      ph_web_client_get_async (client, uri, NULL, keep_result, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;

      session_fixture_wait (has_result, &results[i]);
      g_autoptr(PhWebAnswer) answer G_GNUC_UNUSED = ph_web_client_get_finish (client, results[i], &error);
      if (i % 2 == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
      g_object_unref (results[i]);
    }
  let_go (client);
  modern_server_free (server);
}

int
main (int argc, char **argv)
{
  /* libsoup's server speaks HTTP/2 only on demand. */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  session_fixture_add_cases ("/net/web-client/case/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_case);
  g_test_add_func ("/net/web-client/request", test_request);
  session_fixture_add_cases ("/net/web-client/chain/", chains, G_N_ELEMENTS (chains), sizeof chains[0], test_chain);
  g_test_add_func ("/net/web-client/loop", test_loop);
  g_test_add_func ("/net/web-client/private-to-private", test_private_to_private);
  g_test_add_func ("/net/web-client/location-too-long", test_location_too_long);
  g_test_add_func ("/net/web-client/limit", test_limit);
  g_test_add_func ("/net/web-client/bomb", test_bomb);
  g_test_add_func ("/net/web-client/page", test_page);
  session_fixture_add_cases ("/net/web-client/bad-certificate/", bad_certificates, G_N_ELEMENTS (bad_certificates), sizeof bad_certificates[0], test_bad_certificate);
  g_test_add_func ("/net/web-client/system-store", test_system_store);
  g_test_add_func ("/net/web-client/bad-addresses", test_bad_addresses);
  g_test_add_func ("/net/web-client/no-such-name", test_no_such_name);
  g_test_add_func ("/net/web-client/refused", test_refused);
  session_fixture_add_cases ("/net/web-client/timeout/", waits, G_N_ELEMENTS (waits), sizeof waits[0], test_timeout);
  session_fixture_add_cases ("/net/web-client/cancel/", waits, G_N_ELEMENTS (waits), sizeof waits[0], test_cancel);
  g_test_add_func ("/net/web-client/cancelled-before", test_cancelled_before);
  g_test_add_func ("/net/web-client/http2", test_http2);
  g_test_add_func ("/net/web-client/many", test_many);
  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
