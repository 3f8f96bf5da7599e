// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Fetches small documents from servers that nobody has reason to trust yet. Tells them nothing but the address that is asked
// for, and takes from them no more than fits into a settings document. It does not know what the documents mean.

#include "config.h"

#include "ph-web-client.h"

#include "ph-deadline.h"
#include "ph-domain-name.h"
#include "ph-task-data.h"
#include "ph-tls-store.h"

#include <libsoup/soup.h>
#include <string.h>

/* Tells everybody the same: no version, no system. */
#define USER_AGENT "Posthorn"
/* Name, address, TCP and TLS of one hop; a server that is further than this away is of little use. */
#define CONNECT_TIMEOUT_MS 5000
/* All hops and the whole document. Somebody waits. */
#define TOTAL_TIMEOUT_MS 10000
/* A provider moves to another host, adds "www" and turns to HTTPS; more than that is a loop. */
#define MAX_REDIRECTIONS 3
/* The largest settings documents have some kilobytes; counts what comes out of decompression. */
#define MAX_BODY_LENGTH (128 * 1024)
#define CHUNK_LENGTH    (16 * 1024)
/* A page that stands in the place of another shows with its first words that it does. */
#define MAX_PEEK_LENGTH (64 * 1024)
/* What browsers and proxies commonly take. */
#define MAX_URI_LENGTH 2048
/* Nobody has to ask more at a time, be it of different servers or of one; the others wait, and their limits run. */
#define MAX_CONNECTIONS 8
/* Long enough for a redirection to the same server. */
#define IDLE_TIMEOUT_S 5

struct _PhWebClient
{
  GObject parent_instance;

  GTlsDatabase *tls_database; /* (owned) (nullable): %NULL: the system's */
  guint connect_timeout_ms;
  guint total_timeout_ms;
  SoupSession *session; /* (owned) */
};

typedef enum
{
  PROP_TLS_DATABASE = 1,
  PROP_CONNECT_TIMEOUT,
  PROP_TOTAL_TIMEOUT,
} PhWebClientProperty;

static GParamSpec *properties[PROP_TOTAL_TIMEOUT + 1];

typedef enum
{
  SIGNAL_CONTACTING,
} PhWebClientSignal;

static guint signals[SIGNAL_CONTACTING + 1];

typedef enum
{
  WANT_DOCUMENT, /* and nothing but that */
  WANT_PEEK,     /* what the one server says, whatever it says */
} Want;

/* One document that is wanted. */
typedef struct
{
  Want want;
  GUri *uri;              /* (owned): of this hop */
  SoupMessage *message;   /* (owned) (nullable): of this hop */
  GInputStream *stream;   /* (owned) (nullable): its body */
  PhDeadline *connecting; /* (owned) (nullable): of this hop */
  PhDeadline *total;      /* (owned) */
  GByteArray *body;       /* (owned) */
  guint n_redirections;
  PhWebProtection protection; /* so far */
} GetOp;

G_DEFINE_QUARK (ph-web-error-quark, ph_web_error);
G_DEFINE_FINAL_TYPE (PhWebClient, ph_web_client, G_TYPE_OBJECT)

static void load_store (GTask *owned_task);
static void load_store_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
static void load_store_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void send_request (GTask *owned_task);
static void send_request_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void redirect (GTask *owned_task);
static void receive_document (GTask *owned_task);
static void read_chunk (GTask *owned_task);
static void read_chunk_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish (GTask *owned_task);
static void finish_peek (GTask *owned_task);

/* libsoup never reads on what nobody wants: unless all was read, the connection ends with its stream. */
static void
end_hop (GetOp *op)
{
  if (op->stream != NULL)
    g_input_stream_close_async (op->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&op->stream);
  if (op->message != NULL)
    g_signal_handlers_disconnect_by_data (op->message, op);
  g_clear_object (&op->message);
  if (op->connecting != NULL)
    ph_deadline_stop (op->connecting);
  g_clear_object (&op->connecting);
}

static void
get_op_free (GetOp *op)
{
  end_hop (op);
  ph_deadline_stop (op->total);
  g_object_unref (op->total);
  g_uri_unref (op->uri);
  g_byte_array_unref (op->body);
  g_free (op);
}

PH_DEFINE_TASK_DATA (GetOp, get_op)

static void
ph_web_client_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhWebClient *self = PH_WEB_CLIENT (object);

  switch ((PhWebClientProperty) prop_id)
    {
    case PROP_TLS_DATABASE:
      self->tls_database = g_value_dup_object (value);
      break;
    case PROP_CONNECT_TIMEOUT:
      self->connect_timeout_ms = g_value_get_uint (value);
      break;
    case PROP_TOTAL_TIMEOUT:
      self->total_timeout_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_web_client_constructed (GObject *object)
{
  PhWebClient *self = PH_WEB_CLIENT (object);

  G_OBJECT_CLASS (ph_web_client_parent_class)->constructed (object);

  /* Of itself a session has no cookies, no cache, and nobody whom it asks for a password. */
  self->session = soup_session_new_with_options ("user-agent", USER_AGENT,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "idle-timeout", IDLE_TIMEOUT_S,
                                                 NULL);
  if (self->tls_database != NULL)
    soup_session_set_tls_database (self->session, self->tls_database);
}

static void
ph_web_client_dispose (GObject *object)
{
  PhWebClient *self = PH_WEB_CLIENT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->tls_database);

  G_OBJECT_CLASS (ph_web_client_parent_class)->dispose (object);
}

static void
ph_web_client_class_init (PhWebClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ph_web_client_set_property;
  object_class->constructed = ph_web_client_constructed;
  object_class->dispose = ph_web_client_dispose;

  /**
   * PhWebClient:tls-database:
   *
   * Whom to trust. %NULL: whom the system trusts.
   */
  properties[PROP_TLS_DATABASE] = g_param_spec_object ("tls-database", NULL, NULL, G_TYPE_TLS_DATABASE, flags);
  /**
   * PhWebClient:connect-timeout:
   *
   * Milliseconds in which a connection must stand, with name, proxy and TLS.
   */
  properties[PROP_CONNECT_TIMEOUT] = g_param_spec_uint ("connect-timeout", NULL, NULL, 1, G_MAXUINT, CONNECT_TIMEOUT_MS, flags);
  /**
   * PhWebClient:total-timeout:
   *
   * Milliseconds in which the whole document must be there, with all redirections.
   */
  properties[PROP_TOTAL_TIMEOUT] = g_param_spec_uint ("total-timeout", NULL, NULL, 1, G_MAXUINT, TOTAL_TIMEOUT_MS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * PhWebClient::contacting:
   * @self: a client
   * @host: who is connected to
   *
   * The name of a host was found and a connection begins, also one to which a redirection leads. Comes again for each of its
   * addresses that is tried.
   */
  signals[SIGNAL_CONTACTING] = g_signal_new ("contacting", PH_TYPE_WEB_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ph_web_client_init (PhWebClient *self)
{
}

static gboolean
is_https (GUri *uri)
{
  return strcmp (g_uri_get_scheme (uri), "https") == 0;
}

/* Whether getaddrinfo(3) makes an address of @host that is not written as one, such as of 127.1 and 0x7f.0.0.1: no name ends in
 * a number (RFC 1123 §2.1). */
static gboolean
is_disguised_address (const char *host)
{
  const char *dot = strrchr (host, '.');
  const char *last = dot != NULL ? dot + 1 : host;
  gboolean is_number = *last != '\0' && (g_ascii_strncasecmp (last, "0x", 2) == 0 || strspn (last, "0123456789") == strlen (last));

  return is_number && !g_hostname_is_ip_address (host);
}

/* Whether @uri may be asked: a user name in it would be sent as credentials. */
static gboolean
is_web_address (GUri *uri)
{
  g_autofree char *text = g_uri_to_string (uri);

  return (is_https (uri) || strcmp (g_uri_get_scheme (uri), "http") == 0) &&
         g_uri_get_userinfo (uri) == NULL && strlen (text) <= MAX_URI_LENGTH &&
         g_uri_get_host (uri) != NULL && g_uri_get_host (uri)[0] != '\0' && !is_disguised_address (g_uri_get_host (uri));
}

/* Takes @owned_error; the connection ends before the caller hears of it. */
static void
fail (GTask *task, GError *owned_error)
{
  GetOp *op = get_op_get (task);
  g_autoptr(GError) error = owned_error;

  if (op->connecting != NULL)
    ph_deadline_translate_error (op->connecting, &error);
  ph_deadline_translate_error (op->total, &error);
  end_hop (op);
  if (error->domain == SOUP_SESSION_ERROR)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no http: %s", error->message);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
load_store (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhWebClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = ph_deadline_get_cancellable (get_op_get (task)->total);

  if (self->tls_database != NULL)
    {
      send_request (g_steal_pointer (&task));
      return;
    }
  /* The session would load it on the main loop. */
  g_autoptr(GTask) thread_task = g_task_new (self, cancellable, load_store_cb, g_steal_pointer (&task));
  g_task_run_in_thread (thread_task, load_store_in_thread);
}

static void
load_store_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ph_tls_store_load ();
  g_task_return_boolean (task, TRUE);
}

static void
load_store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    send_request (g_steal_pointer (&task));
  else
    fail (task, g_steal_pointer (&error));
}

/* The connection stands; from now on the total limit counts. */
static void
on_message_starting (SoupMessage *message, GetOp *op)
{
  ph_deadline_stop (op->connecting);
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, PhWebClient *self)
{
  if (event == G_SOCKET_CLIENT_CONNECTING)
    g_signal_emit (self, signals[SIGNAL_CONTACTING], 0, g_uri_get_host (soup_message_get_uri (message)));
}

static void
send_request (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhWebClient *self = g_task_get_source_object (task);
  GetOp *op = get_op_get (task);

  op->message = soup_message_new_from_uri (SOUP_METHOD_GET, op->uri);
  /* Redirections are followed here, where each hop is looked at. */
  soup_message_add_flags (op->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (op->message, "starting", G_CALLBACK (on_message_starting), op);
  g_signal_connect_object (op->message, "network-event", G_CALLBACK (on_network_event), self, 0);
  if (!is_https (op->uri))
    op->protection = PH_WEB_OPEN;
  op->connecting = ph_deadline_new (ph_deadline_get_cancellable (op->total));
  ph_deadline_restart (op->connecting, self->connect_timeout_ms);
  soup_session_send_async (self->session, op->message, G_PRIORITY_DEFAULT, ph_deadline_get_cancellable (op->connecting),
                           send_request_cb, g_steal_pointer (&task));
}

static gboolean
is_redirection (guint status)
{
  /* RFC 9110 §15.4; the others of this class name no other place. */
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* (transfer full): what a @status says that comes without the document */
static GError *
explain_status (guint status)
{
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH, "the proxy wants a password");
  return g_error_new (PH_WEB_ERROR, SOUP_STATUS_IS_CLIENT_ERROR (status) ? PH_WEB_ERROR_ABSENT : PH_WEB_ERROR_SERVER,
                      "the server answered %u", status);
}

static GError *
new_size_error (void)
{
  return g_error_new (PH_WEB_ERROR, PH_WEB_ERROR_TOO_LARGE, "more than %d octets", MAX_BODY_LENGTH);
}

/* What the server said of the length before decompression, if it did. */
static gboolean
get_announced_length (GetOp *op, goffset *ret_length)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (op->message);

  *ret_length = soup_message_headers_get_content_length (headers);
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH;
}

static void
receive_document (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);
  goffset length;

  if (get_announced_length (op, &length) && (guint64) length > MAX_BODY_LENGTH)
    fail (task, new_size_error ());
  else
    read_chunk (g_steal_pointer (&task));
}

static void
send_request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GetOp *op = get_op_get (task);
  g_autoptr(GError) error = NULL;

  op->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (op->stream == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  guint status = soup_message_get_status (op->message);
  if (op->want == WANT_PEEK)
    read_chunk (g_steal_pointer (&task));
  else if (is_redirection (status))
    redirect (g_steal_pointer (&task));
  else if (status != SOUP_STATUS_OK)
    fail (task, explain_status (status));
  else
    receive_document (g_steal_pointer (&task));
}

/* (transfer full) (nullable): where the server sends us; %NULL: nowhere where we would go. */
static GUri *
find_target (GetOp *op, GError **error)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (op->message), "Location");
  g_autoptr(GUri) target = location != NULL ? g_uri_parse_relative (op->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (op->n_redirections == MAX_REDIRECTIONS)
    g_set_error (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED, "more than %d redirections", MAX_REDIRECTIONS);
  else if (target == NULL || !is_web_address (target))
    g_set_error_literal (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED, "redirected to no web address");
  /* A GET without credentials does little harm, but no provider's settings are in the network of who asks either. */
  else if (ph_domain_name_is_private (g_uri_get_host (target)) && !ph_domain_name_is_private (g_uri_get_host (op->uri)))
    g_set_error_literal (error, PH_WEB_ERROR, PH_WEB_ERROR_REDIRECTED, "redirected into the private network");
  else
    return g_steal_pointer (&target);
  return NULL;
}

static void
redirect (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);
  g_autoptr(GError) error = NULL;
  GUri *target = find_target (op, &error);

  if (target == NULL)
    {
      fail (task, g_steal_pointer (&error));
      return;
    }
  end_hop (op);
  g_uri_unref (op->uri);
  op->uri = target;
  op->n_redirections++;
  send_request (g_steal_pointer (&task));
}

static void
read_chunk (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);

  g_input_stream_read_bytes_async (op->stream, CHUNK_LENGTH, G_PRIORITY_DEFAULT, ph_deadline_get_cancellable (op->total),
                                   read_chunk_cb, g_steal_pointer (&task));
}

/* Keeps what there is room for. */
static void
take_peek (GTask *owned_task, GBytes *chunk)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);
  gsize length = MIN (g_bytes_get_size (chunk), MAX_PEEK_LENGTH - op->body->len);

  g_byte_array_append (op->body, g_bytes_get_data (chunk, NULL), (guint) length);
  if (length == 0 || op->body->len == MAX_PEEK_LENGTH)
    finish_peek (g_steal_pointer (&task));
  else
    read_chunk (g_steal_pointer (&task));
}

static void
read_chunk_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GetOp *op = get_op_get (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL)
    fail (task, g_steal_pointer (&error));
  else if (op->want == WANT_PEEK)
    take_peek (g_steal_pointer (&task), chunk);
  else if (g_bytes_get_size (chunk) == 0)
    finish (g_steal_pointer (&task));
  else if (op->body->len + g_bytes_get_size (chunk) > MAX_BODY_LENGTH)
    fail (task, new_size_error ());
  else
    {
      g_byte_array_append (op->body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
      read_chunk (g_steal_pointer (&task));
    }
}

/* libsoup takes the end of a connection for the end of the document wherever the server has announced to close it. Where no
 * length is known, only who reads the document can tell. */
static gboolean
is_cut_off (GetOp *op)
{
  guint64 received = soup_message_metrics_get_response_body_bytes_received (soup_message_get_metrics (op->message));
  goffset length;

  return get_announced_length (op, &length) && received < (guint64) length;
}

static void
finish (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);
  g_autofree char *uri = g_uri_to_string_partial (op->uri, G_URI_HIDE_FRAGMENT);

  if (is_cut_off (op))
    {
      fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the document is shorter than the server said"));
      return;
    }
  end_hop (op);
  g_autoptr(GBytes) body = g_bytes_new (op->body->data, op->body->len);
  g_task_return_pointer (task, ph_web_answer_new (uri, op->protection, body), (GDestroyNotify) ph_web_answer_unref);
}

/* (transfer full) (nullable) */
static char *
dup_location (GetOp *op)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (op->message), "Location");
  g_autoptr(GUri) target = location != NULL ? g_uri_parse_relative (op->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return target != NULL && is_web_address (target) ? g_uri_to_string (target) : NULL;
}

static gint64
get_date (GetOp *op)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (op->message), "Date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : 0;
}

static void
finish_peek (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GetOp *op = get_op_get (task);
  PhWebPeek *peek = g_new0 (PhWebPeek, 1);

  peek->status = soup_message_get_status (op->message);
  peek->location = dup_location (op);
  peek->date = get_date (op);
  peek->body = g_bytes_new (op->body->data, op->body->len);
  end_hop (op);
  g_task_return_pointer (task, peek, (GDestroyNotify) ph_web_peek_free);
}

/**
 * ph_web_client_new:
 *
 * Returns: (transfer full): a client that trusts whom the system trusts
 */
PhWebClient *
ph_web_client_new (void)
{
  return g_object_new (PH_TYPE_WEB_CLIENT, NULL);
}

static void
start (GTask *owned_task, const char *uri, Want want)
{
  g_autoptr(GTask) task = owned_task;
  PhWebClient *self = g_task_get_source_object (task);
  g_autoptr(GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  GetOp *op = NULL;

  if (parsed == NULL || !is_web_address (parsed))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no web address");
      return;
    }
  op = g_new0 (GetOp, 1);
  get_op_attach (task, op);
  op->want = want;
  op->uri = g_steal_pointer (&parsed);
  op->total = ph_deadline_new (g_task_get_cancellable (task));
  op->body = g_byte_array_new ();
  op->protection = PH_WEB_PROTECTED;
  ph_deadline_restart (op->total, self->total_timeout_ms);
  load_store (g_steal_pointer (&task));
}

/**
 * ph_web_client_get_async:
 * @self: a client
 * @uri: what is wanted, `http` or `https`
 * @cancellable: (nullable): stops it; connections are closed
 * @callback: called with the answer, within ten seconds
 * @user_data: for @callback
 *
 * Fetches one document, over as many as three redirections. Nothing but its address is told to anybody: no cookies, no
 * credentials, no Referer. What comes is never kept for another time.
 */
void
ph_web_client_get_async (PhWebClient *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_WEB_CLIENT (self) && uri != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_web_client_get_async);
  start (task, uri, WANT_DOCUMENT);
}

/**
 * ph_web_client_get_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Errors: `PH_WEB_ERROR`; `G_RESOLVER_ERROR` (name), `G_TLS_ERROR` (certificate, handshake), `G_IO_ERROR`
 * (`TIMED_OUT`, `CANCELLED`, `INVALID_ARGUMENT`: no web address, `INVALID_DATA`: no HTTP, `PARTIAL_INPUT`: cut off, `PROXY_*`, network).
 *
 * Returns: (transfer full): the document; only ever with the status 200
 */
PhWebAnswer *
ph_web_client_get_finish (PhWebClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_WEB_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_web_client_get_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_web_client_peek_async:
 * @self: a client
 * @uri: what is asked for, `http` or `https`
 * @cancellable: (nullable): stops it; the connection is closed
 * @callback: called with what was said, within ten seconds
 * @user_data: for @callback
 *
 * Asks one server for one document and follows no redirection: what stands in the place of the document is what is of
 * interest. Nobody is told more than by [method@WebClient.get_async].
 */
void
ph_web_client_peek_async (PhWebClient *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_WEB_CLIENT (self) && uri != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_web_client_peek_async);
  start (task, uri, WANT_PEEK);
}

/**
 * ph_web_client_peek_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location
 *
 * Errors: those of [method@WebClient.get_finish] that are not about the document.
 *
 * Returns: (transfer full): what was said
 */
PhWebPeek *
ph_web_client_peek_finish (PhWebClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_WEB_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_web_client_peek_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
