// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "sink-server.h"

#include <string.h>

#define N_VERBS 5

static const char *const verbs[N_VERBS] = { "AUTH", "MAIL", "RCPT", "DATA", "END" };

struct _SinkServer
{
  GSocketService *service; /* (nullable) */
  GMutex thinking;
  GCond enough;
  GMutex mutex; /* of all that follows */
  guint16 port;
  SinkExtensions extensions;
  char *refusals[N_VERBS];
  char *words[N_VERBS];
  SinkDrop drop;
  char *password;
  guint delay_ms;
  gboolean is_away;
  GPtrArray *sockets; /* (element-type GSocketConnection): open ones */
  GHashTable *taken;  /* Message-ID → how often */
  GHashTable *recipients;
  guint n_connections;
  guint max_connections;
  guint n_sign_ins;
  guint n_messages;
  guint n_contents;
  gboolean has_8bit;
};

/* One connection. */
typedef struct
{
  SinkServer *server;
  GDataInputStream *input;
  GOutputStream *output;
  gboolean has_sender;
  GPtrArray *recipients;
  GString *content;
} Dialogue;

typedef enum
{
  GO_ON,
  HANG_UP,
} Verdict;

static void
say (Dialogue *dialogue, const char *reply)
{
  g_autofree char *line = g_strconcat (reply, "\r\n", NULL);

  g_output_stream_write_all (dialogue->output, line, strlen (line), NULL, NULL, NULL);
}

static char *
dup_refusal (SinkServer *self, const char *verb, const char *line)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < N_VERBS; i++)
    if (g_str_equal (verbs[i], verb) && self->refusals[i] != NULL && (self->words[i] == NULL || strstr (line, self->words[i]) != NULL))
      return g_strdup (self->refusals[i]);
  return NULL;
}

static gboolean
reply (Dialogue *dialogue, const char *verb, const char *line, const char *yes)
{
  g_autofree char *refusal = dup_refusal (dialogue->server, verb, line);

  say (dialogue, refusal != NULL ? refusal : yes);
  return refusal == NULL;
}

static void
greet (Dialogue *dialogue)
{
  SinkExtensions extensions = dialogue->server->extensions;

  say (dialogue, "250-sink.test");
  if ((extensions & SINK_PIPELINING) != 0)
    say (dialogue, "250-PIPELINING");
  if ((extensions & SINK_CHUNKING) != 0)
    say (dialogue, "250-CHUNKING");
  if ((extensions & SINK_8BITMIME) != 0)
    say (dialogue, "250-8BITMIME");
  say (dialogue, "250-SIZE 100000000");
  say (dialogue, "250 AUTH PLAIN");
}

/* Behind the last NUL (RFC 4616). */
static char *
dup_password (const char *line)
{
  gsize length = 0;
  g_autofree guchar *words = strlen (line) > strlen ("AUTH PLAIN ") ? g_base64_decode (line + strlen ("AUTH PLAIN "), &length) : NULL;
  gsize start = length;

  while (start > 0 && words[start - 1] != '\0')
    start--;
  return g_strndup ((const char *) words + start, length - start);
}

static gboolean
is_right (SinkServer *self, const char *line)
{
  g_autofree char *password = dup_password (line);
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->n_sign_ins++;
  return self->password == NULL || g_str_equal (self->password, password);
}

static void
sign_in (Dialogue *dialogue, const char *line)
{
  if (is_right (dialogue->server, line))
    reply (dialogue, "AUTH", line, "235 2.7.0 ok");
  else
    say (dialogue, "535 5.7.8 authentication failed");
}

static char *
dup_message_id (const char *content)
{
  const char *start = g_str_has_prefix (content, "Message-ID: <") ? content : strstr (content, "\nMessage-ID: <");

  if (start == NULL)
    return g_strdup ("");
  start = strchr (start, '<') + 1;
  return g_strndup (start, strcspn (start, ">\r\n"));
}

static void
bump (GHashTable *table, const char *key)
{
  g_hash_table_insert (table, g_strdup (key), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (table, key)) + 1));
}

static void
take (Dialogue *dialogue)
{
  SinkServer *self = dialogue->server;
  g_autofree char *id = dup_message_id (dialogue->content->str);
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->n_messages++;
  bump (self->taken, id);
  for (guint i = 0; i < dialogue->recipients->len; i++)
    bump (self->recipients, dialogue->recipients->pdata[i]);
  for (gsize i = 0; i < dialogue->content->len; i++)
    self->has_8bit |= (guchar) dialogue->content->str[i] >= 0x80;
}

static void
think (SinkServer *self)
{
  gint64 end_us = g_get_monotonic_time () + self->delay_ms * 1000;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->thinking);

  /* Nobody ever says that it is enough. */
  while (self->delay_ms > 0 && g_cond_wait_until (&self->enough, &self->thinking, end_us))
    continue;
}

static Verdict
judge (Dialogue *dialogue)
{
  SinkServer *self = dialogue->server;
  g_autofree char *refusal = dup_refusal (self, "END", dialogue->content->str);

  if (refusal != NULL)
    {
      say (dialogue, refusal);
      return GO_ON;
    }
  if (self->drop == SINK_DROP_BEFORE_TAKING)
    return HANG_UP;
  take (dialogue);
  think (self);
  if (self->drop == SINK_DROP_AFTER_CONTENT)
    return HANG_UP;
  say (dialogue, "250 2.0.0 taken");
  return GO_ON;
}

static Verdict
begin_content (Dialogue *dialogue)
{
  SinkServer *self = dialogue->server;

  g_mutex_lock (&self->mutex);
  self->n_contents++;
  g_mutex_unlock (&self->mutex);
  return self->drop == SINK_DROP_IN_CONTENT ? HANG_UP : GO_ON;
}

static Verdict
read_dotted (Dialogue *dialogue)
{
  if (dialogue->recipients->len == 0)
    {
      say (dialogue, "554 5.5.1 no valid recipients");
      return GO_ON;
    }
  if (!reply (dialogue, "DATA", "", "354 go on"))
    return GO_ON;
  if (begin_content (dialogue) == HANG_UP)
    return HANG_UP;
  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (dialogue->input, NULL, NULL, NULL);

      if (line == NULL)
        return HANG_UP;
      if (g_str_equal (line, "."))
        return judge (dialogue);
      g_string_append (dialogue->content, line[0] == '.' ? line + 1 : line);
      g_string_append (dialogue->content, "\r\n");
    }
}

static Verdict
read_chunk (Dialogue *dialogue, const char *line)
{
  gsize length = (gsize) g_ascii_strtoull (line + 5, NULL, 10);
  g_autofree char *chunk = g_malloc (length + 1);
  gsize n_read = 0;

  if (dialogue->content->len == 0 && begin_content (dialogue) == HANG_UP)
    return HANG_UP;
  if (!g_input_stream_read_all (G_INPUT_STREAM (dialogue->input), chunk, length, &n_read, NULL, NULL) || n_read < length)
    return HANG_UP;
  if (dialogue->recipients->len == 0)
    {
      say (dialogue, "554 5.5.1 no valid recipients");
      return GO_ON;
    }
  g_string_append_len (dialogue->content, chunk, (gssize) length);
  if (strstr (line, "LAST") != NULL)
    return judge (dialogue);
  say (dialogue, "250 2.0.0 ok");
  return GO_ON;
}

static void
begin_transaction (Dialogue *dialogue)
{
  dialogue->has_sender = FALSE;
  g_ptr_array_set_size (dialogue->recipients, 0);
  g_string_truncate (dialogue->content, 0);
}

static void
add_recipient (Dialogue *dialogue, const char *line)
{
  const char *start = strchr (line, '<');

  if (!dialogue->has_sender)
    say (dialogue, "503 5.5.1 MAIL first");
  else if (reply (dialogue, "RCPT", line, "250 2.1.5 ok") && start != NULL)
    g_ptr_array_add (dialogue->recipients, g_strndup (start + 1, strcspn (start + 1, ">")));
}

static Verdict
obey (Dialogue *dialogue, const char *line)
{
  if (g_str_has_prefix (line, "EHLO"))
    greet (dialogue);
  else if (g_str_has_prefix (line, "AUTH"))
    sign_in (dialogue, line);
  else if (g_str_has_prefix (line, "MAIL"))
    {
      begin_transaction (dialogue);
      dialogue->has_sender = reply (dialogue, "MAIL", line, "250 2.1.0 ok");
    }
  else if (g_str_has_prefix (line, "RCPT"))
    add_recipient (dialogue, line);
  else if (g_str_has_prefix (line, "DATA"))
    return read_dotted (dialogue);
  else if (g_str_has_prefix (line, "BDAT"))
    return read_chunk (dialogue, line);
  else if (g_str_has_prefix (line, "RSET"))
    {
      begin_transaction (dialogue);
      say (dialogue, "250 2.0.0 ok");
    }
  else if (g_str_has_prefix (line, "QUIT"))
    {
      say (dialogue, "221 2.0.0 bye");
      return HANG_UP;
    }
  else
    say (dialogue, "500 5.5.1 what?");
  return GO_ON;
}

static gboolean
note_connection (SinkServer *self, GSocketConnection *connection)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  if (self->is_away)
    return FALSE;
  self->n_connections++;
  g_ptr_array_add (self->sockets, g_object_ref (connection));
  self->max_connections = MAX (self->max_connections, self->sockets->len);
  return TRUE;
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, SinkServer *self)
{
  Dialogue dialogue = { .server = self, .output = g_io_stream_get_output_stream (G_IO_STREAM (connection)) };
  Verdict verdict = GO_ON;

  if (!note_connection (self, connection))
    return TRUE;
  g_socket_set_option (g_socket_connection_get_socket (connection), 6 /* TCP */, 1 /* NODELAY */, 1, NULL);
  dialogue.input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (dialogue.input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  dialogue.recipients = g_ptr_array_new_with_free_func (g_free);
  dialogue.content = g_string_new (NULL);
  say (&dialogue, "220 sink.test ESMTP");
  while (verdict == GO_ON)
    {
      g_autofree char *line = g_data_input_stream_read_line (dialogue.input, NULL, NULL, NULL);

      verdict = line != NULL ? obey (&dialogue, line) : HANG_UP;
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_mutex_lock (&self->mutex);
  g_ptr_array_remove (self->sockets, connection);
  g_mutex_unlock (&self->mutex);
  g_object_unref (dialogue.input);
  g_ptr_array_unref (dialogue.recipients);
  g_string_free (dialogue.content, TRUE);
  return TRUE;
}

static void
listen (SinkServer *self)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  self->service = g_threaded_socket_service_new (32);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);
}

SinkServer *
sink_server_new (SinkExtensions extensions)
{
  SinkServer *self = g_new0 (SinkServer, 1);

  g_mutex_init (&self->mutex);
  g_mutex_init (&self->thinking);
  g_cond_init (&self->enough);
  self->extensions = extensions;
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->recipients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  listen (self);
  return self;
}

static guint
count_open (SinkServer *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->sockets->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (self->sockets->pdata[i]), TRUE, TRUE, NULL);
  return self->sockets->len;
}

void
sink_server_go_away (SinkServer *self)
{
  g_mutex_lock (&self->mutex);
  self->is_away = TRUE;
  g_mutex_unlock (&self->mutex);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (count_open (self) > 0)
    g_thread_yield ();
  g_clear_object (&self->service);
}

void
sink_server_come_back (SinkServer *self)
{
  self->is_away = FALSE;
  listen (self);
}

void
sink_server_free (SinkServer *self)
{
  if (self->service != NULL)
    sink_server_go_away (self);
  for (guint i = 0; i < N_VERBS; i++)
    {
      g_free (self->refusals[i]);
      g_free (self->words[i]);
    }
  g_ptr_array_unref (self->sockets);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->recipients);
  g_free (self->password);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->thinking);
  g_cond_clear (&self->enough);
  g_free (self);
}

guint16
sink_server_get_port (SinkServer *self)
{
  return self->port;
}

void
sink_server_refuse (SinkServer *self, const char *verb, const char *word, const char *text)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < N_VERBS; i++)
    if (g_str_equal (verbs[i], verb))
      {
        g_free (self->refusals[i]);
        g_free (self->words[i]);
        self->refusals[i] = g_strdup (text);
        self->words[i] = g_strdup (word);
      }
}

void
sink_server_set_drop (SinkServer *self, SinkDrop drop)
{
  self->drop = drop;
}

void
sink_server_set_password (SinkServer *self, const char *password)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_free (self->password);
  self->password = g_strdup (password);
}

void
sink_server_set_delay_ms (SinkServer *self, guint delay_ms)
{
  self->delay_ms = delay_ms;
}

#define COUNTER(name)                                                                  \
  guint sink_server_get_##name (SinkServer *self)                                      \
  {                                                                                    \
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex); \
                                                                                       \
    return self->name;                                                                 \
  }

COUNTER (n_connections)
COUNTER (max_connections)
COUNTER (n_sign_ins)
COUNTER (n_messages)
COUNTER (n_contents)

static guint
count (SinkServer *self, GHashTable *table, const char *key)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

guint
sink_server_count_message (SinkServer *self, const char *message_id)
{
  return count (self, self->taken, message_id);
}

guint
sink_server_count_recipient (SinkServer *self, const char *address)
{
  return count (self, self->recipients, address);
}

guint
sink_server_get_n_different (SinkServer *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return g_hash_table_size (self->taken);
}

gboolean
sink_server_has_8bit (SinkServer *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->has_8bit;
}
