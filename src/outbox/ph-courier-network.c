// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message that waits because there was no way to its server need not wait for its time when the network has become
// another one. The rest, and what happens to the message then, is the couriers' affair, of all processes.

#include "config.h"

#include "ph-courier-network.h"

#include "ph-delivery-policy.h"

/* A network that comes up changes several times within a second or two. */
#define SETTLE_MS 2000
#define PAGE      100
/* A server that could not be reached keeps the rest of a large queue from being tried at all; those go when these do. */
#define MAX_LOOKED_AT 2000

struct _PhCourierNetwork
{
  PhOutbox *outbox;          /* (owned) */
  GNetworkMonitor *monitor;  /* (owned) */
  GCancellable *cancellable; /* (owned): cancelled with its end */
  guint settle_source;
  guint offset; /* of the page that is being read */
};

static void start_page (PhCourierNetwork *self);
static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
waits_for_network (PhOutboxEntry *entry)
{
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (entry);

  return ph_outbox_entry_get_state (entry) == PH_OUTBOX_WAITING && trouble->has_problem && ph_delivery_policy_follows_network (trouble->problem);
}

static void
start_page (PhCourierNetwork *self)
{
  ph_outbox_list_async (self->outbox, PH_OUTBOX_VIEW_OPEN, NULL, self->offset, PAGE, self->cancellable, listed_cb, self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = ph_outbox_list_finish (PH_OUTBOX (source), result, &error);
  PhCourierNetwork *self = user_data;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  /* After a cancellation there is no self any more. */
  if (entries == NULL)
    return;
  for (guint i = 0; i < entries->len; i++)
    if (waits_for_network (entries->pdata[i]))
      ph_outbox_reschedule_async (self->outbox, ph_outbox_entry_get_id (entries->pdata[i]), now, NULL, NULL, NULL);
  self->offset += PAGE;
  if (entries->len == PAGE && self->offset < MAX_LOOKED_AT)
    start_page (self);
}

static void
on_settled (gpointer user_data)
{
  PhCourierNetwork *self = user_data;

  self->settle_source = 0;
  if (!g_network_monitor_get_network_available (self->monitor))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->offset = 0;
  start_page (self);
}

static void
look_soon (PhCourierNetwork *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add_once (SETTLE_MS, on_settled, self);
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean is_available, PhCourierNetwork *self)
{
  look_soon (self);
}

static void
on_connectivity (GNetworkMonitor *monitor, GParamSpec *pspec, PhCourierNetwork *self)
{
  look_soon (self);
}

/**
 * ph_courier_network_new:
 * @outbox: whose messages wait
 *
 * Returns: (transfer full): a watch on the network
 */
PhCourierNetwork *
ph_courier_network_new (PhOutbox *outbox)
{
  PhCourierNetwork *self = g_new0 (PhCourierNetwork, 1);

  self->outbox = g_object_ref (outbox);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->cancellable = g_cancellable_new ();
  g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  g_signal_connect (self->monitor, "notify::connectivity", G_CALLBACK (on_connectivity), self);
  return self;
}

/**
 * ph_courier_network_free:
 * @self: (transfer full): a watch
 */
void
ph_courier_network_free (PhCourierNetwork *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->monitor);
  g_object_unref (self->outbox);
  g_free (self);
}
