// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A total time limit for a chain of asynchronous steps. Whatever runs under its cancellable ends when the time is
// over or when the parent is cancelled, and [method@Deadline.has_expired] tells the two apart. An idle timer it is
// not: a peer that drips bytes gains nothing.

#include "config.h"

#include "ph-deadline.h"

struct _PhDeadline
{
  GObject parent_instance;

  GCancellable *cancellable; /* (owned): what the steps run under */
  GCancellable *parent;      /* (owned) (nullable) */
  gulong parent_handler;     /* on parent; 0: none */
  GSource *timer;            /* (owned) (nullable): running */
  gboolean expired;
};

G_DEFINE_FINAL_TYPE (PhDeadline, ph_deadline, G_TYPE_OBJECT)

static void
on_parent_cancelled (GCancellable *parent, PhDeadline *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_time_over (gpointer user_data)
{
  PhDeadline *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  /* Whoever cancelled first is the reason. */
  self->expired = !g_cancellable_is_cancelled (self->cancellable);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
ph_deadline_dispose (GObject *object)
{
  PhDeadline *self = PH_DEADLINE (object);

  ph_deadline_stop (self);
  /* Not g_cancellable_disconnect(): it would wait for ever if this is the handler's own doing. */
  g_clear_signal_handler (&self->parent_handler, self->parent);
  g_clear_object (&self->parent);

  G_OBJECT_CLASS (ph_deadline_parent_class)->dispose (object);
}

static void
ph_deadline_finalize (GObject *object)
{
  PhDeadline *self = PH_DEADLINE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ph_deadline_parent_class)->finalize (object);
}

static void
ph_deadline_class_init (PhDeadlineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_deadline_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_deadline_finalize;
}

static void
ph_deadline_init (PhDeadline *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_deadline_new:
 * @parent: (nullable): cancels the steps too; to be cancelled on the same thread
 *
 * Returns: (transfer full): a new deadline that does not run yet
 */
PhDeadline *
ph_deadline_new (GCancellable *parent)
{
  g_return_val_if_fail (parent == NULL || G_IS_CANCELLABLE (parent), NULL);

  PhDeadline *self = g_object_new (PH_TYPE_DEADLINE, NULL);

  if (parent == NULL)
    return self;
  if (g_cancellable_is_cancelled (parent))
    g_cancellable_cancel (self->cancellable);
  else
    {
      self->parent = g_object_ref (parent);
      self->parent_handler = g_signal_connect (parent, "cancelled", G_CALLBACK (on_parent_cancelled), self);
    }
  return self;
}

/**
 * ph_deadline_restart:
 * @self: a deadline
 * @timeout_ms: time from now in milliseconds; 0: none
 *
 * Counts anew from now, in the thread's default main context. What has expired or was cancelled stays so.
 */
void
ph_deadline_restart (PhDeadline *self, guint timeout_ms)
{
  g_return_if_fail (PH_IS_DEADLINE (self));

  ph_deadline_stop (self);
  if (timeout_ms == 0 || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->timer = g_timeout_source_new (timeout_ms);
  g_source_set_static_name (self->timer, "PhDeadline");
  g_source_set_callback (self->timer, on_time_over, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/**
 * ph_deadline_stop:
 * @self: a deadline
 *
 * No time limit from now on; the parent still cancels.
 */
void
ph_deadline_stop (PhDeadline *self)
{
  g_return_if_fail (PH_IS_DEADLINE (self));

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/**
 * ph_deadline_get_cancellable:
 * @self: a deadline
 *
 * Returns: (transfer none): the cancellable to run the steps under
 */
GCancellable *
ph_deadline_get_cancellable (PhDeadline *self)
{
  g_return_val_if_fail (PH_IS_DEADLINE (self), NULL);

  return self->cancellable;
}

/**
 * ph_deadline_has_expired:
 * @self: a deadline
 *
 * Returns: whether it was time that ended the steps, and not the parent
 */
gboolean
ph_deadline_has_expired (PhDeadline *self)
{
  g_return_val_if_fail (PH_IS_DEADLINE (self), FALSE);

  return self->expired;
}

/**
 * ph_deadline_translate_error:
 * @self: a deadline
 * @error: (inout) (nullable): the error of a step that ran under the cancellable
 *
 * Turns the %G_IO_ERROR_CANCELLED of a step that the deadline ended into %G_IO_ERROR_TIMED_OUT. Other errors stay.
 */
void
ph_deadline_translate_error (PhDeadline *self, GError **error)
{
  g_return_if_fail (PH_IS_DEADLINE (self));

  if (!self->expired || error == NULL || !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the time for this step is over");
}
