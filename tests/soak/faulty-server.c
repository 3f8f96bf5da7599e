// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A server that refuses, hangs up, resets and falls silent at random, and keeps book of what it took. It takes a message
// before it says so, as servers do: what the client then hears is not what counts.

#include "config.h"

#include "faulty-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MARK "X-Soak: "

typedef enum
{
  FAULT_NONE,
  FAULT_REFUSE, /* a 4xx */
  FAULT_LEAVE,  /* 421 and the end */
  FAULT_DROP,
  FAULT_RESET,
  FAULT_STALL, /* nothing more, until the client has had enough */
  N_FAULTS,
} Fault;

/* In how many of ten thousand cases, for each point. */
#define POINT_RATE 60

struct _FaultyServer
{
  GThread *thread;
  int listener;
  guint16 port;
  GRand *random; /* of the accepting thread */
  guint n_messages;
  int *taken; /* atomic each */
  int n_faults;
  int n_connections;
  GThreadPool *visitors;
};

typedef struct
{
  FaultyServer *server;
  GRand *random;
  int peer;
  GString *input;
  GString *output;
  guint message; /* of the content being read */
} Visit;

static gboolean
receive (Visit *self)
{
  char block[16384];
  gssize n;

  do
    n = recv (self->peer, block, sizeof block, 0);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    g_string_append_len (self->input, block, n);
  return n > 0;
}

static gboolean
flush (Visit *self)
{
  gsize done = 0;

  while (done < self->output->len)
    {
      gssize n = send (self->peer, self->output->str + done, self->output->len - done, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  g_string_truncate (self->output, 0);
  return TRUE;
}

/* Replies to a group of commands go out together. */
static void
reply (Visit *self, const char *text)
{
  g_string_append_printf (self->output, "%s\r\n", text);
}

static Fault
pick_fault (Visit *self)
{
  if (g_rand_int_range (self->random, 0, 10000) >= POINT_RATE)
    return FAULT_NONE;
  g_atomic_int_inc (&self->server->n_faults);
  return (Fault) g_rand_int_range (self->random, FAULT_REFUSE, N_FAULTS);
}

/* FALSE: the connection is over. */
static gboolean
commit_fault (Visit *self, Fault fault)
{
  struct linger at_once = { 1, 0 };

  switch (fault)
    {
    case FAULT_LEAVE:
      reply (self, "421 4.3.2 enough");
      flush (self);
      return FALSE;
    case FAULT_RESET:
      setsockopt (self->peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      return FALSE;
    case FAULT_STALL:
      flush (self);
      while (receive (self))
        g_string_truncate (self->input, 0);
      return FALSE;
    case FAULT_DROP:
      flush (self);
      return FALSE;
    case FAULT_NONE:
    case FAULT_REFUSE:
    case N_FAULTS:
    default:
      return TRUE;
    }
}

/* Answers one command, or commits a fault instead. */
static gboolean
answer (Visit *self, const char *yes, const char *no, gboolean *ret_accepted)
{
  Fault fault = pick_fault (self);

  if (!commit_fault (self, fault))
    return FALSE;
  *ret_accepted = fault == FAULT_NONE;
  reply (self, fault == FAULT_NONE ? yes : no);
  return TRUE;
}

/* The whole message is here. Whether it is taken and whether the client hears of it are two things. */
static gboolean
finish_message (Visit *self)
{
  Fault fault = pick_fault (self);
  gboolean takes = fault == FAULT_NONE || ((fault == FAULT_DROP || fault == FAULT_RESET || fault == FAULT_STALL) && g_rand_boolean (self->random));

  if (takes && self->message < self->server->n_messages)
    g_atomic_int_inc (&self->server->taken[self->message]);
  if (!commit_fault (self, fault))
    return FALSE;
  reply (self, fault == FAULT_NONE ? "250 2.0.0 taken" : "451 4.3.0 not now");
  return TRUE;
}

static void
note_message (Visit *self, const char *content)
{
  self->message = g_str_has_prefix (content, MARK) ? (guint) g_ascii_strtoull (content + strlen (MARK), NULL, 10) : G_MAXUINT;
}

static gboolean
read_data (Visit *self)
{
  Fault fault = pick_fault (self);
  const char *end;

  /* Somewhere in the middle of it. */
  if (fault != FAULT_NONE && fault != FAULT_REFUSE)
    return (self->input->len > 0 || receive (self)) && commit_fault (self, fault);
  while ((end = strstr (self->input->str, "\r\n.\r\n")) == NULL)
    if (!receive (self))
      return FALSE;
  note_message (self, self->input->str);
  g_string_erase (self->input, 0, end + 5 - self->input->str);
  return finish_message (self);
}

/* RFC 3030: every chunk has its reply. @is_first: the message begins with it. */
static gboolean
read_chunk (Visit *self, gsize length, gboolean is_first, gboolean is_last)
{
  gboolean accepted = FALSE;

  while (self->input->len < length)
    if (!receive (self))
      return FALSE;
  if (is_first)
    note_message (self, self->input->str);
  g_string_erase (self->input, 0, (gssize) length);
  return is_last ? finish_message (self) : answer (self, "250 2.0.0 go on", "451 4.3.0 not now", &accepted);
}

/* (transfer full) (nullable): what was asked for goes out only when there is nothing left to read. */
static char *
read_line (Visit *self)
{
  const char *end;

  while ((end = strstr (self->input->str, "\r\n")) == NULL)
    if (!flush (self) || !receive (self))
      return NULL;

  char *line = g_strndup (self->input->str, (gsize) (end - self->input->str));

  g_string_erase (self->input, 0, (gssize) strlen (line) + 2);
  return line;
}

/* Where a transaction is. */
typedef struct
{
  gboolean has_sender;
  gboolean has_recipient;
  guint n_chunks;
} Transaction;

static gboolean
serve_bdat (Visit *self, Transaction *transaction, const char *line)
{
  gsize length = (gsize) g_ascii_strtoull (line + 5, NULL, 10);
  gboolean is_last = g_str_has_suffix (line, "LAST");
  gboolean is_valid = transaction->has_recipient;
  gboolean is_first = transaction->n_chunks++ == 0;

  if (is_last)
    *transaction = (Transaction){ 0 };
  if (is_valid)
    return read_chunk (self, length, is_first, is_last);
  while (self->input->len < length)
    if (!receive (self))
      return FALSE;
  g_string_erase (self->input, 0, (gssize) length);
  reply (self, "503 5.5.1 no recipient");
  return TRUE;
}

static gboolean
serve_data (Visit *self, Transaction *transaction)
{
  gboolean accepted = FALSE;

  if (!transaction->has_recipient)
    {
      reply (self, "503 5.5.1 no recipient");
      return TRUE;
    }
  *transaction = (Transaction){ 0 };
  if (!answer (self, "354 go on", "451 4.3.0 not now", &accepted))
    return FALSE;
  return !accepted || (flush (self) && read_data (self));
}

static gboolean
serve_line (Visit *self, Transaction *transaction, const char *line)
{
  gboolean accepted = FALSE;

  if (g_str_has_prefix (line, "EHLO"))
    reply (self, g_rand_boolean (self->random) ? "250-soak\r\n250-PIPELINING\r\n250 CHUNKING" : "250-soak\r\n250 PIPELINING");
  else if (g_str_has_prefix (line, "MAIL"))
    return answer (self, "250 2.1.0 ok", "451 4.3.0 not now", &transaction->has_sender);
  else if (g_str_has_prefix (line, "RCPT"))
    return transaction->has_sender ? answer (self, "250 2.1.5 ok", "450 4.2.1 not now", &transaction->has_recipient) : answer (self, "503 5.5.1 no sender", "503 5.5.1 no sender", &accepted);
  else if (g_str_has_prefix (line, "DATA"))
    return serve_data (self, transaction);
  else if (g_str_has_prefix (line, "BDAT"))
    return serve_bdat (self, transaction, line);
  else if (g_str_has_prefix (line, "RSET"))
    {
      *transaction = (Transaction){ 0 };
      return answer (self, "250 2.0.0 ok", "250 2.0.0 ok", &accepted);
    }
  else
    {
      reply (self, "221 bye");
      flush (self);
      return FALSE;
    }
  return TRUE;
}

static void
serve (Visit *self)
{
  Transaction transaction = { 0 };
  gboolean goes_on = FALSE;

  if (!answer (self, "220 soak ESMTP", "421 4.7.0 too many connections", &goes_on))
    return;
  do
    {
      g_autofree char *line = goes_on ? read_line (self) : NULL;

      goes_on = line != NULL && serve_line (self, &transaction, line);
    }
  while (goes_on);
  flush (self);
}

static void
visit (gpointer data, gpointer user_data)
{
  Visit *self = data;

  serve (self);
  close (self->peer);
  g_rand_free (self->random);
  g_string_free (self->input, TRUE);
  g_string_free (self->output, TRUE);
  g_free (self);
}

static gpointer
run (gpointer data)
{
  FaultyServer *self = data;
  struct timeval patience = { 30, 0 };
  int at_once = 1;
  int peer;

  while ((peer = accept (self->listener, NULL, NULL)) >= 0)
    {
      Visit *guest = g_new0 (Visit, 1);

      setsockopt (peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      setsockopt (peer, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
      *guest = (Visit){ self, g_rand_new_with_seed (g_rand_int (self->random)), peer, g_string_new (NULL), g_string_new (NULL), 0 };
      self->n_connections++;
      g_thread_pool_push (self->visitors, guest, NULL);
    }
  return NULL;
}

FaultyServer *
faulty_server_new (guint32 seed, guint n_messages)
{
  FaultyServer *self = g_new0 (FaultyServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  self->random = g_rand_new_with_seed (seed);
  self->n_messages = n_messages;
  self->taken = g_new0 (int, n_messages);
  self->visitors = g_thread_pool_new (visit, NULL, 64, FALSE, NULL);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, 64), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("faulty server", run, self);
  return self;
}

guint16
faulty_server_get_port (FaultyServer *self)
{
  return self->port;
}

void
faulty_server_stop (FaultyServer *self)
{
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (g_steal_pointer (&self->thread));
  g_thread_pool_free (g_steal_pointer (&self->visitors), FALSE, TRUE);
}

guint
faulty_server_get_n_taken (FaultyServer *self, guint message)
{
  return (guint) g_atomic_int_get (&self->taken[message]);
}

guint
faulty_server_get_n_faults (FaultyServer *self)
{
  return (guint) g_atomic_int_get (&self->n_faults);
}

guint
faulty_server_get_n_connections (FaultyServer *self)
{
  return (guint) self->n_connections;
}

void
faulty_server_free (FaultyServer *self)
{
  close (self->listener);
  g_rand_free (self->random);
  g_free (self->taken);
  g_free (self);
}
