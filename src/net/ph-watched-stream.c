// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Passes everything through and sees what of a handshake is on the wire: the first few bytes that came, which tell what
// the peer spoke when it failed, and how often we had to wait for the peer. No TLS library tells either. It changes
// nothing and never reads ahead.

#include "config.h"

#include "ph-watched-stream.h"

#include <string.h>

/* A TLS record header, the header of the handshake message in it and that message's version. */
#define KEPT_BYTES 11

/* RFC 8446 §5.1: what begins a flight that must be answered. A client's last one of TLS 1.3 is of another kind, and that
 * of a resumed TLS 1.2 handshake is not answered. */
#define RECORD_HANDSHAKE 0x16

#define PH_TYPE_WATCHED_INPUT (ph_watched_input_get_type ())
G_DECLARE_FINAL_TYPE (PhWatchedInput, ph_watched_input, PH, WATCHED_INPUT, GFilterInputStream)

struct _PhWatchedInput
{
  GFilterInputStream parent_instance;

  guint8 bytes[KEPT_BYTES];
  gsize length;      /* of what is known of them */
  gboolean expected; /* a flight went out that nothing has answered yet */
  guint turns;
};

#define PH_TYPE_WATCHED_OUTPUT (ph_watched_output_get_type ())
G_DECLARE_FINAL_TYPE (PhWatchedOutput, ph_watched_output, PH, WATCHED_OUTPUT, GFilterOutputStream)

struct _PhWatchedOutput
{
  GFilterOutputStream parent_instance;

  PhWatchedInput *input; /* (owned): what shall come in answer */
};

struct _PhWatchedStream
{
  GIOStream parent_instance;

  PhWatchedInput *input;   /* (owned) */
  PhWatchedOutput *output; /* (owned) */
};

static void ph_watched_input_pollable_init (GPollableInputStreamInterface *iface);
static void ph_watched_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhWatchedInput,
                               ph_watched_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ph_watched_input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (PhWatchedOutput,
                               ph_watched_output,
                               G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, ph_watched_output_pollable_init))
G_DEFINE_FINAL_TYPE (PhWatchedStream, ph_watched_stream, G_TYPE_IO_STREAM)

/* What comes in */

static gssize
note_input (PhWatchedInput *self, const void *data, gssize length)
{
  if (length <= 0)
    return length;
  if (self->length < KEPT_BYTES)
    {
      gsize taken = MIN (KEPT_BYTES - self->length, (gsize) length);

      memcpy (self->bytes + self->length, data, taken);
      self->length += taken;
    }
  self->turns += self->expected ? 1 : 0;
  self->expected = FALSE;
  return length;
}

static GInputStream *
get_base_input (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gssize
ph_watched_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return note_input (PH_WATCHED_INPUT (stream), buffer, g_input_stream_read (get_base_input (stream), buffer, count, cancellable, error));
}

static gssize
ph_watched_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  GPollableInputStream *base = G_POLLABLE_INPUT_STREAM (get_base_input (stream));

  return note_input (PH_WATCHED_INPUT (stream), buffer, g_pollable_input_stream_read_nonblocking (base, buffer, count, NULL, error));
}

static gboolean
ph_watched_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (get_base_input (stream)));
}

static gboolean
ph_watched_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base_input (stream)));
}

static GSource *
ph_watched_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GSource) base_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base_input (stream)), NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static void
ph_watched_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ph_watched_input_can_poll;
  iface->is_readable = ph_watched_input_is_readable;
  iface->create_source = ph_watched_input_create_source;
  iface->read_nonblocking = ph_watched_input_read_nonblocking;
}

static void
ph_watched_input_class_init (PhWatchedInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = ph_watched_input_read;
}

static void
ph_watched_input_init (PhWatchedInput *self)
{
}

/* What goes out */

static void
note_output (gpointer self, const void *data, gsize length)
{
  if (length > 0 && *(const guint8 *) data == RECORD_HANDSHAKE)
    PH_WATCHED_OUTPUT (self)->input->expected = TRUE;
}

static GOutputStream *
get_base_output (gpointer self)
{
  return g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self));
}

static gssize
ph_watched_output_write (GOutputStream *stream, const void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  note_output (stream, buffer, count);
  return g_output_stream_write (get_base_output (stream), buffer, count, cancellable, error);
}

static gssize
ph_watched_output_write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  note_output (stream, buffer, count);
  return g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (get_base_output (stream)), buffer, count, NULL, error);
}

/* Without it, several records would become as many packets. */
static GPollableReturn
ph_watched_output_writev_nonblocking (GPollableOutputStream *stream, const GOutputVector *vectors, gsize n_vectors, gsize *ret_written, GError **error)
{
  if (n_vectors > 0)
    note_output (stream, vectors[0].buffer, vectors[0].size);
  return g_pollable_output_stream_writev_nonblocking (G_POLLABLE_OUTPUT_STREAM (get_base_output (stream)), vectors, n_vectors, ret_written, NULL, error);
}

static gboolean
ph_watched_output_can_poll (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_can_poll (G_POLLABLE_OUTPUT_STREAM (get_base_output (stream)));
}

static gboolean
ph_watched_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (get_base_output (stream)));
}

static GSource *
ph_watched_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GSource) base_source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (get_base_output (stream)), NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static void
ph_watched_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = ph_watched_output_can_poll;
  iface->is_writable = ph_watched_output_is_writable;
  iface->create_source = ph_watched_output_create_source;
  iface->write_nonblocking = ph_watched_output_write_nonblocking;
  iface->writev_nonblocking = ph_watched_output_writev_nonblocking;
}

static void
ph_watched_output_finalize (GObject *object)
{
  g_clear_object (&PH_WATCHED_OUTPUT (object)->input);

  G_OBJECT_CLASS (ph_watched_output_parent_class)->finalize (object);
}

static void
ph_watched_output_class_init (PhWatchedOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_watched_output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = ph_watched_output_write;
}

static void
ph_watched_output_init (PhWatchedOutput *self)
{
}

/* Both */

static GInputStream *
ph_watched_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (PH_WATCHED_STREAM (stream)->input);
}

static GOutputStream *
ph_watched_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (PH_WATCHED_STREAM (stream)->output);
}

static void
ph_watched_stream_finalize (GObject *object)
{
  PhWatchedStream *self = PH_WATCHED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);

  G_OBJECT_CLASS (ph_watched_stream_parent_class)->finalize (object);
}

static void
ph_watched_stream_class_init (PhWatchedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_watched_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = ph_watched_stream_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = ph_watched_stream_get_output_stream;
}

static void
ph_watched_stream_init (PhWatchedStream *self)
{
}

/**
 * ph_watched_stream_new:
 * @base: a stream that is pollable in both directions; stays open when the new one goes
 *
 * Returns: (transfer full): a new stream on top of @base
 */
PhWatchedStream *
ph_watched_stream_new (GIOStream *base)
{
  g_return_val_if_fail (G_IS_IO_STREAM (base), NULL);
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)), NULL);
  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)), NULL);

  PhWatchedStream *self = g_object_new (PH_TYPE_WATCHED_STREAM, NULL);

  self->input = g_object_new (PH_TYPE_WATCHED_INPUT, "base-stream", g_io_stream_get_input_stream (base), "close-base-stream", FALSE, NULL);
  self->output = g_object_new (PH_TYPE_WATCHED_OUTPUT, "base-stream", g_io_stream_get_output_stream (base), "close-base-stream", FALSE, NULL);
  self->output->input = g_object_ref (self->input);
  return self;
}

/**
 * ph_watched_stream_get_first_bytes:
 * @self: a stream
 * @ret_length: (out): how many there are, at most 11
 *
 * Not while a read is under way on another thread.
 *
 * Returns: (transfer none) (array length=ret_length): the first bytes that came in
 */
const guint8 *
ph_watched_stream_get_first_bytes (PhWatchedStream *self, gsize *ret_length)
{
  g_return_val_if_fail (PH_IS_WATCHED_STREAM (self), NULL);

  *ret_length = self->input->length;
  return self->input->bytes;
}

/**
 * ph_watched_stream_get_turns:
 * @self: a stream
 *
 * To be asked when a handshake is done, and not while a read is under way on another thread.
 *
 * Returns: how many flights of a client's handshake were answered: the round trips that it took
 */
guint
ph_watched_stream_get_turns (PhWatchedStream *self)
{
  g_return_val_if_fail (PH_IS_WATCHED_STREAM (self), 0);

  return self->input->turns;
}
