// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lets GMime write into a GOutputStream, which can be cancelled, and keeps the reason when that fails, which GMime itself
// would lose. Buffers, because GMime writes line by line. Worker threads only: writing waits.

#include "config.h"

#include "ph-mime-sink.h"

#include <errno.h>
#include <string.h>

/* Part of the object, of which GObject allows 65535 octets. */
#define BUFFER_SIZE 32768

struct _PhMimeSink
{
  GMimeStream parent_instance;

  GOutputStream *output; /* (owned) (nullable): NULL: octets are only counted */
  gint64 limit;          /* octets; -1: none */
  PhMimeJob *job;        /* unowned: outlives it */
  gsize n_buffered;
  char buffer[BUFFER_SIZE];
};

G_DEFINE_FINAL_TYPE (PhMimeSink, ph_mime_sink, GMIME_TYPE_STREAM)

static int
write_all (PhMimeSink *self, const char *data, gsize length)
{
  if (self->job->error != NULL)
    return -1;
  if (self->output == NULL)
    return g_cancellable_set_error_if_cancelled (self->job->cancellable, &self->job->error) ? -1 : 0;
  return g_output_stream_write_all (self->output, data, length, NULL, self->job->cancellable, &self->job->error) ? 0 : -1;
}

static int
flush_sink (GMimeStream *stream)
{
  PhMimeSink *self = PH_MIME_SINK (stream);
  gsize length = self->n_buffered;

  self->n_buffered = 0;
  return write_all (self, self->buffer, length);
}

static gboolean
take (PhMimeSink *self, const char *data, gsize length)
{
  if (length > BUFFER_SIZE - self->n_buffered && flush_sink (GMIME_STREAM (self)) != 0)
    return FALSE;
  GMIME_STREAM (self)->position += (gint64) length;
  if (length > BUFFER_SIZE)
    return write_all (self, data, length) == 0;
  memcpy (self->buffer + self->n_buffered, data, length);
  self->n_buffered += length;
  return TRUE;
}

/* A sink that is full stops GMime by an error, which is none. */
static ssize_t
write_sink (GMimeStream *stream, const char *data, size_t length)
{
  PhMimeSink *self = PH_MIME_SINK (stream);
  gsize room = self->limit < 0 ? length : (gsize) (self->limit - stream->position);

  errno = EIO;
  return take (self, data, MIN (length, room)) && length <= room ? (ssize_t) length : -1;
}

static int
close_sink (GMimeStream *stream)
{
  return flush_sink (stream);
}

static void
ph_mime_sink_finalize (GObject *object)
{
  g_clear_object (&PH_MIME_SINK (object)->output);
  G_OBJECT_CLASS (ph_mime_sink_parent_class)->finalize (object);
}

static void
ph_mime_sink_class_init (PhMimeSinkClass *klass)
{
  GMimeStreamClass *stream_class = GMIME_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ph_mime_sink_finalize;
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
 * @output: (nullable): where the octets go; not closed; %NULL: they are only counted, by g_mime_stream_tell()
 * @limit: octets that it takes; -1: any number
 * @job: on whose behalf; outlives the sink
 *
 * Returns: (transfer full): a place for GMime to write to; call g_mime_stream_flush() at the end
 */
GMimeStream *
ph_mime_sink_new (GOutputStream *output, gint64 limit, PhMimeJob *job)
{
  PhMimeSink *self = g_object_new (PH_TYPE_MIME_SINK, NULL);

  self->output = output != NULL ? g_object_ref (output) : NULL;
  self->limit = limit;
  self->job = job;
  g_mime_stream_construct (GMIME_STREAM (self), 0, -1);
  return GMIME_STREAM (self);
}

/**
 * ph_mime_sink_is_full:
 * @self: a sink
 *
 * Returns: whether it has taken as much as it takes
 */
gboolean
ph_mime_sink_is_full (PhMimeSink *self)
{
  return self->limit >= 0 && GMIME_STREAM (self)->position >= self->limit;
}
