// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Passes everything through and remembers the first few bytes that came. When a handshake fails they tell what the
// peer spoke, which no error code of a TLS library does. It changes nothing and never reads ahead.

#include "config.h"

#include "ph-first-bytes-stream.h"

#include <string.h>

/* A TLS record header, the header of the handshake message in it and that message's version. */
#define KEPT_BYTES 11

struct _PhFirstBytesStream
{
  GFilterInputStream parent_instance;

  guint8 bytes[KEPT_BYTES];
  gsize length; /* of what is known of them */
};

static void ph_first_bytes_stream_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhFirstBytesStream,
                               ph_first_bytes_stream,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ph_first_bytes_stream_pollable_init))

static gssize
remember (PhFirstBytesStream *self, const void *data, gssize length)
{
  if (length > 0 && self->length < KEPT_BYTES)
    {
      gsize taken = MIN (KEPT_BYTES - self->length, (gsize) length);

      memcpy (self->bytes + self->length, data, taken);
      self->length += taken;
    }
  return length;
}

static GInputStream *
get_base (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gssize
ph_first_bytes_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  return remember (PH_FIRST_BYTES_STREAM (stream), buffer, g_input_stream_read (get_base (stream), buffer, count, cancellable, error));
}

static gssize
ph_first_bytes_stream_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  GPollableInputStream *base = G_POLLABLE_INPUT_STREAM (get_base (stream));

  return remember (PH_FIRST_BYTES_STREAM (stream), buffer, g_pollable_input_stream_read_nonblocking (base, buffer, count, NULL, error));
}

static gboolean
ph_first_bytes_stream_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static gboolean
ph_first_bytes_stream_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
ph_first_bytes_stream_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GSource) base_source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base (stream)), NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static void
ph_first_bytes_stream_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ph_first_bytes_stream_can_poll;
  iface->is_readable = ph_first_bytes_stream_is_readable;
  iface->create_source = ph_first_bytes_stream_create_source;
  iface->read_nonblocking = ph_first_bytes_stream_read_nonblocking;
}

static void
ph_first_bytes_stream_class_init (PhFirstBytesStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = ph_first_bytes_stream_read;
}

static void
ph_first_bytes_stream_init (PhFirstBytesStream *self)
{
}

/**
 * ph_first_bytes_stream_new:
 * @base: a pollable stream
 *
 * Returns: (transfer full): a new stream on top of @base
 */
PhFirstBytesStream *
ph_first_bytes_stream_new (GInputStream *base)
{
  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (base), NULL);

  return g_object_new (PH_TYPE_FIRST_BYTES_STREAM, "base-stream", base, NULL);
}

/**
 * ph_first_bytes_stream_get_bytes:
 * @self: a stream
 * @ret_length: (out): how many there are, at most 11
 *
 * Not while a read is under way on another thread.
 *
 * Returns: (transfer none) (array length=ret_length): the first bytes that came through
 */
const guint8 *
ph_first_bytes_stream_get_bytes (PhFirstBytesStream *self, gsize *ret_length)
{
  g_return_val_if_fail (PH_IS_FIRST_BYTES_STREAM (self), NULL);

  *ret_length = self->length;
  return self->bytes;
}
