// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Notices that the network has become another one, as far as the system tells.

#include "config.h"

#include "ph-courier-network.h"

#include "ph-courier-wake.h"

/* A network that comes up changes several times within a second or two. */
#define SETTLE_MS 2000

struct _PhCourierNetwork
{
  PhOutbox *outbox;         /* (owned) */
  GNetworkMonitor *monitor; /* (owned) */
  guint settle_source;
};

static void
on_settled (gpointer user_data)
{
  PhCourierNetwork *self = user_data;

  self->settle_source = 0;
  if (g_network_monitor_get_network_available (self->monitor))
    ph_courier_wake (self->outbox, NULL);
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
  g_object_unref (self->monitor);
  g_object_unref (self->outbox);
  g_free (self);
}
