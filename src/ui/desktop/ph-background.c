// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Holds the program from its start on, and lets it go when there is neither a window nor anything that it should deliver.
// Before that the courier finishes what is on its way and closes its connections. It does not count as something to deliver
// what waits for the person.

#include "config.h"

#include "ph-background.h"

#include "ph-background-portal.h"

#include <glib/gi18n.h>

#define NOTIFICATION  "background"
#define STOP_SECONDS  10 /* for what is on its way; after that it stays in doubt */
#define GRACE_SECONDS 60 /* without leave for the background, for what was sent just before the window was closed */
#define JUST_SENT     35 /* seconds: the longest time to undo it, and some more */

typedef enum
{
  LIFE_HELD,     /* the program goes on */
  LIFE_STOPPING, /* the courier finishes */
  LIFE_RELEASED, /* nothing holds the program here */
} Life;

struct _PhBackground
{
  GObject parent_instance;
  GtkApplication *application; /* (unowned): it has this object */
  PhServices *services;        /* (owned) */
  PhOutboxTally *tally;        /* (owned) */
  PhBackgroundPortal *portal;  /* (owned) (nullable): only in a sandbox */
  Life life;
  guint stop_source;  /* 0: nothing is stopping */
  guint grace_source; /* 0: no time of grace */
  guint n_flushes;    /* that were asked for and run */
  guint n_stops;      /* of the courier that have not finished */
  gboolean is_started;
  gboolean is_ending;
  gboolean is_asked;   /* the portal */
  gboolean had_window; /* that may have been closed meanwhile */
  gboolean is_told;    /* the person, of going on without a window */
};

G_DEFINE_FINAL_TYPE (PhBackground, ph_background, G_TYPE_OBJECT)

static void update (PhBackground *self);
static void stop_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void flush_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
has_window (PhBackground *self)
{
  return !self->is_ending && gtk_application_get_windows (self->application) != NULL;
}

static gboolean
is_wanted (PhBackground *self)
{
  return g_settings_get_boolean (ph_services_get_settings (self->services), "deliver-in-background");
}

static PhAutostart
get_autostart (PhBackground *self)
{
  gboolean is_at_login = is_wanted (self) && g_settings_get_boolean (ph_services_get_settings (self->services), "start-at-login");

  return is_at_login ? PH_AUTOSTART_AT_LOGIN : PH_AUTOSTART_NO;
}

static gboolean
is_sending_now (PhBackground *self)
{
  gint64 next_due = ph_outbox_tally_get_next_due (self->tally);

  if (ph_outbox_tally_count (self->tally, PH_OUTBOX_SENDING) > 0)
    return TRUE;
  return ph_outbox_tally_count (self->tally, PH_OUTBOX_QUEUED) > 0 && next_due <= get_now () + JUST_SENT;
}

/* Who presses Send and closes the window has sent it, whatever the preference says of the background. */
static gboolean
has_work (PhBackground *self)
{
  if (self->is_ending || ph_outbox_tally_get_undelivered (self->tally) == 0)
    return FALSE;
  if (is_wanted (self) && (self->portal == NULL || ph_background_portal_is_allowed (self->portal)))
    return TRUE;
  return self->grace_source != 0 && is_sending_now (self);
}

/* Going on */

static void
ask_portal (PhBackground *self)
{
  if (self->portal == NULL || self->is_asked || !is_wanted (self))
    return;
  self->is_asked = TRUE;
  ph_background_portal_request (self->portal, get_autostart (self));
}

static void
start_courier (PhBackground *self)
{
  if (self->is_started || self->n_stops > 0)
    return;
  self->is_started = TRUE;
  ph_courier_start (ph_services_get_courier (self->services));
}

/* What goes out within the time to undo it needs no words. */
static gboolean
takes_long (PhBackground *self)
{
  return self->grace_source == 0 || ph_outbox_tally_count (self->tally, PH_OUTBOX_WAITING) > 0 ||
         ph_outbox_tally_get_next_due (self->tally) > get_now () + JUST_SENT;
}

static void
tell (PhBackground *self)
{
  guint n = ph_outbox_tally_get_undelivered (self->tally);
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *body = NULL;

  if (self->is_told || !self->had_window || n == 0 || !takes_long (self))
    return;
  self->is_told = TRUE;
  notification = g_notification_new (_ ("Posthorn Goes On in the Background"));
  body = g_strdup_printf (ngettext ("%u message is still to be sent.", "%u messages are still to be sent.", n), n);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_LOW);
  g_notification_set_default_action_and_target (notification, "app.show-outbox", "x", (gint64) 0);
  g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION, notification);
}

static void
withdraw (PhBackground *self)
{
  if (self->is_told)
    g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION);
}

static void
hold (PhBackground *self)
{
  if (self->life == LIFE_RELEASED)
    g_application_hold (G_APPLICATION (self->application));
  self->life = LIFE_HELD;
  g_clear_handle_id (&self->stop_source, g_source_remove);
}

static void
go_on (PhBackground *self)
{
  hold (self);
  if (ph_outbox_tally_get_undelivered (self->tally) > 0)
    {
      ask_portal (self);
      start_courier (self);
    }
  if (has_window (self))
    withdraw (self);
  else
    tell (self);
}

/* Ending */

static void
release (PhBackground *self)
{
  g_clear_handle_id (&self->stop_source, g_source_remove);
  if (self->life == LIFE_RELEASED)
    return;
  self->life = LIFE_RELEASED;
  withdraw (self);
  g_application_release (G_APPLICATION (self->application));
}

static void
on_stop_timeout_cb (gpointer user_data)
{
  PhBackground *self = user_data;

  self->stop_source = 0;
  release (self);
}

static void
stop_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhBackground) self = user_data;

  ph_courier_stop_finish (PH_COURIER (source), result);
  self->n_stops--;
  if (self->life == LIFE_STOPPING)
    release (self);
  else if (self->life == LIFE_HELD)
    update (self);
}

static void
stop (PhBackground *self)
{
  if (self->life != LIFE_HELD)
    return;
  if (!self->is_started && self->n_flushes == 0)
    {
      release (self);
      return;
    }
  self->life = LIFE_STOPPING;
  self->n_stops++;
  self->is_started = FALSE;
  self->stop_source = g_timeout_add_once (STOP_SECONDS * 1000, on_stop_timeout_cb, self);
  ph_courier_stop_async (ph_services_get_courier (self->services), stop_cb, g_object_ref (self));
}

static void
update (PhBackground *self)
{
  if (self->is_ending)
    stop (self);
  else if (!ph_outbox_tally_is_known (self->tally))
    return; /* held from the start on */
  else if (has_window (self) || self->n_flushes > 0 || has_work (self))
    go_on (self);
  else
    stop (self);
}

/* What it listens to */

static void
on_tally_changed_cb (PhOutboxTally *tally, PhBackground *self)
{
  update (self);
}

static void
on_grace_over_cb (gpointer user_data)
{
  PhBackground *self = user_data;

  self->grace_source = 0;
  update (self);
}

static void
on_window_removed_cb (GtkApplication *application, GtkWindow *window, PhBackground *self)
{
  g_clear_handle_id (&self->grace_source, g_source_remove);
  self->grace_source = g_timeout_add_once (GRACE_SECONDS * 1000, on_grace_over_cb, self);
  /* It may have closed because its message is in the outbox. */
  ph_outbox_tally_count_anew (self->tally);
  update (self);
}

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window, PhBackground *self)
{
  self->had_window = TRUE;
  update (self);
}

static void
on_preference_changed_cb (GSettings *settings, const char *key, PhBackground *self)
{
  if (self->portal != NULL)
    {
      self->is_asked = TRUE;
      ph_background_portal_request (self->portal, get_autostart (self));
    }
  update (self);
}

static void
on_portal_changed_cb (PhBackgroundPortal *portal, PhBackground *self)
{
  update (self);
}

static void
flush_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhBackground) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_courier_flush_finish (PH_COURIER (source), result, NULL, &error))
    g_debug ("the outbox was not delivered: %s", error->message);
  self->n_flushes--;
  update (self);
}

static void
ph_background_dispose (GObject *object)
{
  PhBackground *self = PH_BACKGROUND (object);

  g_clear_handle_id (&self->stop_source, g_source_remove);
  g_clear_handle_id (&self->grace_source, g_source_remove);
  g_clear_object (&self->portal);
  g_clear_object (&self->tally);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_background_parent_class)->dispose (object);
}

static void
ph_background_class_init (PhBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_background_dispose;
}

static void
ph_background_init (PhBackground *self)
{
  self->life = LIFE_RELEASED;
}

/**
 * ph_background_new:
 * @application: the program, which is starting
 * @services: with the outbox and the courier
 *
 * Returns: (transfer full): what holds the program from now on, until there is nothing to do
 */
PhBackground *
ph_background_new (GtkApplication *application, PhServices *services)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhBackground *self = g_object_new (PH_TYPE_BACKGROUND, NULL);

  self->application = application;
  self->services = g_object_ref (services);
  self->tally = g_object_ref (ph_services_get_tally (services));
  self->portal = ph_background_portal_new (g_application_get_dbus_connection (G_APPLICATION (application)));
  if (self->portal != NULL)
    g_signal_connect_object (self->portal, "changed", G_CALLBACK (on_portal_changed_cb), self, 0);
  g_signal_connect_object (self->tally, "changed", G_CALLBACK (on_tally_changed_cb), self, 0);
  g_signal_connect_object (application, "window-added", G_CALLBACK (on_window_added_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (application, "window-removed", G_CALLBACK (on_window_removed_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (ph_services_get_settings (services), "changed::deliver-in-background", G_CALLBACK (on_preference_changed_cb), self, 0);
  g_signal_connect_object (ph_services_get_settings (services), "changed::start-at-login", G_CALLBACK (on_preference_changed_cb), self, 0);
  hold (self);
  update (self);
  return self;
}

/**
 * ph_background_deliver:
 * @self: the background
 *
 * Another program has put something into the outbox, and wants it to be sent: that is done, also where the preferences don't
 * want the background.
 */
void
ph_background_deliver (PhBackground *self)
{
  g_return_if_fail (PH_IS_BACKGROUND (self));

  if (self->is_ending)
    return;
  self->n_flushes++;
  ph_courier_flush_async (ph_services_get_courier (self->services), NULL, NULL, flush_cb, g_object_ref (self));
  update (self);
}

/**
 * ph_background_end:
 * @self: the background
 *
 * The session ends, and nobody is there to be asked. What is being sent has some seconds to arrive.
 */
void
ph_background_end (PhBackground *self)
{
  g_return_if_fail (PH_IS_BACKGROUND (self));

  self->is_ending = TRUE;
  update (self);
}
