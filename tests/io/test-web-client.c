// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Documents from servers that are good, slow, lying, huge, or in the hands of somebody else.

#include "config.h"

#include "black-hole.h"
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
let_go (PhWebClient *client)
{
  g_object_unref (client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  session_fixture_add_cases ("/net/web-client/case/", cases, G_N_ELEMENTS (cases), sizeof cases[0], test_case);
  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
