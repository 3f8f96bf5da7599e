// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Purges the outbox now and then, and not whenever the preference changes: who types “10” passes “1”, and what is gone is
// gone.

#include "config.h"

#include "ph-history-limit.h"

#define SECONDS_OF_DAY   (24 * 60 * 60)
#define INTERVAL_SECONDS (6 * 60 * 60)

struct _PhHistoryLimit
{
  GObject parent_instance;
  PhOutbox *outbox;          /* (owned) */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint source;
};

G_DEFINE_FINAL_TYPE (PhHistoryLimit, ph_history_limit, G_TYPE_OBJECT)

static void
purge_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (ph_outbox_purge_finish (PH_OUTBOX (source), result, &error) < 0)
    g_debug ("old messages stay in the outbox: %s", error->message);
}

static gboolean
purge (gpointer user_data)
{
  PhHistoryLimit *self = user_data;
  guint days = g_settings_get_uint (self->settings, "keep-sent-days");
  gint64 before = g_get_real_time () / G_USEC_PER_SEC - (gint64) days * SECONDS_OF_DAY;

  if (days > 0)
    ph_outbox_purge_async (self->outbox, before, self->cancellable, purge_cb, NULL);
  return G_SOURCE_CONTINUE;
}

static void
ph_history_limit_dispose (GObject *object)
{
  PhHistoryLimit *self = PH_HISTORY_LIMIT (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (ph_history_limit_parent_class)->dispose (object);
}

static void
ph_history_limit_class_init (PhHistoryLimitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_history_limit_dispose;
}

static void
ph_history_limit_init (PhHistoryLimit *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_history_limit_new:
 * @services: with the outbox and the preferences
 *
 * Returns: (transfer full): what purges it, now and then
 */
PhHistoryLimit *
ph_history_limit_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhHistoryLimit *self = g_object_new (PH_TYPE_HISTORY_LIMIT, NULL);

  self->outbox = g_object_ref (ph_services_get_outbox (services));
  self->settings = g_object_ref (ph_services_get_settings (services));
  self->source = g_timeout_add_seconds (INTERVAL_SECONDS, purge, self);
  purge (self);
  return self;
}
