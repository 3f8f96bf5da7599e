// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What one web server says, be it the page, another one, a way elsewhere, or without end.

#include "config.h"

#include "loopback-resolver.h"
#include "ph-web-client.h"
#include "session-fixture.h"

#include <string.h>

#define HOST    "web.posthorn.test"
#define REQUEST "C: GET /success.txt HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: "
#define LIMIT   (64 * 1024)

typedef struct
{
  const char *name;
  const char *script[16];
  guint status; /* 0: it fails */
  const char *body;
  const char *location; /* (nullable): begins so */
  gint64 date;
} Case;

static const Case cases[] = {
  { "page", { REQUEST, "S: HTTP/1.1 200 OK", "S: Date: Thu, 01 Jan 1970 00:01:40 GMT", "S: Content-Length: 8", "S: ", "Z: success\\n", "H:" }, 200, "success\n", NULL, 100 },
  { "no-date", { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 0", "S: ", "H:" }, 200, "", NULL, 0 },
  { "odd-date", { REQUEST, "S: HTTP/1.1 200 OK", "S: Date: today", "S: Content-Length: 0", "S: ", "H:" }, 200, "", NULL, 0 },
  { "found-elsewhere", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http://portal.example/login?from=x", "S: Content-Length: 2", "S: ", "Z: go", "H:" }, 302, "go", "http://portal.example/login?from=x", 0 },
  { "found-here", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: /login", "S: Content-Length: 0", "S: ", "H:" }, 302, "", "http://" HOST ":", 0 },
  { "found-nowhere", { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: javascript:alert(1)", "S: Content-Length: 0", "S: ", "H:" }, 302, "", NULL, 0 },
  { "sign-in-required", { REQUEST, "S: HTTP/1.1 511 Network Authentication Required", "S: Content-Length: 4", "S: ", "Z: pay!", "H:" }, 511, "pay!", NULL, 0 },
  { "missing", { REQUEST, "S: HTTP/1.1 404 Not Found", "S: Content-Length: 3", "S: ", "Z: no\\n", "H:" }, 404, "no\n", NULL, 0 },
  { "until-close", { REQUEST, "S: HTTP/1.1 200 OK", "S: Connection: close", "S: ", "Z: success", "X:" }, 200, "success", NULL, 0 },
  { "no-http", { "S: 220 mail.posthorn.test ESMTP", "S: ", "H:" }, 0, NULL, NULL, 0 },
};

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

static PhWebPeek *
peek (guint16 port, GCancellable *cancellable, GError **error)
{
  PhWebClient *client = ph_web_client_new ();
  g_autofree char *uri = g_strdup_printf ("http://" HOST ":%u/success.txt", port);
  GAsyncResult *result = NULL;

  ph_web_client_peek_async (client, uri, cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  PhWebPeek *seen = ph_web_client_peek_finish (client, result, error);
  g_object_unref (result);
  g_object_unref (client);
  /* What is closed asynchronously has to be closed. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return seen;
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  ScriptedServer *server = scripted_server_new (item->script, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebPeek) seen = peek (scripted_server_get_port (server), NULL, &error);

  scripted_server_finish (server);
  if (item->status == 0)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_null (seen);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (seen->status, ==, item->status);
  g_assert_cmpmem (g_bytes_get_data (seen->body, NULL), g_bytes_get_size (seen->body), item->body, strlen (item->body));
  g_assert_cmpint (seen->date, ==, item->date);
  if (item->location != NULL)
    g_assert_true (g_str_has_prefix (seen->location, item->location));
  else
    g_assert_null (seen->location);
}

/* A page without end shows its beginning. */
static void
test_endless (void)
{
  static const char *const script[] = { REQUEST, "S: HTTP/1.1 200 OK", "S: ", "E: sign in here ", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebPeek) seen = peek (scripted_server_get_port (server), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (seen->body), ==, LIMIT);
  scripted_server_abandon (server);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  static const char *const script[] = { REQUEST, "H:", NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_timeout_add (50, cancel, cancellable);
  g_assert_null (peek (scripted_server_get_port (server), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scripted_server_abandon (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  session_fixture_add_cases ("/net/web-peek/", cases, G_N_ELEMENTS (cases), sizeof (Case), test_case);
  g_test_add_func ("/net/web-peek/endless", test_endless);
  g_test_add_func ("/net/web-peek/cancelled", test_cancelled);

  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
