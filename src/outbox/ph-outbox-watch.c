// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// When it is worth looking whether other processes have changed the outbox: soon after its log was written to, and from time to
// time where nobody tells of that (network file systems; and a process that dies tells nobody).

#include "config.h"

#include "ph-outbox-watch.h"

/* A transaction is a handful of events. */
#define SETTLE_MS 100
#define POLL_S    30

struct _PhOutboxWatch
{
  PhOutboxWatchFunc look;
  gpointer user_data;
  GFileMonitor *monitor; /* (owned) (nullable) */
  guint settle_source;   /* 0: nothing was written */
  guint poll_source;
};

static gboolean
settle_cb (gpointer user_data)
{
  PhOutboxWatch *self = user_data;

  self->settle_source = 0;
  self->look (self->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
poll_cb (gpointer user_data)
{
  PhOutboxWatch *self = user_data;

  self->look (self->user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_monitor_changed_cb (GFileMonitor *monitor, GFile *file, GFile *other_file, GFileMonitorEvent event, gpointer user_data)
{
  PhOutboxWatch *self = user_data;

  if (self->settle_source == 0)
    self->settle_source = g_timeout_add (SETTLE_MS, settle_cb, self);
}

/**
 * ph_outbox_watch_new:
 * @directory: of the outbox
 * @look: called when it is worth looking
 * @user_data: for @look
 *
 * Returns: (transfer full): a watch that works until it is freed
 */
PhOutboxWatch *
ph_outbox_watch_new (GFile *directory, PhOutboxWatchFunc look, gpointer user_data)
{
  PhOutboxWatch *self = g_new0 (PhOutboxWatch, 1);
  g_autoptr(GFile) log = g_file_get_child (directory, "outbox.sqlite-wal");

  self->look = look;
  self->user_data = user_data;
  self->monitor = g_file_monitor_file (log, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_monitor_changed_cb), self);
  self->poll_source = g_timeout_add_seconds (POLL_S, poll_cb, self);
  return self;
}

/**
 * ph_outbox_watch_free:
 * @self: (transfer full): a watch
 */
void
ph_outbox_watch_free (PhOutboxWatch *self)
{
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_free (self);
}
