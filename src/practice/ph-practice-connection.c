// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One client of the practice server: pumps a dialogue over a socket, with a handshake where the dialogue wants one. It
// knows nothing of SMTP. An operation under way keeps the object alive; once stopped, the object lives until the main
// loop has seen that operation end.

#include "config.h"

#include "ph-practice-connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* One TLS record and then some; a larger message takes several reads. */
#define READ_SIZE (32 * 1024)

struct _PhPracticeConnection
{
  GObject parent_instance;

  GSocketConnection *socket;    /* (owned) */
  GIOStream *stream;            /* (owned): the socket, or TLS over it */
  GTlsCertificate *certificate; /* (owned) */
  PhPracticeDialogue *dialogue; /* (owned) */
  GBytes *output;               /* (owned) (nullable): while it is being written */
  GCancellable *cancellable;    /* (owned): of the operation under way */
  guint idle_ms;
  guint idle_source;
  gboolean is_stopped;
  guint8 input[READ_SIZE];
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhPracticeConnection, ph_practice_connection, G_TYPE_OBJECT)

static void pump (PhPracticeConnection *self);
static void start_read (PhPracticeConnection *self);
static void start_write (PhPracticeConnection *self);
static void start_handshake (PhPracticeConnection *self);
static void start_close (PhPracticeConnection *self);
static void drop (PhPracticeConnection *self);

static void
on_idle_cb (gpointer data)
{
  PhPracticeConnection *self = data;

  self->idle_source = 0;
  ph_practice_dialogue_time_out (self->dialogue);
  g_cancellable_cancel (self->cancellable);
}

/* Every operation has a cancellable of its own: one that timed out must not spoil the farewell. */
static GCancellable *
begin_operation (PhPracticeConnection *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->is_stopped)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  self->idle_source = g_timeout_add_once (self->idle_ms, on_idle_cb, self);
  return self->cancellable;
}

static void
end_operation (PhPracticeConnection *self)
{
  g_clear_handle_id (&self->idle_source, g_source_remove);
}

/* A broken connection has nobody to talk to any more; one whose client merely slept hears the farewell. */
static void
handle_failure (PhPracticeConnection *self, const GError *error)
{
  if (!self->is_stopped && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pump (self);
  else
    drop (self);
}

static void
pump (PhPracticeConnection *self)
{
  if (self->is_stopped)
    {
      drop (self);
      return;
    }
  switch (ph_practice_dialogue_next (self->dialogue))
    {
    case PH_PRACTICE_WANT_READ:
      start_read (self);
      return;
    case PH_PRACTICE_WANT_WRITE:
      start_write (self);
      return;
    case PH_PRACTICE_WANT_TLS:
      start_handshake (self);
      return;
    case PH_PRACTICE_WANT_CLOSE:
      start_close (self);
      return;
    case PH_PRACTICE_WANT_DROP:
    default:
      drop (self);
      return;
    }
}

static void
announce_messages (PhPracticeConnection *self)
{
  for (;;)
    {
      g_autoptr(PhPracticeMessage) message = ph_practice_dialogue_take_message (self->dialogue);

      if (message == NULL)
        return;
      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(PhPracticeConnection) self = data;
  g_autoptr(GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  end_operation (self);
  if (length < 0 || self->is_stopped)
    handle_failure (self, error);
  else if (length == 0)
    drop (self);
  else
    {
      ph_practice_dialogue_feed (self->dialogue, self->input, (gsize) length);
      explicit_bzero (self->input, (gsize) length);
      announce_messages (self);
      pump (self);
    }
}

static void
start_read (PhPracticeConnection *self)
{
  GCancellable *cancellable = begin_operation (self);

  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->input, sizeof self->input,
                             G_PRIORITY_DEFAULT, cancellable, read_cb, g_object_ref (self));
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(PhPracticeConnection) self = data;
  g_autoptr(GError) error = NULL;
  gboolean is_written = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);

  end_operation (self);
  g_clear_pointer (&self->output, g_bytes_unref);
  /* After half a reply no other can follow. */
  if (is_written)
    pump (self);
  else
    drop (self);
}

static void
start_write (PhPracticeConnection *self)
{
  GCancellable *cancellable = begin_operation (self);
  gsize length = 0;

  self->output = ph_practice_dialogue_take_output (self->dialogue);
  const void *bytes = g_bytes_get_data (self->output, &length);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), bytes, length,
                                   G_PRIORITY_DEFAULT, cancellable, write_cb, g_object_ref (self));
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(PhPracticeConnection) self = data;
  gboolean is_done = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  end_operation (self);
  if (!is_done)
    {
      drop (self);
      return;
    }
  ph_practice_dialogue_tls_done (self->dialogue);
  pump (self);
}

static void
start_handshake (PhPracticeConnection *self)
{
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (self->socket), self->certificate, NULL);

  if (tls == NULL)
    {
      drop (self);
      return;
    }
  g_set_object (&self->stream, tls);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, begin_operation (self),
                                    handshake_cb, g_object_ref (self));
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(PhPracticeConnection) self = data;

  g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  end_operation (self);
  drop (self);
}

static void
start_close (PhPracticeConnection *self)
{
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, begin_operation (self), close_cb, g_object_ref (self));
}

static void
drop (PhPracticeConnection *self)
{
  /* The socket alone: no farewell of TLS, and nothing that could wait. */
  g_socket_close (g_socket_connection_get_socket (self->socket), NULL);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
ph_practice_connection_dispose (GObject *object)
{
  PhPracticeConnection *self = PH_PRACTICE_CONNECTION (object);

  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);

  G_OBJECT_CLASS (ph_practice_connection_parent_class)->dispose (object);
}

static void
ph_practice_connection_finalize (GObject *object)
{
  PhPracticeConnection *self = PH_PRACTICE_CONNECTION (object);

  g_clear_pointer (&self->dialogue, ph_practice_dialogue_free);
  g_clear_pointer (&self->output, g_bytes_unref);

  G_OBJECT_CLASS (ph_practice_connection_parent_class)->finalize (object);
}

static void
ph_practice_connection_class_init (PhPracticeConnectionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = ph_practice_connection_dispose;
  object_class->finalize = ph_practice_connection_finalize;

  /**
   * PhPracticeConnection::message:
   * @self: a connection
   * @message: what the client delivered
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", PH_TYPE_PRACTICE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, PH_TYPE_PRACTICE_MESSAGE);

  /**
   * PhPracticeConnection::closed:
   * @self: a connection
   *
   * The socket is closed; nothing more will happen.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", PH_TYPE_PRACTICE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
ph_practice_connection_init (PhPracticeConnection *self)
{
}

/**
 * ph_practice_connection_new:
 * @socket: a socket that was accepted
 * @dialogue: (transfer full): what to say to the client
 * @certificate: for the handshake
 * @idle_ms: how long the client may take for each thing, in milliseconds
 *
 * Returns: (transfer full): a connection that waits for ph_practice_connection_start()
 */
PhPracticeConnection *
ph_practice_connection_new (GSocketConnection *socket, PhPracticeDialogue *dialogue, GTlsCertificate *certificate, guint idle_ms)
{
  g_return_val_if_fail (G_IS_SOCKET_CONNECTION (socket), NULL);
  g_return_val_if_fail (dialogue != NULL, NULL);
  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  PhPracticeConnection *self = g_object_new (PH_TYPE_PRACTICE_CONNECTION, NULL);

  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (G_IO_STREAM (socket));
  self->dialogue = dialogue;
  self->certificate = g_object_ref (certificate);
  self->idle_ms = idle_ms;
  /* Replies are small and awaited: without this they would wait for the client's delayed acknowledgement. */
  g_socket_set_option (g_socket_connection_get_socket (socket), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  return self;
}

/**
 * ph_practice_connection_start:
 * @self: a new connection
 *
 * Serves the client. "closed" may be emitted before this returns.
 */
void
ph_practice_connection_start (PhPracticeConnection *self)
{
  g_return_if_fail (PH_IS_PRACTICE_CONNECTION (self));

  pump (self);
}

/**
 * ph_practice_connection_stop:
 * @self: a connection
 *
 * Hangs up. The socket is closed when the main loop runs next.
 */
void
ph_practice_connection_stop (PhPracticeConnection *self)
{
  g_return_if_fail (PH_IS_PRACTICE_CONNECTION (self));

  self->is_stopped = TRUE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}
