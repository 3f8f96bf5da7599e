// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One extra connection: to a mail server, up to its TLS handshake or its greeting, or to a web page. It is closed as soon
// as it has told what it can.

#include "config.h"

#include "ph-probe-attempt.h"

#include "ph-connection.h"
#include "ph-task-data.h"
#include "ph-web-client.h"

#include <string.h>

/* What stands in the page that is asked for. */
#define WEB_PATH "success.txt"
#define WEB_BODY "success"
/* A greeting begins with this and a blank or a hyphen (RFC 5321 §4.2). */
#define GREETING        "220"
#define GREETING_LENGTH 4

typedef struct
{
  PhProbe probe;
  gint64 clock_offset_s;
  PhDeadline *deadline;     /* (owned) */
  PhConnection *connection; /* (owned) (nullable) */
  char greeting[GREETING_LENGTH];
  gsize n_greeting;
} Attempt;

static void read_greeting (GTask *owned_task);

static void
attempt_free (Attempt *attempt)
{
  if (attempt->connection != NULL)
    ph_connection_close (attempt->connection);
  g_clear_object (&attempt->connection);
  g_object_unref (attempt->deadline);
  g_free (attempt);
}

PH_DEFINE_TASK_DATA (Attempt, attempt)

/* The first that fits counts; what is not here tells nothing. A certificate that nobody trusts is still one. */
static const struct
{
  GQuark (*domain) (void);
  int code;
  PhProbeOutcome outcome;
} outcomes[] = {
  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, PH_PROBE_MISSING },
  { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, PH_PROBE_SILENT },
  { g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, PH_PROBE_MISSING },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBE_SILENT },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, PH_PROBE_CLOSED },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, PH_PROBE_CLOSED },
  { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, PH_PROBE_CLOSED },
  { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, PH_PROBE_CLOSED },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, PH_PROBE_CLOSED },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBE_OPEN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, PH_PROBE_OPEN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, PH_PROBE_OPEN },
};

/* Takes @owned_error; %NULL: it is what it should be. */
static void
conclude (GTask *task, GError *owned_error)
{
  Attempt *attempt = attempt_get (task);
  g_autoptr(GError) error = owned_error;

  ph_deadline_translate_error (attempt->deadline, &error);
  if (error == NULL)
    attempt->probe.outcome = PH_PROBE_OPEN;
  for (guint i = 0; error != NULL && i < G_N_ELEMENTS (outcomes); i++)
    if (g_error_matches (error, outcomes[i].domain (), outcomes[i].code))
      attempt->probe.outcome = outcomes[i].outcome;
  if (attempt->connection != NULL)
    ph_connection_close (attempt->connection);
  g_task_return_boolean (task, TRUE);
}

/* A mail server */

/* Who says something else is somebody else, or wants nothing of us. */
static void
judge_greeting (GTask *task)
{
  Attempt *attempt = attempt_get (task);
  char separator = attempt->greeting[GREETING_LENGTH - 1];

  if (memcmp (attempt->greeting, GREETING, strlen (GREETING)) == 0 && (separator == ' ' || separator == '-' || separator == '\r'))
    conclude (task, NULL);
  else
    conclude (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "no greeting"));
}

static void
read_greeting_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *attempt = attempt_get (task);
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (length < 0)
    {
      conclude (task, g_steal_pointer (&error));
      return;
    }
  attempt->n_greeting += (gsize) length;
  if (length == 0 || attempt->n_greeting == GREETING_LENGTH)
    judge_greeting (task);
  else
    read_greeting (g_steal_pointer (&task));
}

static void
read_greeting (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  Attempt *attempt = attempt_get (task);

  g_input_stream_read_async (ph_connection_get_input (attempt->connection), attempt->greeting + attempt->n_greeting,
                             GREETING_LENGTH - attempt->n_greeting, G_PRIORITY_DEFAULT,
                             ph_deadline_get_cancellable (attempt->deadline), read_greeting_cb, g_steal_pointer (&task));
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *attempt = attempt_get (task);
  g_autoptr(GError) error = NULL;
  gboolean is_open = ph_connection_open_finish (PH_CONNECTION (source), result, &error);

  attempt->probe.is_trusted = is_open && ph_connection_is_encrypted (attempt->connection);
  if (is_open && attempt->probe.security != PH_SECURITY_TLS)
    read_greeting (g_steal_pointer (&task));
  else
    conclude (task, g_steal_pointer (&error));
}

/* A pin is for one host and port, and says nothing of others. */
static PhServerSettings *
new_settings (const PhProbe *probe, const PhServerSettings *settings)
{
  PhServerSettings *other = ph_server_settings_new ();
  gboolean is_own = probe->host[0] == '\0';
  gboolean is_own_port = is_own && probe->port == ph_endpoint_get_port (settings->endpoint);

  other->endpoint = ph_endpoint_new (is_own ? ph_endpoint_get_host (settings->endpoint) : probe->host, probe->port, probe->security);
  other->ca_file = g_strdup (settings->ca_file);
  other->proxy = g_strdup (settings->proxy);
  other->trusted_sha256 = is_own_port ? g_strdup (settings->trusted_sha256) : NULL;
  other->address_family = probe->family;
  return other;
}

static void
start_mail (GTask *owned_task, const PhServerSettings *settings)
{
  g_autoptr(GTask) task = owned_task;
  Attempt *attempt = attempt_get (task);
  g_autoptr(PhServerSettings) other = new_settings (&attempt->probe, settings);
  GCancellable *cancellable = ph_deadline_get_cancellable (attempt->deadline);

  attempt->connection = ph_connection_new (other);
  ph_connection_open_async (attempt->connection, cancellable, connect_cb, g_steal_pointer (&task));
}

/* A web page */

static gboolean
is_the_page (const PhWebPeek *peek)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (peek->body, &length);
  gsize expected = strlen (WEB_BODY);

  return length >= expected && length <= expected + 2 && memcmp (data, WEB_BODY, expected) == 0;
}

static gboolean
leads_elsewhere (const PhWebPeek *peek, const char *host)
{
  g_autoptr(GUri) target = peek->location != NULL ? g_uri_parse (peek->location, G_URI_FLAGS_NONE, NULL) : NULL;

  return peek->status / 100 == 3 && target != NULL && g_ascii_strcasecmp (g_uri_get_host (target), host) != 0;
}

/* RFC 6585 §6 has a status for it; most networks send another page or lead to one. */
static PhProbeOutcome
judge_page (const PhWebPeek *peek, const char *host)
{
  if (peek->status == 511 || leads_elsewhere (peek, host))
    return PH_PROBE_CAPTIVE;
  if (peek->status != 200)
    return PH_PROBE_UNKNOWN;
  return is_the_page (peek) ? PH_PROBE_OPEN : PH_PROBE_CAPTIVE;
}

static void
peek_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *attempt = attempt_get (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhWebPeek) peek = ph_web_client_peek_finish (PH_WEB_CLIENT (source), result, &error);

  if (peek == NULL)
    {
      conclude (task, g_steal_pointer (&error));
      return;
    }
  attempt->probe.outcome = judge_page (peek, attempt->probe.host);
  /* The clock of somebody who answers in another's place says nothing. */
  if (attempt->probe.outcome == PH_PROBE_OPEN && peek->date != 0)
    attempt->clock_offset_s = g_get_real_time () / G_USEC_PER_SEC - peek->date;
  g_task_return_boolean (task, TRUE);
}

static void
start_web (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  Attempt *attempt = attempt_get (task);
  g_autoptr(PhWebClient) client = ph_web_client_new ();
  g_autofree char *uri = g_strdup_printf ("http://%s:%u/" WEB_PATH, attempt->probe.host, attempt->probe.port);

  ph_web_client_peek_async (client, uri, ph_deadline_get_cancellable (attempt->deadline), peek_cb, g_steal_pointer (&task));
}

/**
 * ph_probe_attempt_async:
 * @probe: what to ask; copied
 * @settings: the account's host, and whom to trust; nothing else of it is used
 * @deadline: ends it
 * @callback: called when it has answered or the time is over
 * @user_data: for @callback
 */
void
ph_probe_attempt_async (const PhProbe *probe, const PhServerSettings *settings, PhDeadline *deadline, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (probe != NULL && settings != NULL && PH_IS_DEADLINE (deadline));

  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Attempt *attempt = g_new0 (Attempt, 1);

  g_task_set_source_tag (task, ph_probe_attempt_async);
  attempt_attach (task, attempt);
  attempt->probe = *probe;
  attempt->deadline = g_object_ref (deadline);
  if (probe->kind == PH_PROBE_WEB)
    start_web (g_steal_pointer (&task));
  else
    start_mail (g_steal_pointer (&task), settings);
}

/**
 * ph_probe_attempt_finish:
 * @result: what the callback got
 * @ret_probe: (out caller-allocates): the probe with its outcome
 * @ret_clock_offset_s: (out): how far this computer's clock is ahead of that of the web server, in seconds; 0: not known
 */
void
ph_probe_attempt_finish (GAsyncResult *result, PhProbe *ret_probe, gint64 *ret_clock_offset_s)
{
  g_return_if_fail (g_task_is_valid (result, NULL));
  g_return_if_fail (g_async_result_is_tagged (result, ph_probe_attempt_async));

  const Attempt *attempt = attempt_get (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  *ret_probe = attempt->probe;
  *ret_clock_offset_s = attempt->clock_offset_s;
}
