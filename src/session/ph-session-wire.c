// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The two streams of a connection, read and written without a task for each time: what can be written now is written
// now, and one source stays on the input as long as somebody listens. It knows nothing of what the bytes mean.

#include "config.h"

#include "ph-session-wire.h"

/* As much as a TLS record holds (RFC 8446 §5.1). */
#define READ_SIZE (16 * 1024)
/* After so much the main loop gets its turn: a fast server must neither freeze a window nor go unheard. */
#define MAX_BURST (256 * 1024)

struct _PhSessionWire
{
  GPollableInputStream *input;       /* (owned) */
  GPollableOutputStream *output;     /* (owned) */
  const PhSessionWireEvents *events; /* unowned */
  gpointer owner;                    /* unowned */
  GSource *readable;                 /* (owned) (nullable): while somebody listens */
  GSource *writable;                 /* (owned) (nullable): while something waits to be written */
  GBytes *outgoing;                  /* (owned) (nullable): being written */
  gsize offset;                      /* how much of it is out */
  gsize burst;                       /* octets that went out since the main loop had its turn */
  gsize n_written;                   /* since somebody asked */
  guint8 buffer[READ_SIZE];
};

/**
 * ph_session_wire_new:
 * @input: a pollable stream
 * @output: a pollable stream
 * @events: what to tell; kept
 * @owner: whom to tell
 *
 * Returns: (transfer full): a wire to which nobody listens yet
 */
PhSessionWire *
ph_session_wire_new (GInputStream *input, GOutputStream *output, const PhSessionWireEvents *events, gpointer owner)
{
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (input) && G_IS_POLLABLE_OUTPUT_STREAM (output), NULL);

  PhSessionWire *self = g_new0 (PhSessionWire, 1);

  self->input = G_POLLABLE_INPUT_STREAM (g_object_ref (input));
  self->output = G_POLLABLE_OUTPUT_STREAM (g_object_ref (output));
  self->events = events;
  self->owner = owner;
  return self;
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * ph_session_wire_free:
 * @self: (transfer full): a wire
 *
 * Nothing is told any more; the streams stay open.
 */
void
ph_session_wire_free (PhSessionWire *self)
{
  drop_source (&self->readable);
  drop_source (&self->writable);
  g_clear_pointer (&self->outgoing, g_bytes_unref);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_free (self);
}

static void
attach (GSource *source, GPollableSourceFunc callback, PhSessionWire *self)
{
  g_source_set_static_name (source, "PhSessionWire");
  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* The last thing that is done with @self: its owner may free it. */
static void
read_once (PhSessionWire *self)
{
  GError *error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (self->input, self->buffer, READ_SIZE, NULL, &error);

  if (length > 0)
    {
      self->events->received (self->owner, self->buffer, (gsize) length);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_error_free (error);
      return;
    }
  ph_session_wire_deafen (self);
  self->events->ended (self->owner, error);
}

static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  PhSessionWire *self = user_data;

  self->burst = 0;
  read_once (self);
  return G_SOURCE_CONTINUE;
}

/**
 * ph_session_wire_listen:
 * @self: a wire
 *
 * Tells from now on what comes.
 */
void
ph_session_wire_listen (PhSessionWire *self)
{
  if (self->readable != NULL)
    return;
  self->readable = g_pollable_input_stream_create_source (self->input, NULL);
  attach (self->readable, on_readable, self);
}

/**
 * ph_session_wire_listen_now:
 * @self: a wire to which somebody listens
 *
 * Tells at once what has come already and the main loop would tell later, if there is something.
 */
void
ph_session_wire_listen_now (PhSessionWire *self)
{
  if (self->readable != NULL)
    read_once (self);
}

/**
 * ph_session_wire_deafen:
 * @self: a wire
 *
 * What comes stays where it is.
 */
void
ph_session_wire_deafen (PhSessionWire *self)
{
  drop_source (&self->readable);
}

static PhSessionWritten
write_some (PhSessionWire *self)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->outgoing, &length);
  g_autoptr(GError) error = NULL;

  while (self->offset < length && self->burst < MAX_BURST)
    {
      gssize n = g_pollable_output_stream_write_nonblocking (self->output, data + self->offset, length - self->offset, NULL, &error);

      if (n < 0)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? PH_SESSION_WRITING : PH_SESSION_WRITE_FAILED;
      self->offset += (gsize) n;
      self->burst += (gsize) n;
      self->n_written += (gsize) n;
    }
  return self->burst < MAX_BURST ? PH_SESSION_WRITTEN : PH_SESSION_WRITING;
}

static gboolean
on_writable (GObject *stream, gpointer user_data)
{
  PhSessionWire *self = user_data;

  self->burst = 0;
  PhSessionWritten written = write_some (self);
  if (written == PH_SESSION_WRITING)
    return G_SOURCE_CONTINUE;
  drop_source (&self->writable);
  g_clear_pointer (&self->outgoing, g_bytes_unref);
  self->events->written (self->owner, written);
  return G_SOURCE_REMOVE;
}

/**
 * ph_session_wire_write:
 * @self: a wire that writes nothing
 * @bytes: what goes out; referenced until it is out
 *
 * Writes at once what the peer takes.
 *
 * Returns: how far that went
 */
PhSessionWritten
ph_session_wire_write (PhSessionWire *self, GBytes *bytes)
{
  g_return_val_if_fail (self->outgoing == NULL, PH_SESSION_WRITE_FAILED);

  self->outgoing = g_bytes_ref (bytes);
  self->offset = 0;
  PhSessionWritten written = write_some (self);
  if (written != PH_SESSION_WRITING)
    {
      g_clear_pointer (&self->outgoing, g_bytes_unref);
      return written;
    }
  self->writable = g_pollable_output_stream_create_source (self->output, NULL);
  attach (self->writable, on_writable, self);
  return PH_SESSION_WRITING;
}

/**
 * ph_session_wire_take_n_written:
 * @self: a wire
 *
 * Returns: octets that went out since this was asked last
 */
gsize
ph_session_wire_take_n_written (PhSessionWire *self)
{
  gsize n_written = self->n_written;

  self->n_written = 0;
  return n_written;
}
