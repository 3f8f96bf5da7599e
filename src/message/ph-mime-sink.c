// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lets GMime write into a file and keeps the reason when that fails, which GMime itself would lose. Buffers, because GMime
// writes line by line. Worker threads only: writing waits.

#include "config.h"

#include "ph-mime-sink.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* Part of the object, of which GObject allows 65535 octets. */
#define BUFFER_SIZE 32768

struct _PhMimeSink
{
  GMimeStream parent_instance;

  int fd;         /* unowned */
  PhMimeJob *job; /* unowned: outlives it */
  gsize n_buffered;
  char buffer[BUFFER_SIZE];
};

G_DEFINE_FINAL_TYPE (PhMimeSink, ph_mime_sink, GMIME_TYPE_STREAM)

static gboolean
write_all (PhMimeSink *self, const char *data, gsize length)
{
  while (length > 0 && self->job->error == NULL)
    {
      gssize n = write (self->fd, data, length);
      int saved_errno = errno;

      if (n < 0 && saved_errno == EINTR)
        continue;
      if (n < 0)
        g_set_error (&self->job->error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "writing the message: %s", g_strerror (saved_errno));
      data += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return self->job->error == NULL;
}

static int
flush_sink (GMimeStream *stream)
{
  PhMimeSink *self = PH_MIME_SINK (stream);
  gsize length = self->n_buffered;

  self->n_buffered = 0;
  return write_all (self, self->buffer, length) ? 0 : -1;
}

static ssize_t
write_sink (GMimeStream *stream, const char *data, size_t length)
{
  PhMimeSink *self = PH_MIME_SINK (stream);

  if (length > BUFFER_SIZE - self->n_buffered && flush_sink (stream) != 0)
    return -1;
  if (length > BUFFER_SIZE && !write_all (self, data, length))
    return -1;
  if (length <= BUFFER_SIZE)
    {
      memcpy (self->buffer + self->n_buffered, data, length);
      self->n_buffered += length;
    }
  stream->position += (gint64) length;
  return (ssize_t) length;
}

static int
close_sink (GMimeStream *stream)
{
  return flush_sink (stream);
}

static void
ph_mime_sink_class_init (PhMimeSinkClass *klass)
{
  GMimeStreamClass *stream_class = GMIME_STREAM_CLASS (klass);

  stream_class->write = write_sink;
  stream_class->flush = flush_sink;
  stream_class->close = close_sink;
}

static void
ph_mime_sink_init (PhMimeSink *self)
{
}

/**
 * ph_mime_sink_new:
 * @fd: a file, open for writing; not closed
 * @job: on whose behalf; outlives the sink
 *
 * Returns: (transfer full): a place for GMime to write to; call g_mime_stream_flush() at the end
 */
GMimeStream *
ph_mime_sink_new (int fd, PhMimeJob *job)
{
  PhMimeSink *self = g_object_new (PH_TYPE_MIME_SINK, NULL);

  self->fd = fd;
  self->job = job;
  g_mime_stream_construct (GMIME_STREAM (self), 0, -1);
  return GMIME_STREAM (self);
}
