// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Extra connections to servers that are good, wrong, silent or not there, and what each of them tells.

#include "config.h"

#include "black-hole.h"
#include "loopback-resolver.h"
#include "ph-cross-probe.h"
#include "session-fixture.h"

#include <string.h>

#define HOST "mail.posthorn.test"
/* For those that have to run out. */
#define SILENCE_MS  400   /* after which nothing more is expected */
#define TOGETHER_MS 2000  /* the same where some answer and some do not */
#define PATIENCE_MS 20000 /* what answers may be slow on a busy machine */
#define REQUEST     "C: GET /success.txt HTTP/1.1", "C: *", "C: *", "C: *", "C: *", "C: "

typedef struct
{
  const char *name;
  PhProbeKind kind;
  const char *host; /* "": that of the account */
  PhSecurity security;
  PhProbeOutcome outcome;
  gboolean is_trusted;
  const char *script[14]; /* (nullable): %NULL: nobody listens */
} Case;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const Case cases[] = {
  { "tls", PH_PROBE_PORT, "", PH_SECURITY_TLS, PH_PROBE_OPEN, TRUE, { "T:", "H:" } },
  { "tls-wrong-name", PH_PROBE_NAME, "elsewhere.posthorn.test", PH_SECURITY_TLS, PH_PROBE_OPEN, FALSE, { "T:", "H:" } },
  { "tls-plain-server", PH_PROBE_PORT, "", PH_SECURITY_TLS, PH_PROBE_UNKNOWN, FALSE, { "S: 220 mail.posthorn.test ESMTP", "H:" } },
  { "tls-silent", PH_PROBE_PORT, "", PH_SECURITY_TLS, PH_PROBE_SILENT, FALSE, { "H:" } },
  { "tls-refused", PH_PROBE_PORT, "", PH_SECURITY_TLS, PH_PROBE_CLOSED, FALSE },
  { "greeting", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_OPEN, FALSE, { "S: 220 mail.posthorn.test ESMTP", "H:" } },
  { "greeting-of-lines", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_OPEN, FALSE, { "Z: 220-one\\r\\n220 two\\r\\n", "H:" } },
  { "greeting-bare", PH_PROBE_PORT, "", PH_SECURITY_NONE, PH_PROBE_OPEN, FALSE, { "Z: 220\\r\\n", "H:" } },
  { "greeting-by-bytes", PH_PROBE_PORT, "", PH_SECURITY_NONE, PH_PROBE_OPEN, FALSE, { "D: 220 mail.posthorn.test", "H:" } },
  { "greeting-refuses", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE, { "S: 554 5.7.1 go away", "H:" } },
  { "greeting-of-imap", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE, { "S: * OK ready", "H:" } },
  { "greeting-cut", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE, { "Z: 220", "X:" } },
  { "hang-up", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE, { "X:" } },
  { "silent", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_SILENT, FALSE, { "H:" } },
  { "refused", PH_PROBE_PORT, "", PH_SECURITY_STARTTLS, PH_PROBE_CLOSED, FALSE },

  { "name", PH_PROBE_NAME, "smtp.posthorn.test", PH_SECURITY_STARTTLS, PH_PROBE_OPEN, FALSE, { "S: 220 smtp.posthorn.test ESMTP", "H:" } },
  { "name-missing", PH_PROBE_NAME, "smtp.example", PH_SECURITY_STARTTLS, PH_PROBE_MISSING, FALSE },
  { "name-silent", PH_PROBE_NAME, "silent.example", PH_SECURITY_STARTTLS, PH_PROBE_SILENT, FALSE },
  { "control", PH_PROBE_CONTROL, HOST, PH_SECURITY_TLS, PH_PROBE_OPEN, TRUE, { "T:", "H:" } },

  { "web", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_OPEN, FALSE, { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 8", "S: ", "Z: success\\n", "H:" } },
  { "web-bare", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_OPEN, FALSE, { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 7", "S: ", "Z: success", "H:" } },
  { "web-other-page", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_CAPTIVE, FALSE, { REQUEST, "S: HTTP/1.1 200 OK", "S: Content-Length: 22", "S: ", "Z: <html>success!!</html>", "H:" } },
  { "web-elsewhere", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_CAPTIVE, FALSE, { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: http://portal.example/", "S: Content-Length: 0", "S: ", "H:" } },
  { "web-moved-nowhere", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_UNKNOWN, FALSE, { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: about:blank", "S: Content-Length: 0", "S: ", "H:" } },
  { "web-moved-here", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_UNKNOWN, FALSE, { REQUEST, "S: HTTP/1.1 302 Found", "S: Location: https://WEB.posthorn.test/", "S: Content-Length: 0", "S: ", "H:" } },
  { "web-sign-in", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_CAPTIVE, FALSE, { REQUEST, "S: HTTP/1.1 511 Network Authentication Required", "S: Content-Length: 0", "S: ", "H:" } },
  { "web-missing-page", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_UNKNOWN, FALSE, { REQUEST, "S: HTTP/1.1 404 Not Found", "S: Content-Length: 0", "S: ", "H:" } },
  { "web-silent", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_SILENT, FALSE, { REQUEST, "H:" } },
  { "web-refused", PH_PROBE_WEB, "web.posthorn.test", PH_SECURITY_NONE, PH_PROBE_CLOSED, FALSE },
  { "web-no-name", PH_PROBE_WEB, "web.example", PH_SECURITY_NONE, PH_PROBE_MISSING, FALSE },
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

/* @proxy: (nullable) */
static GArray *
run_over (const char *proxy, GArray *plan, guint limit_ms, GCancellable *cancellable, gint64 *ret_clock_offset_s)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  GAsyncResult *result = NULL;

  settings->endpoint = ph_endpoint_new (HOST, 587, PH_SECURITY_STARTTLS);
  settings->ca_file = g_strdup (session_fixture_get ()->ca_file);
  settings->proxy = g_strdup (proxy);
  ph_cross_probe_run_async (settings, plan, limit_ms, cancellable, keep_result, &result);
  session_fixture_wait (has_result, &result);
  GArray *probes = ph_cross_probe_run_finish (result, ret_clock_offset_s);
  g_object_unref (result);
  /* What is closed asynchronously has to be closed. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return probes;
}

static GArray *
run (GArray *plan, guint limit_ms, GCancellable *cancellable, gint64 *ret_clock_offset_s)
{
  return run_over (NULL, plan, limit_ms, cancellable, ret_clock_offset_s);
}

static void
add_probe (GArray *plan, PhProbeKind kind, const char *host, guint16 port, PhSecurity security)
{
  PhProbe probe = { .kind = kind, .port = port, .security = security };

  g_strlcpy (probe.host, host, sizeof probe.host);
  g_array_append_val (plan, probe);
}

static ScriptedServer *
new_server (const char *const *script)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };

  return scripted_server_new (script, &options);
}

/* A port at which nobody listens any more. */
static guint16
find_closed_port (void)
{
  static const char *const nothing[] = { NULL };
  ScriptedServer *server = scripted_server_new (nothing, NULL);
  guint16 port = scripted_server_get_port (server);

  scripted_server_finish (server);
  return port;
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  ScriptedServer *server = item->script[0] != NULL ? new_server (item->script) : NULL;
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  gint64 clock_offset_s = 0;

  add_probe (plan, item->kind, item->host, server != NULL ? scripted_server_get_port (server) : find_closed_port (), item->security);
  g_autoptr(GArray) probes = run (plan, item->outcome == PH_PROBE_SILENT ? SILENCE_MS : PATIENCE_MS, NULL, &clock_offset_s);
  g_assert_cmpuint (probes->len, ==, 1);
  g_assert_cmpint (g_array_index (probes, PhProbe, 0).outcome, ==, item->outcome);
  g_assert_cmpint (g_array_index (probes, PhProbe, 0).is_trusted, ==, item->is_trusted);
  g_assert_cmpint (g_array_index (probes, PhProbe, 0).kind, ==, item->kind);
  g_assert_cmpint (clock_offset_s, ==, 0);
  if (server != NULL)
    scripted_server_abandon (server);
}

/* The clock of the page, and not of what stands in its place. */
static void
test_clock (void)
{
  static const char *const script[] = { REQUEST, "S: HTTP/1.1 200 OK", "S: Date: Thu, 01 Jan 1970 00:01:40 GMT", "S: Content-Length: 8", "S: ", "Z: success\\n", "H:", NULL };
  static const char *const captive_script[] = { REQUEST, "S: HTTP/1.1 200 OK", "S: Date: Thu, 01 Jan 1970 00:01:40 GMT", "S: Content-Length: 8", "S: ", "Z: sign in\\n", "H:", NULL };
  const char *const *const scripts[] = { script, captive_script };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      ScriptedServer *server = new_server (scripts[i]);
      g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
      gint64 clock_offset_s = 0;

      add_probe (plan, PH_PROBE_WEB, "web.posthorn.test", scripted_server_get_port (server), PH_SECURITY_NONE);
      g_autoptr(GArray) probes = run (plan, PATIENCE_MS, NULL, &clock_offset_s);
      g_assert_cmpuint (probes->len, ==, 1);
      gint64 expected = g_get_real_time () / G_USEC_PER_SEC - 100;
      if (i == 0)
        g_assert_cmpint (ABS (clock_offset_s - expected), <=, 2);
      else
        g_assert_cmpint (clock_offset_s, ==, 0);
      scripted_server_abandon (server);
    }
}

/* They all wait at the same time, and the answers stay in their places. */
static void
test_all_at_once (void)
{
  static const char *const silent_script[] = { "H:", NULL };
  static const char *const greeting_script[] = { "S: 220 hello", "H:", NULL };
  g_autoptr(BlackHole) hole = black_hole_new ("127.0.0.1", 0);
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  ScriptedServer *servers[3] = { new_server (silent_script), new_server (greeting_script), new_server (silent_script) };
  static const PhProbeOutcome outcomes[PH_MAX_CROSS_PROBES] = { PH_PROBE_SILENT, PH_PROBE_SILENT, PH_PROBE_OPEN, PH_PROBE_SILENT, PH_PROBE_CLOSED, PH_PROBE_SILENT };
  gint64 clock_offset_s = 0;
  gint64 start = g_get_monotonic_time ();

  add_probe (plan, PH_PROBE_PORT, "", black_hole_get_port (hole), PH_SECURITY_TLS);
  add_probe (plan, PH_PROBE_PORT, "", scripted_server_get_port (servers[0]), PH_SECURITY_STARTTLS);
  add_probe (plan, PH_PROBE_PORT, "", scripted_server_get_port (servers[1]), PH_SECURITY_STARTTLS);
  add_probe (plan, PH_PROBE_NAME, "silent.example", 587, PH_SECURITY_STARTTLS);
  add_probe (plan, PH_PROBE_CONTROL, HOST, find_closed_port (), PH_SECURITY_TLS);
  add_probe (plan, PH_PROBE_WEB, "web.posthorn.test", scripted_server_get_port (servers[2]), PH_SECURITY_NONE);
  start = g_get_monotonic_time ();
  g_autoptr(GArray) probes = run (plan, TOGETHER_MS, NULL, &clock_offset_s);
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, <, 2 * TOGETHER_MS);
  for (guint i = 0; i < PH_MAX_CROSS_PROBES; i++)
    g_assert_cmpint (g_array_index (probes, PhProbe, i).outcome, ==, outcomes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    scripted_server_abandon (servers[i]);
}

/* A family that the host does not have. */
static void
test_family (void)
{
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  const PhProbe probe = { .kind = PH_PROBE_FAMILY, .port = 587, .security = PH_SECURITY_STARTTLS, .family = PH_ADDRESS_FAMILY_IPV6 };
  gint64 clock_offset_s = 0;

  g_array_append_val (plan, probe);
  g_autoptr(GArray) probes = run (plan, PATIENCE_MS, NULL, &clock_offset_s);
  g_assert_cmpint (g_array_index (probes, PhProbe, 0).outcome, ==, PH_PROBE_MISSING);
}

/* Who goes through a proxy of his own does not show up at other ports without it. */
static void
test_proxy (void)
{
  static const char *const script[] = { "K: 0 " HOST ":2525", "S: 220 hello", "H:", NULL };
  ScriptedServer *server = new_server (script);
  g_autofree char *proxy = g_strdup_printf ("socks5://127.0.0.1:%u", scripted_server_get_port (server));
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  gint64 clock_offset_s = 0;

  add_probe (plan, PH_PROBE_PORT, "", 2525, PH_SECURITY_STARTTLS);
  g_autoptr(GArray) probes = run_over (proxy, plan, PATIENCE_MS, NULL, &clock_offset_s);
  g_assert_cmpint (g_array_index (probes, PhProbe, 0).outcome, ==, PH_PROBE_OPEN);
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
  static const char *const script[] = { "H:", NULL };
  ScriptedServer *server = new_server (script);
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 clock_offset_s = 0;

  add_probe (plan, PH_PROBE_PORT, "", scripted_server_get_port (server), PH_SECURITY_STARTTLS);
  g_timeout_add (50, cancel, cancellable);
  g_assert_null (run (plan, PATIENCE_MS, cancellable, &clock_offset_s));
  scripted_server_abandon (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  session_fixture_add_cases ("/diagnosis/probes/", cases, G_N_ELEMENTS (cases), sizeof (Case), test_case);
  g_test_add_func ("/diagnosis/probes/clock", test_clock);
  g_test_add_func ("/diagnosis/probes/all-at-once", test_all_at_once);
  g_test_add_func ("/diagnosis/probes/family", test_family);
  g_test_add_func ("/diagnosis/probes/proxy", test_proxy);
  g_test_add_func ("/diagnosis/probes/cancelled", test_cancelled);

  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
