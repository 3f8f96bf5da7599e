// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The content of one message, counted while it is read, with a gate before its end. The gate is where a message of which
// it is certain that nobody has it becomes one of which nobody knows until the server has answered: it is open when that
// is on the disk. It neither opens the message nor judges how it ended.

#include "config.h"

#include "ph-handover-stream.h"

#include "ph-content-gate.h"
#include "ph-outbox-delivery.h"

struct _PhHandoverStream
{
  GFilterInputStream parent_instance;

  PhOutbox *outbox; /* (owned) */
  gint64 id;
  gint64 n_read;
  PhHandoverFunc watch; /* (nullable) */
  gpointer watch_data;  /* unowned */
  gboolean has_begun;
};

static void ph_handover_stream_gate_init (PhContentGateInterface *iface);
static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void noted_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhHandoverStream, ph_handover_stream, G_TYPE_FILTER_INPUT_STREAM, G_IMPLEMENT_INTERFACE (PH_TYPE_CONTENT_GATE, ph_handover_stream_gate_init))

static void
ph_handover_stream_read_async (GInputStream *stream, void *buffer, gsize count, int io_priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GInputStream *content = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_handover_stream_read_async);
  g_input_stream_read_async (content, buffer, count, io_priority, cancellable, read_cb, task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhHandoverStream *self = g_task_get_source_object (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  self->n_read += n;
  if (self->watch != NULL && n > 0)
    self->watch (self->n_read, self->watch_data);
  g_task_return_int (task, n);
}

static gssize
ph_handover_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

/* The gate */

static void
ph_handover_stream_open_async (PhContentGate *gate, GAsyncReadyCallback callback, gpointer user_data)
{
  PhHandoverStream *self = PH_HANDOVER_STREAM (gate);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_handover_stream_open_async);
  self->has_begun = TRUE;
  ph_outbox_note_handover_async (self->outbox, self->id, noted_cb, task);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ph_outbox_note_handover_finish (PH_OUTBOX (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
ph_handover_stream_open_finish (PhContentGate *gate, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ph_handover_stream_gate_init (PhContentGateInterface *iface)
{
  iface->open_async = ph_handover_stream_open_async;
  iface->open_finish = ph_handover_stream_open_finish;
}

static void
ph_handover_stream_finalize (GObject *object)
{
  PhHandoverStream *self = PH_HANDOVER_STREAM (object);

  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (ph_handover_stream_parent_class)->finalize (object);
}

static void
ph_handover_stream_class_init (PhHandoverStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ph_handover_stream_finalize;
  stream_class->read_async = ph_handover_stream_read_async;
  stream_class->read_finish = ph_handover_stream_read_finish;
}

static void
ph_handover_stream_init (PhHandoverStream *self)
{
}

/**
 * ph_handover_stream_new:
 * @content: the message, from its first byte
 * @outbox: where it stands
 * @id: its identifier there
 *
 * Returns: (transfer full): a stream to be read asynchronously
 */
GInputStream *
ph_handover_stream_new (GInputStream *content, PhOutbox *outbox, gint64 id)
{
  g_return_val_if_fail (G_IS_INPUT_STREAM (content) && PH_IS_OUTBOX (outbox), NULL);

  PhHandoverStream *self = g_object_new (PH_TYPE_HANDOVER_STREAM, "base-stream", content, NULL);

  self->outbox = g_object_ref (outbox);
  self->id = id;
  return G_INPUT_STREAM (self);
}

/**
 * ph_handover_stream_set_watch:
 * @self: a stream
 * @watch: (nullable): told how many octets were read up to now
 * @user_data: for @watch; must outlive it
 */
void
ph_handover_stream_set_watch (PhHandoverStream *self, PhHandoverFunc watch, gpointer user_data)
{
  g_return_if_fail (PH_IS_HANDOVER_STREAM (self));

  self->watch = watch;
  self->watch_data = user_data;
}

/**
 * ph_handover_stream_has_begun:
 * @self: a stream
 *
 * Returns: whether the end of the message was asked for, so that it may be on its way
 */
gboolean
ph_handover_stream_has_begun (PhHandoverStream *self)
{
  g_return_val_if_fail (PH_IS_HANDOVER_STREAM (self), FALSE);

  return self->has_begun;
}
