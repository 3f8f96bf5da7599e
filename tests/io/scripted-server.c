// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A server that plays a script, with blocking calls on a thread of its own, and GnuTLS below it directly, so that it
// shares neither the main loop nor the TLS layer with what is tested.

#include "config.h"

#include "scripted-server.h"

#include <errno.h>
#include <gio/gio.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* No test takes that long; one that hangs shall fail. */
#define PATIENCE_S 20
#define DRIP_MS    50

struct _ScriptedServer
{
  GThread *thread;
  char **script;
  TestCertificate certificate; /* copies */
  char *priority;
  gboolean demand_certificate;
  int listener;
  guint16 port;

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

  GMutex lock; /* of the following */
  GCond told;
  gboolean going;
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

static gboolean
expect_line (ScriptedServer *self, const char *step, const char *glob)
{
  const char *end;

  while ((end = strstr (self->input->str, "\r\n")) == NULL)
    if (!receive_more (self))
      return complain (self, step, "the client is gone");

  g_autofree char *line = g_strndup (self->input->str, (gsize) (end - self->input->str));
  g_string_erase (self->input, 0, (gssize) strlen (line) + 2);
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

static gboolean
expect_chunk (ScriptedServer *self, const char *step)
{
  while (self->input->len < self->bdat_size)
    if (!receive_more (self))
      return complain (self, step, "the client is gone");
  g_string_erase (self->input, 0, (gssize) self->bdat_size);
  return TRUE;
}

static gboolean
shake_hands (ScriptedServer *self, const char *step)
{
  gnutls_datum_t certificate = { (unsigned char *) self->certificate.certificate, (unsigned int) strlen (self->certificate.certificate) };
  gnutls_datum_t key = { (unsigned char *) self->certificate.key, (unsigned int) strlen (self->certificate.key) };
  int result;

  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_certificate_set_x509_key_mem (self->credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
  gnutls_init (&self->tls, GNUTLS_SERVER);
  gnutls_priority_set_direct (self->tls, self->priority != NULL ? self->priority : "NORMAL", NULL);
  gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, self->credentials);
  if (self->demand_certificate)
    gnutls_certificate_server_set_request (self->tls, GNUTLS_CERT_REQUIRE);
  gnutls_transport_set_int (self->tls, self->peer);
  do
    result = gnutls_handshake (self->tls);
  while (result < 0 && gnutls_error_is_fatal (result) == 0);
  if (result < 0)
    {
      /* As a proper server does: the client learns why. Whether it was meant to fail, the client's test knows. */
      gnutls_alert_send_appropriate (self->tls, result);
      return FALSE;
    }
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
tell (ScriptedServer *self, gboolean *flag)
{
  g_mutex_lock (&self->lock);
  *flag = TRUE;
  g_cond_broadcast (&self->told);
  g_mutex_unlock (&self->lock);
}

/* Either flag ends the waiting: a test that is over does not say "go" any more. */
static void
wait_to_be_told (ScriptedServer *self, const gboolean *flag)
{
  g_mutex_lock (&self->lock);
  while (!*flag && !self->stopping)
    g_cond_wait (&self->told, &self->lock);
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
  switch (step[0])
    {
    case 'C':
      return expect_line (self, step, rest);
    case 'M':
      return expect_message (self, step);
    case 'B':
      return expect_chunk (self, step);
    case 'T':
      return shake_hands (self, step);
    case 'Z':
      raw = g_strcompress (rest);
      return send_bytes (self, raw, strlen (raw));
    case 'D':
      raw = g_strcompress (rest);
      return repeat (self, raw, 1, DRIP_MS);
    case 'E':
      raw = g_strcompress (rest);
      return repeat (self, raw, strlen (raw), 0);
    case 'P':
      wait_to_be_told (self, &self->going);
      return TRUE;
    case 'N':
      /* The window closes, and the client can't write on. */
      wait_to_be_told (self, &self->stopping);
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

static gpointer
run (gpointer data)
{
  ScriptedServer *self = data;
  struct timeval patience = { PATIENCE_S, 0 };

  self->peer = accept (self->listener, NULL, NULL);
  if (self->peer < 0)
    return NULL;
  setsockopt (self->peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (self->peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  play (self);
  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  close (self->peer);
  return NULL;
}

static void
start_listening (ScriptedServer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, 1), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
}

ScriptedServer *
scripted_server_new (const char *const *script, const ScriptedServerOptions *options)
{
  ScriptedServer *self = g_new0 (ScriptedServer, 1);

  self->script = g_strdupv ((char **) script);
  if (options != NULL && options->certificate != NULL)
    {
      self->certificate.certificate = g_strdup (options->certificate->certificate);
      self->certificate.key = g_strdup (options->certificate->key);
    }
  if (options != NULL)
    {
      self->priority = g_strdup (options->priority);
      self->demand_certificate = options->demand_certificate;
    }
  g_mutex_init (&self->lock);
  g_cond_init (&self->told);
  self->input = g_string_new (NULL);
  self->output = g_string_new (NULL);
  start_listening (self);
  self->thread = g_thread_new ("scripted server", run, self);
  return self;
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
  tell (self, &self->going);
}

guint
scripted_server_finish (ScriptedServer *self)
{
  guint turns;

  /* Nobody came: accept() returns. */
  shutdown (self->listener, SHUT_RDWR);
  tell (self, &self->stopping);
  g_thread_join (self->thread);
  close (self->listener);
  if (self->complaint != NULL)
    g_error ("scripted server %s", self->complaint);
  turns = self->turns;
  g_strfreev (self->script);
  g_free (self->certificate.certificate);
  g_free (self->certificate.key);
  g_free (self->priority);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->told);
  g_string_free (self->input, TRUE);
  g_string_free (self->output, TRUE);
  g_free (self);
  return turns;
}
