// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Writes a block to a stream, all of it: at once what goes at once, and the main loop is asked only when the other side is
// not quick enough. GIO's own way turns the loop for every piece that a stream takes, which is each record with TLS.

#include "config.h"

#include "ph-output.h"

typedef struct
{
  GBytes *data; /* (owned) */
  gsize written;
} Writing;

static void write_on (GTask *owned_task);

static void
writing_free (Writing *writing)
{
  g_bytes_unref (writing->data);
  g_free (writing);
}

static gboolean
on_writable (GObject *stream, gpointer user_data)
{
  write_on (g_object_ref (user_data));
  return G_SOURCE_REMOVE;
}

static void
wait_until_writable (GTask *task)
{
  GPollableOutputStream *stream = g_task_get_source_object (task);
  g_autoptr(GSource) source = g_pollable_output_stream_create_source (stream, g_task_get_cancellable (task));

  g_task_attach_source (task, source, G_SOURCE_FUNC (on_writable));
}

static void
write_on (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GPollableOutputStream *stream = g_task_get_source_object (task);
  Writing *writing = g_task_get_task_data (task);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (writing->data, &length);
  g_autoptr(GError) error = NULL;

  while (writing->written < length && error == NULL)
    {
      gssize n = g_pollable_output_stream_write_nonblocking (stream, data + writing->written, length - writing->written,
                                                             g_task_get_cancellable (task), &error);

      writing->written += n > 0 ? (gsize) n : 0;
    }
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wait_until_writable (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ph_output_write_async:
 * @stream: a pollable stream with no write under way
 * @data: what to write
 * @cancellable: (nullable): stops it, in the middle too
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes all of @data.
 *
 * Errors: those of @stream.
 */
void
ph_output_write_async (GOutputStream *stream, GBytes *data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (stream));
  g_return_if_fail (data != NULL);

  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->data = g_bytes_ref (data);
  g_task_set_source_tag (task, ph_output_write_async);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  write_on (task);
}

/**
 * ph_output_write_finish:
 * @stream: a stream
 * @result: what the callback got
 * @ret_written: (out) (optional): how much the stream took, also on error
 * @error: return location
 *
 * Returns: whether it took all
 */
gboolean
ph_output_write_finish (GOutputStream *stream, GAsyncResult *result, gsize *ret_written, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_output_write_async), FALSE);

  Writing *writing = g_task_get_task_data (G_TASK (result));

  if (ret_written != NULL)
    *ret_written = writing->written;
  return g_task_propagate_boolean (G_TASK (result), error);
}
