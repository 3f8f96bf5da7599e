// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A stream whose bytes come when the test says so. Only asynchronous reads can wait.

#include "config.h"

#include "pushed-stream.h"

#include <string.h>

typedef enum
{
  OPEN,
  ENDED, /* nothing more will be pushed */
  KNOWN, /* and the reader was told */
} State;

struct _PushedStream
{
  GInputStream parent_instance;

  GByteArray *bytes; /* (owned): not read yet */
  State state;
  GTask *reader; /* (owned) (nullable): who waits */
  void *buffer;  /* of the reader */
  gsize size;
};

G_DEFINE_FINAL_TYPE (PushedStream, pushed_stream, G_TYPE_INPUT_STREAM)

static gsize
take (PushedStream *self, void *buffer, gsize size)
{
  gsize length = MIN (size, self->bytes->len);

  if (length > 0)
    {
      memcpy (buffer, self->bytes->data, length);
      g_byte_array_remove_range (self->bytes, 0, (guint) length);
    }
  else if (self->state == ENDED)
    self->state = KNOWN;
  return length;
}

static void
serve_reader (PushedStream *self)
{
  g_autoptr(GTask) reader = NULL;

  if (self->reader == NULL || (self->bytes->len == 0 && self->state == OPEN))
    return;
  reader = g_steal_pointer (&self->reader);
  g_task_return_int (reader, (gssize) take (self, self->buffer, self->size));
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  PushedStream *self = g_task_get_source_object (task);

  if (self->reader == task)
    {
      g_clear_object (&self->reader);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    }
  return G_SOURCE_REMOVE;
}

static void
read_async (GInputStream *stream, void *buffer, gsize size, int priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  PushedStream *self = PUSHED_STREAM (stream);
  g_autoptr(GSource) source = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;

  self->reader = g_task_new (self, cancellable, callback, user_data);
  g_task_set_check_cancellable (self->reader, FALSE);
  self->buffer = buffer;
  self->size = size;
  if (source != NULL)
    {
      g_source_set_static_name (source, "PushedStream cancelled");
      g_source_set_callback (source, G_SOURCE_FUNC (on_cancelled), g_object_ref (self->reader), g_object_unref);
      g_source_attach (source, g_main_context_get_thread_default ());
      /* The source goes with the task. */
      g_task_set_task_data (self->reader, g_source_ref (source), (GDestroyNotify) g_source_unref);
    }
  serve_reader (self);
}

static gssize
read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  GSource *source = g_task_get_task_data (G_TASK (result));

  if (source != NULL)
    g_source_destroy (source);
  return g_task_propagate_int (G_TASK (result), error);
}

static gssize
read_now (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  return (gssize) take (PUSHED_STREAM (stream), buffer, size);
}

static void
pushed_stream_finalize (GObject *object)
{
  g_byte_array_unref (PUSHED_STREAM (object)->bytes);

  G_OBJECT_CLASS (pushed_stream_parent_class)->finalize (object);
}

static void
pushed_stream_class_init (PushedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pushed_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_now;
  G_INPUT_STREAM_CLASS (klass)->read_async = read_async;
  G_INPUT_STREAM_CLASS (klass)->read_finish = read_finish;
}

static void
pushed_stream_init (PushedStream *self)
{
  self->bytes = g_byte_array_new ();
}

PushedStream *
pushed_stream_new (void)
{
  return g_object_new (PUSHED_TYPE_STREAM, NULL);
}

void
pushed_stream_push (PushedStream *self, const guint8 *data, gsize length)
{
  g_byte_array_append (self->bytes, data, (guint) length);
  serve_reader (self);
}

void
pushed_stream_end (PushedStream *self)
{
  self->state = ENDED;
  serve_reader (self);
}

gboolean
pushed_stream_has_ended (PushedStream *self)
{
  return self->state != OPEN;
}

gboolean
pushed_stream_is_drained (PushedStream *self)
{
  return self->bytes->len == 0 && (self->state == KNOWN || self->reader != NULL);
}
