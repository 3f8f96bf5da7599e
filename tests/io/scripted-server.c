// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A server that plays a script, with blocking calls on a thread of its own, and GnuTLS below it directly, so that it
// shares neither the main loop nor the TLS layer with what is tested.

#include "config.h"

#include "scripted-server.h"

#include "scram-dialogue.h"

#include <errno.h>
#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* No test takes that long; one that hangs shall fail. */
#define PATIENCE_S 20
#define DRIP_MS    50

/* A port, and who gets the next connection to it. */
typedef struct
{
  gatomicrefcount references;
  int socket;
  guint16 port;
  GMutex lock; /* of the following */
  GCond told;
  guint n_accepted;
  gboolean closed;
} Listener;

struct _ScriptedServer
{
  GThread *thread;    /* (nullable): until the script is over */
  Listener *listener; /* (nullable): until the script is over */
  guint16 port;
  guint turn; /* how many connections come before */
  char **script;
  TestCertificate certificate; /* copies */
  char *priority;
  gboolean demand_certificate;
  char *client_authority; /* (nullable): PEM */
  GBytes *ticket_key;     /* (nullable) */

  int peer;
  gnutls_session_t tls; /* (nullable) */
  gnutls_certificate_credentials_t credentials;
  GString *input;
  GString *output; /* lines that go out together */
  gsize bdat_size;
  gboolean has_sent; /* since something came in */
  guint turns;
  char *complaint; /* (nullable) */
  int waiting;     /* atomic */
  gboolean resumed;

  GMutex lock; /* of the following */
  GCond told;
  guint n_goes; /* not used up yet */
  gboolean stopping;
};

static gboolean
complain (ScriptedServer *self, const char *line, const char *what)
{
  if (self->complaint == NULL)
    self->complaint = g_strdup_printf ("at \"%s\": %s", line, what);
  return FALSE;
}

static gboolean
send_bytes (ScriptedServer *self, const char *data, gsize length)
{
  self->has_sent = TRUE;
  while (length > 0)
    {
      gssize n = self->tls != NULL ? gnutls_record_send (self->tls, data, length) : send (self->peer, data, length, MSG_NOSIGNAL);

      if (n == GNUTLS_E_INTERRUPTED)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
flush (ScriptedServer *self)
{
  gboolean ok = self->output->len == 0 || send_bytes (self, self->output->str, self->output->len);

  g_string_truncate (self->output, 0);
  return ok;
}

/* FALSE: the client is gone. */
static gboolean
receive_more (ScriptedServer *self)
{
  char buffer[16384];
  gssize n;

  /* An end says nothing in it, and must not be taken for what was there before. */
  errno = 0;
  do
    n = self->tls != NULL ? gnutls_record_recv (self->tls, buffer, sizeof buffer) : recv (self->peer, buffer, sizeof buffer, 0);
  while (n == GNUTLS_E_INTERRUPTED && self->tls != NULL);
  if (n <= 0)
    return FALSE;
  if (self->has_sent)
    self->turns++;
  self->has_sent = FALSE;
  g_string_append_len (self->input, buffer, n);
  return TRUE;
}

/* (transfer full) (nullable): %NULL, and a complaint, if there comes none. */
static char *
receive_line (ScriptedServer *self, const char *step)
{
  const char *end;

  while ((end = strstr (self->input->str, "\r\n")) == NULL)
    if (!receive_more (self))
      {
        complain (self, step, "the client is gone");
        return NULL;
      }

  char *line = g_strndup (self->input->str, (gsize) (end - self->input->str));
  g_string_erase (self->input, 0, (gssize) strlen (line) + 2);
  return line;
}

static gboolean
expect_line (ScriptedServer *self, const char *step, const char *glob)
{
  g_autofree char *line = receive_line (self, step);

  if (line == NULL)
    return FALSE;
  if (g_str_has_prefix (line, "BDAT "))
    self->bdat_size = (gsize) g_ascii_strtoull (line + 5, NULL, 10);
  return g_pattern_match_simple (glob, line) ? TRUE : complain (self, step, line);
}

static gboolean
expect_message (ScriptedServer *self, const char *step)
{
  const char *end;

  while ((end = strstr (self->input->str, "\r\n.\r\n")) == NULL)
    if (!receive_more (self))
      return complain (self, step, "the client is gone");
  g_string_erase (self->input, 0, end + 5 - self->input->str);
  return TRUE;
}

/* Waits for them and leaves them in the input. */
static gboolean
expect_octets (ScriptedServer *self, const char *step, gsize n)
{
  while (self->input->len < n)
    if (!receive_more (self))
      return complain (self, step, "the client is gone");
  return TRUE;
}

static gboolean
take_octets (ScriptedServer *self, const char *step, gsize n)
{
  if (!expect_octets (self, step, n))
    return FALSE;
  g_string_erase (self->input, 0, (gssize) n);
  return TRUE;
}

static GByteArray *
decode_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

/* The client must send exactly that next. */
static gboolean
expect_exactly (ScriptedServer *self, const char *step, const char *hex)
{
  g_autoptr(GByteArray) expected = decode_hex (hex);

  while (self->input->len < expected->len && memcmp (self->input->str, expected->data, self->input->len) == 0)
    if (!receive_more (self))
      return complain (self, self->input->str, "the client is gone");
  if (self->input->len < expected->len || memcmp (self->input->str, expected->data, expected->len) != 0)
    return complain (self, (const char *) expected->data, self->input->str);
  g_string_erase (self->input, 0, expected->len);
  return TRUE;
}

static gboolean
send_exactly (ScriptedServer *self, const char *hex)
{
  g_autoptr(GByteArray) bytes = decode_hex (hex);

  return send_bytes (self, (const char *) bytes->data, bytes->len);
}

/* RFC 1928 §3 to §6, without a sign-in and with names only. */
static gboolean
be_proxy (ScriptedServer *self, const char *step, const char *code_and_target)
{
  const guint8 *input;
  char *target = NULL;
  const guint8 code = (guint8) g_ascii_strtoull (code_and_target, &target, 10);
  const char reply[] = { 5, (char) code, 0, 1, 0, 0, 0, 0, 0, 0 };

  if (!expect_octets (self, step, 2) || !expect_octets (self, step, 2 + (gsize) self->input->str[1]))
    return FALSE;
  g_string_erase (self->input, 0, 2 + self->input->str[1]);
  send_bytes (self, "\x05\x00", 2);
  if (!expect_octets (self, step, 5) || !expect_octets (self, step, 7 + (gsize) self->input->str[4]))
    return FALSE;
  input = (const guint8 *) self->input->str;
  g_autofree char *asked = g_strdup_printf (" %.*s:%u", input[4], input + 5, input[5 + input[4]] << 8 | input[6 + input[4]]);
  g_string_erase (self->input, 0, 7 + input[4]);
  send_bytes (self, reply, sizeof reply);
  return strcmp (asked, target) == 0 ? TRUE : complain (self, step, asked);
}

static char *
decode (const char *base64)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (base64, &length);

  return g_strndup ((const char *) bytes, length);
}

static gboolean
send_challenge (ScriptedServer *self, const char *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *line = g_strdup_printf ("334 %s\r\n", base64);

  return send_bytes (self, line, strlen (line));
}

/* A message of SCRAM, which comes in base64 behind @prefix; empty if it does not (RFC 4954 §4). */
static char *
receive_response (ScriptedServer *self, const char *step, const char *prefix)
{
  g_autofree char *line = receive_line (self, step);

  return decode (line != NULL && g_str_has_prefix (line, prefix) ? line + strlen (prefix) : "");
}

/* @arguments: the password, and what the client must say about channel bindings, if that matters */
static gboolean
play_scram (ScriptedServer *self, const char *step, const char *arguments)
{
  g_auto(GStrv) words = g_strsplit (arguments, " ", 2);
  const char *expected = words[1];
  const char *prefix = expected != NULL && *expected == 'p' ? "AUTH SCRAM-SHA-256-PLUS " : "AUTH SCRAM-SHA-256 ";
  g_auto(ScramDialogue) scram = { .password = words[0], .offers_plus = step[0] == 'L', .tls = self->tls };
  g_autofree char *first = receive_response (self, step, prefix);
  g_autofree char *challenge = scram_dialogue_answer_first (&scram, first);

  if (challenge == NULL || (expected != NULL && strcmp (scram.header, expected) != 0))
    return complain (self, step, first);
  send_challenge (self, challenge);
  g_autofree char *final = receive_response (self, step, "");
  g_autofree char *outcome = scram_dialogue_answer_final (&scram, final);
  if (outcome == NULL)
    return complain (self, step, final);
  return send_challenge (self, outcome);
}

static gnutls_datum_t
to_datum (const char *text)
{
  return (gnutls_datum_t){ (unsigned char *) text, (unsigned int) strlen (text) };
}

static void
set_up_tls (ScriptedServer *self)
{
  gnutls_datum_t certificate = to_datum (self->certificate.certificate);
  gnutls_datum_t key = to_datum (self->certificate.key);
  gsize length = 0;

  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_certificate_set_x509_key_mem (self->credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
  gnutls_init (&self->tls, GNUTLS_SERVER);
  gnutls_priority_set_direct (self->tls, self->priority != NULL ? self->priority : "NORMAL", NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  if (self->demand_certificate)
    gnutls_certificate_server_set_request (self->tls, GNUTLS_CERT_REQUIRE);
  if (self->client_authority != NULL)
    {
      gnutls_datum_t authority = to_datum (self->client_authority);

      gnutls_certificate_set_x509_trust_mem (self->credentials, &authority, GNUTLS_X509_FMT_PEM);
      gnutls_session_set_verify_cert (self->tls, NULL, 0);
    }
  if (self->ticket_key != NULL)
    {
      const guint8 *data = g_bytes_get_data (self->ticket_key, &length);
      const gnutls_datum_t ticket_key = { (unsigned char *) data, (unsigned int) length };

      gnutls_session_ticket_enable_server (self->tls, &ticket_key);
    }
  gnutls_transport_set_int (self->tls, self->peer);
}

static gboolean
shake_hands (ScriptedServer *self, const char *step)
{
  int result;

  set_up_tls (self);
  do
    result = gnutls_handshake (self->tls);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);
  if (result < 0)
    {
      /* As a proper server does: the client learns why. Whether it was meant to fail, the client's test knows. */
      gnutls_alert_send_appropriate (self->tls, result);
      return FALSE;
    }
  self->resumed = gnutls_session_is_resumed (self->tls) != 0;
  /* A client's first words are no answer to the handshake. */
  self->has_sent = FALSE;
  return TRUE;
}

static gboolean
wait_for_hang_up (ScriptedServer *self, const char *step)
{
  while (receive_more (self))
    g_string_truncate (self->input, 0);
  return errno == EAGAIN ? complain (self, step, "the client does not hang up") : FALSE;
}

/* Waits @pause_ms, or until the client hangs up; what it says meanwhile is of no interest. */
static gboolean
is_gone_after (ScriptedServer *self, int pause_ms)
{
  struct pollfd poll_fd = { self->peer, POLLIN, 0 };
  char buffer[4096];

  return poll (&poll_fd, 1, pause_ms) > 0 && recv (self->peer, buffer, sizeof buffer, 0) <= 0;
}

static gboolean
repeat (ScriptedServer *self, const char *text, gsize at_once, int pause_ms)
{
  gsize length = strlen (text);
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  for (gsize i = 0; g_get_monotonic_time () < end; i = (i + at_once) % length)
    if (is_gone_after (self, pause_ms) || !send_bytes (self, text + i, at_once))
      return FALSE;
  return complain (self, text, "the client does not hang up");
}

static void
tell_to_stop (ScriptedServer *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->lock);
}

static void
wait_to_stop (ScriptedServer *self)
{
  g_mutex_lock (&self->lock);
  while (!self->stopping)
    g_cond_wait (&self->told, &self->lock);
  g_mutex_unlock (&self->lock);
}

/* A test that is over does not say "go" any more. */
static void
wait_to_go (ScriptedServer *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_goes == 0 && !self->stopping)
    g_cond_wait (&self->told, &self->lock);
  if (self->n_goes > 0)
    self->n_goes--;
  g_mutex_unlock (&self->lock);
}

static void
reset (ScriptedServer *self)
{
  struct linger linger = { 1, 0 };

  setsockopt (self->peer, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* FALSE: the script is over. */
static gboolean
play_step (ScriptedServer *self, const char *step)
{
  const char *rest = step[2] == ' ' ? step + 3 : step + 2;
  g_autofree char *raw = NULL;

  if (step[0] == 'S')
    {
      g_string_append_printf (self->output, "%s\r\n", rest);
      return TRUE;
    }
  if (!flush (self))
    return complain (self, step, "the client is gone while it is talked to");
  g_atomic_int_set (&self->waiting, strchr ("HDN", step[0]) != NULL);
  /* The test may wait for that. */
  g_main_context_wakeup (NULL);
  switch (step[0])
    {
    case 'C':
      return expect_line (self, step, rest);
    case 'M':
      return expect_message (self, step);
    case 'B':
      return take_octets (self, step, self->bdat_size);
    case 'I':
      return expect_exactly (self, step, rest);
    case 'O':
      return send_exactly (self, rest);
    case 'T':
      return shake_hands (self, step);
    case 'K':
      return be_proxy (self, step, rest);
    case 'A':
    case 'L':
      return play_scram (self, step, rest);
    case 'Z':
      raw = g_strcompress (rest);
      return send_bytes (self, raw, strlen (raw));
    case 'G':
      return take_octets (self, step, (gsize) g_ascii_strtoull (rest, NULL, 10));
    case 'D':
      raw = g_strcompress (rest);
      return repeat (self, raw, 1, DRIP_MS);
    case 'E':
      raw = g_strcompress (rest);
      return repeat (self, raw, strlen (raw), 0);
    case 'P':
      wait_to_go (self);
      return TRUE;
    case 'N':
      /* The window closes, and the client can't write on. */
      wait_to_stop (self);
      return FALSE;
    case 'H':
      return wait_for_hang_up (self, step);
    case 'R':
      reset (self);
      return FALSE;
    case 'X':
      return FALSE;
    default:
      g_error ("no such step: %s", step);
    }
}

static void
play (ScriptedServer *self)
{
  for (guint i = 0; self->script[i] != NULL; i++)
    if (!play_step (self, self->script[i]))
      return;
  flush (self);
}

static Listener *
listener_new (const char *text, guint16 port)
{
  Listener *self = g_new0 (Listener, 1);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string (text, port);
  struct sockaddr_storage native;
  socklen_t length = (socklen_t) g_socket_address_get_native_size (address);
  int again = 1;

  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  self->socket = socket (native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  /* One that takes the place of another one must not wait until its last connection is forgotten. */
  if (port != 0)
    setsockopt (self->socket, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
  g_assert_cmpint (bind (self->socket, (struct sockaddr *) &native, length), ==, 0);
  g_assert_cmpint (listen (self->socket, 16), ==, 0);
  g_assert_cmpint (getsockname (self->socket, (struct sockaddr *) &native, &length), ==, 0);
  g_autoptr(GSocketAddress) bound = g_socket_address_new_from_native (&native, length);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->told);
  return self;
}

static Listener *
listener_ref (Listener *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
listener_unref (Listener *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  close (self->socket);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->told);
  g_free (self);
}

/* Whoever waits for a connection that never comes waits no longer. */
static void
listener_close (Listener *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  shutdown (self->socket, SHUT_RDWR);
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->lock);
}

static int
listener_accept (Listener *self, guint turn)
{
  g_mutex_lock (&self->lock);
  while (self->n_accepted < turn && !self->closed)
    g_cond_wait (&self->told, &self->lock);
  g_mutex_unlock (&self->lock);

  int peer = accept (self->socket, NULL, NULL);

  g_mutex_lock (&self->lock);
  if (peer >= 0)
    self->n_accepted++;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->lock);
  return peer;
}

static gpointer
run (gpointer data)
{
  ScriptedServer *self = data;
  struct timeval patience = { PATIENCE_S, 0 };
  int at_once = 1;

  self->peer = listener_accept (self->listener, self->turn);
  if (self->peer < 0)
    return NULL;
  setsockopt (self->peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (self->peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt (self->peer, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  play (self);
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  close (self->peer);
  return NULL;
}

static ScriptedServer *
server_new (const char *const *script, Listener *owned_listener)
{
  ScriptedServer *self = g_new0 (ScriptedServer, 1);

  self->script = g_strdupv ((char **) script);
  self->listener = owned_listener;
  self->port = owned_listener->port;
  g_mutex_init (&self->lock);
  g_cond_init (&self->told);
  self->input = g_string_new (NULL);
  self->output = g_string_new (NULL);
  return self;
}

ScriptedServer *
scripted_server_new (const char *const *script, const ScriptedServerOptions *options)
{
  const char *address = options != NULL && options->address != NULL ? options->address : "127.0.0.1";
  ScriptedServer *self = server_new (script, listener_new (address, options != NULL ? options->port : 0));

  if (options != NULL && options->certificate != NULL)
    {
      self->certificate.certificate = g_strdup (options->certificate->certificate);
      self->certificate.key = g_strdup (options->certificate->key);
    }
  if (options != NULL)
    {
      self->priority = g_strdup (options->priority);
      self->demand_certificate = options->demand_certificate;
      self->client_authority = options->client_authority != NULL ? g_strdup (options->client_authority->certificate) : NULL;
      self->ticket_key = options->ticket_key != NULL ? g_bytes_ref (options->ticket_key) : NULL;
    }
  self->thread = g_thread_new ("scripted server", run, self);
  return self;
}

ScriptedServer *
scripted_server_new_behind (ScriptedServer *before, const char *const *script)
{
  ScriptedServer *self = server_new (script, listener_ref (before->listener));

  self->turn = before->turn + 1;
  self->certificate.certificate = g_strdup (before->certificate.certificate);
  self->certificate.key = g_strdup (before->certificate.key);
  self->thread = g_thread_new ("scripted server", run, self);
  return self;
}

gboolean
scripted_server_has_client (ScriptedServer *self)
{
  g_mutex_lock (&self->listener->lock);
  gboolean has_client = self->listener->n_accepted > self->turn;
  g_mutex_unlock (&self->listener->lock);
  return has_client;
}

guint16
scripted_server_get_port (ScriptedServer *self)
{
  return self->port;
}

gboolean
scripted_server_is_waiting (ScriptedServer *self)
{
  return g_atomic_int_get (&self->waiting);
}

void
scripted_server_go (ScriptedServer *self)
{
  g_mutex_lock (&self->lock);
  self->n_goes++;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->lock);
}

GBytes *
scripted_server_new_ticket_key (void)
{
  gnutls_datum_t key;

  g_assert_cmpint (gnutls_session_ticket_key_generate (&key), ==, 0);
  g_autoptr(GBytes) bytes = g_bytes_new (key.data, key.size);
  gnutls_free (key.data);
  return g_steal_pointer (&bytes);
}

static void
end_script (ScriptedServer *self)
{
  if (self->thread == NULL)
    return;
  /* Nobody came: accept() returns. */
  if (!scripted_server_has_client (self))
    listener_close (self->listener);
  tell_to_stop (self);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->listener, listener_unref);
}

gboolean
scripted_server_has_resumed (ScriptedServer *self)
{
  end_script (self);
  return self->resumed;
}

guint
scripted_server_finish (ScriptedServer *self)
{
  guint turns;

  end_script (self);
  if (self->complaint != NULL)
    g_error ("scripted server %s", self->complaint);
  turns = self->turns;
  scripted_server_abandon (self);
  return turns;
}

void
scripted_server_abandon (ScriptedServer *self)
{
  end_script (self);
  g_free (self->complaint);
  g_strfreev (self->script);
  g_free (self->certificate.certificate);
  g_free (self->certificate.key);
  g_free (self->priority);
  g_free (self->client_authority);
  g_clear_pointer (&self->ticket_key, g_bytes_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->told);
  g_string_free (self->input, TRUE);
  g_string_free (self->output, TRUE);
  g_free (self);
}
