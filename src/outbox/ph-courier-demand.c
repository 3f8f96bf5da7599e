// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One wish that what is due is sent, until it is met.

#include "config.h"

#include "ph-courier-demand.h"

/**
 * ph_courier_demand_new:
 * @task: (transfer full) (nullable): who waits for the end; %NULL: nobody
 * @only: (nullable): which messages; %NULL: any
 *
 * Returns: (transfer full): a demand
 */
PhCourierDemand *
ph_courier_demand_new (GTask *task, GArray *only)
{
  PhCourierDemand *self = g_new0 (PhCourierDemand, 1);

  self->task = task;
  self->only = only != NULL ? g_array_ref (only) : NULL;
  return self;
}

/**
 * ph_courier_demand_free:
 * @self: (transfer full): a demand
 */
void
ph_courier_demand_free (PhCourierDemand *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_clear_pointer (&self->only, g_array_unref);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * ph_courier_demand_watch:
 * @self: a demand that somebody waits for
 * @cancelled: called when that is cancelled, on the main loop
 * @owner: for @cancelled
 */
void
ph_courier_demand_watch (PhCourierDemand *self, GCancellableSourceFunc cancelled, gpointer owner)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (cancellable == NULL)
    return;
  self->watch = g_cancellable_source_new (cancellable);
  g_source_set_static_name (self->watch, "PhCourierDemand cancelled");
  g_source_set_callback (self->watch, G_SOURCE_FUNC (cancelled), owner, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

/**
 * ph_courier_demand_is_over:
 * @self: a demand
 *
 * Returns: whether nothing more is to be claimed for it
 */
gboolean
ph_courier_demand_is_over (const PhCourierDemand *self)
{
  return self->state == PH_COURIER_DEMAND_EXHAUSTED ||
         (self->task != NULL && g_cancellable_is_cancelled (g_task_get_cancellable (self->task)));
}

/**
 * ph_courier_demand_finish:
 * @self: (transfer full): a demand
 * @error: (transfer full) (nullable): why it could not be met
 *
 * Tells whoever waits.
 */
void
ph_courier_demand_finish (PhCourierDemand *self, GError *error)
{
  g_autoptr(PhCourierDemand) owned = self;
  g_autoptr(GTask) task = g_steal_pointer (&owned->task);
  g_autoptr(GError) reason = error;

  if (task != NULL && reason != NULL)
    g_task_return_error (task, g_steal_pointer (&reason));
  else if (task != NULL)
    g_task_return_boolean (task, TRUE);
}
