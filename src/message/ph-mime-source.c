// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lets GMime read from a GInputStream, which can be cancelled and says why it failed. Reads wherever GMime wants to, as
// long as the stream can seek. Worker threads only: reading waits.

#include "config.h"

#include "ph-mime-source.h"

#include <errno.h>

struct _PhMimeSource
{
  GMimeStream parent_instance;

  GInputStream *input; /* (owned): shared by the parts of a stream */
  PhMimeJob *job;      /* unowned: outlives it */
  char *name;          /* (owned) (nullable): for errors */
  gint64 expected;     /* octets that it must have; -1: as many as there are */
  gboolean is_at_end;
};

G_DEFINE_FINAL_TYPE (PhMimeSource, ph_mime_source, GMIME_TYPE_STREAM)

static void
keep_error (PhMimeSource *self, GError *error)
{
  if (self->name != NULL)
    g_prefix_error (&error, "%s: ", self->name);
  if (self->job->error == NULL)
    self->job->error = error;
  else
    g_error_free (error);
}

/* Other parts of the same stream have read meanwhile. */
static gboolean
go_to_position (PhMimeSource *self, GError **error)
{
  gint64 position = GMIME_STREAM (self)->position;

  if (!G_IS_SEEKABLE (self->input) || g_seekable_tell (G_SEEKABLE (self->input)) == position)
    return TRUE;
  return g_seekable_seek (G_SEEKABLE (self->input), position, G_SEEK_SET, self->job->cancellable, error);
}

static gboolean
check_size (PhMimeSource *self, gint64 position, GError **error)
{
  if (self->expected < 0 || position == self->expected || (position < self->expected && !self->is_at_end))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the file changed while it was read");
  return FALSE;
}

static ssize_t
read_source (GMimeStream *stream, char *buffer, size_t size)
{
  PhMimeSource *self = PH_MIME_SOURCE (stream);
  GError *error = NULL;
  gssize n = -1;

  if (stream->bound_end != -1)
    size = (size_t) CLAMP (stream->bound_end - stream->position, 0, (gint64) size);
  if (self->job->error == NULL && go_to_position (self, &error))
    n = g_input_stream_read (self->input, buffer, size, self->job->cancellable, &error);
  self->is_at_end = n == 0;
  if (n >= 0 && !check_size (self, stream->position + n, &error))
    n = -1;
  if (n > 0)
    stream->position += n;
  if (error != NULL)
    keep_error (self, error);
  errno = n < 0 ? EIO : 0;
  return n;
}

static ssize_t
write_source (GMimeStream *stream, const char *buffer, size_t size)
{
  errno = EBADF;
  return -1;
}

static int
flush_source (GMimeStream *stream)
{
  return 0;
}

static int
close_source (GMimeStream *stream)
{
  return 0;
}

static gboolean
is_source_at_end (GMimeStream *stream)
{
  return PH_MIME_SOURCE (stream)->is_at_end || (stream->bound_end != -1 && stream->position >= stream->bound_end);
}

static int
reset_source (GMimeStream *stream)
{
  PH_MIME_SOURCE (stream)->is_at_end = FALSE;
  stream->position = stream->bound_start;
  return 0;
}

static gint64
get_end (PhMimeSource *self)
{
  GMimeStream *stream = GMIME_STREAM (self);

  if (stream->bound_end != -1)
    return stream->bound_end;
  if (!G_IS_SEEKABLE (self->input) || !g_seekable_seek (G_SEEKABLE (self->input), 0, G_SEEK_END, NULL, NULL))
    return -1;
  return g_seekable_tell (G_SEEKABLE (self->input));
}

static gint64
seek_source (GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
  PhMimeSource *self = PH_MIME_SOURCE (stream);
  gint64 place = offset;

  if (whence == GMIME_STREAM_SEEK_CUR)
    place = stream->position + offset;
  else if (whence == GMIME_STREAM_SEEK_END)
    place = get_end (self) + offset;
  if (place < stream->bound_start || (stream->bound_end != -1 && place > stream->bound_end))
    {
      errno = EINVAL;
      return -1;
    }
  self->is_at_end = FALSE;
  stream->position = place;
  return place;
}

static gint64
tell_source (GMimeStream *stream)
{
  return stream->position;
}

static gint64
get_source_length (GMimeStream *stream)
{
  gint64 end = get_end (PH_MIME_SOURCE (stream));

  return end >= 0 ? end - stream->bound_start : -1;
}

static GMimeStream *
new_substream (GMimeStream *stream, gint64 start, gint64 end)
{
  PhMimeSource *self = PH_MIME_SOURCE (stream);
  GMimeStream *part = ph_mime_source_new (self->input, self->job);

  g_mime_stream_construct (part, start, end);
  return part;
}

static void
ph_mime_source_finalize (GObject *object)
{
  PhMimeSource *self = PH_MIME_SOURCE (object);

  g_clear_object (&self->input);
  g_free (self->name);
  G_OBJECT_CLASS (ph_mime_source_parent_class)->finalize (object);
}

static void
ph_mime_source_class_init (PhMimeSourceClass *klass)
{
  GMimeStreamClass *stream_class = GMIME_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ph_mime_source_finalize;
  stream_class->read = read_source;
  stream_class->write = write_source;
  stream_class->flush = flush_source;
  stream_class->close = close_source;
  stream_class->eos = is_source_at_end;
  stream_class->reset = reset_source;
  stream_class->seek = seek_source;
  stream_class->tell = tell_source;
  stream_class->length = get_source_length;
  stream_class->substream = new_substream;
}

static void
ph_mime_source_init (PhMimeSource *self)
{
  self->expected = -1;
}

/**
 * ph_mime_source_new:
 * @input: the octets, at their beginning
 * @job: on whose behalf; outlives the source
 *
 * Returns: (transfer full): the octets for GMime
 */
GMimeStream *
ph_mime_source_new (GInputStream *input, PhMimeJob *job)
{
  PhMimeSource *self = g_object_new (PH_TYPE_MIME_SOURCE, NULL);

  self->input = g_object_ref (input);
  self->job = job;
  g_mime_stream_construct (GMIME_STREAM (self), 0, -1);
  return GMIME_STREAM (self);
}

/**
 * ph_mime_source_expect:
 * @self: a source of which nothing was read
 * @name: what it is called in errors
 * @size: octets that it must have, no more and no less; -1: not known
 */
void
ph_mime_source_expect (PhMimeSource *self, const char *name, gint64 size)
{
  g_free (self->name);
  self->name = g_strdup (name);
  self->expected = size;
}

/**
 * ph_mime_job_fail:
 * @job: what GMime has failed in
 * @error: return location
 * @what: what it was doing, for the case that nobody said why
 *
 * Moves the reason into @error.
 *
 * Returns: %FALSE
 */
gboolean
ph_mime_job_fail (PhMimeJob *job, GError **error, const char *what)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    g_clear_error (&job->error);
  else if (job->error != NULL)
    g_propagate_error (error, g_steal_pointer (&job->error));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s failed", what);
  return FALSE;
}
