// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Notifies what became of messages. The outbox hands out each piece of news once, to whichever process asks first, so
// nothing is told twice. There is one notification for all that waits for the person, and one for what was sent: a
// thousand messages that fail are not a thousand notifications.

#include "config.h"

#include "ph-outbox-news.h"

#include "ph-news-text.h"
#include "ph-outbox-delivery.h"
#include "ph-window.h"

#define TROUBLE       "outbox-trouble"
#define SENT          "outbox-sent"
#define PAUSE_SECONDS 10  /* between two notifications: what comes meanwhile is put together */
#define TOLD_MAX      100 /* that are remembered: more are never named */

struct _PhOutboxNews
{
  GObject parent_instance;
  GtkApplication *application; /* (unowned): it has this object */
  PhServices *services;        /* (owned) */
  PhOutbox *outbox;            /* (owned) */
  GPtrArray *told;             /* (owned) (element-type PhOutboxEntry): of the notification that waits for the person */
  guint pause_source;          /* 0: it may tell something */
  guint n_checked;             /* of @told, while they are looked at again */
  gint64 checked_id;           /* which one that is */
  gboolean is_taking;
  gboolean is_checking;
  gboolean is_waiting; /* there may be more: the program is held until it was asked for */
};

G_DEFINE_FINAL_TYPE (PhOutboxNews, ph_outbox_news, G_TYPE_OBJECT)

static void take (PhOutboxNews *self);
static void take_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void check_next (PhOutboxNews *self);
static void check_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
is_seen (PhOutboxNews *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return PH_IS_WINDOW (window) && gtk_window_is_active (window) && ph_window_is_showing_outbox (PH_WINDOW (window));
}

static void
withdraw_trouble (PhOutboxNews *self)
{
  g_ptr_array_set_size (self->told, 0);
  g_application_withdraw_notification (G_APPLICATION (self->application), TROUBLE);
}

static gboolean
is_trouble (PhOutboxEntry *entry)
{
  PhOutboxState state = ph_outbox_entry_get_state (entry);

  return state == PH_OUTBOX_HELD || state == PH_OUTBOX_UNCERTAIN || state == PH_OUTBOX_FAILED;
}

static void
forget (PhOutboxNews *self, gint64 id)
{
  for (guint i = self->told->len; i > 0; i--)
    if (ph_outbox_entry_get_id (self->told->pdata[i - 1]) == id)
      g_ptr_array_remove_index (self->told, i - 1);
}

/* Telling */

static void
tell_trouble (PhOutboxNews *self, GPtrArray *news)
{
  g_autoptr(GNotification) notification = NULL;

  for (guint i = 0; i < news->len; i++)
    {
      forget (self, ph_outbox_entry_get_id (news->pdata[i]));
      g_ptr_array_insert (self->told, 0, g_object_ref (news->pdata[i]));
    }
  if (self->told->len > TOLD_MAX)
    g_ptr_array_set_size (self->told, TOLD_MAX);
  notification = ph_news_text_trouble (self->told, self->services);
  g_application_send_notification (G_APPLICATION (self->application), TROUBLE, notification);
}

static void
tell_sent (PhOutboxNews *self, GPtrArray *news)
{
  g_autoptr(GNotification) notification = ph_news_text_sent (news);

  g_application_send_notification (G_APPLICATION (self->application), SENT, notification);
}

static GPtrArray *
pick (GPtrArray *entries, gboolean (*matches) (PhOutboxEntry *entry))
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len; i++)
    if (matches (entries->pdata[i]))
      g_ptr_array_add (picked, g_object_ref (entries->pdata[i]));
  return picked;
}

static gboolean
is_sent (PhOutboxEntry *entry)
{
  return ph_outbox_entry_get_state (entry) == PH_OUTBOX_SENT;
}

static gboolean
tell (PhOutboxNews *self, GPtrArray *entries)
{
  GSettings *settings = ph_services_get_settings (self->services);
  g_autoptr(GPtrArray) troubles = pick (entries, is_trouble);
  g_autoptr(GPtrArray) sent = pick (entries, is_sent);
  gboolean tells_trouble = troubles->len > 0 && g_settings_get_boolean (settings, "notify-failures");
  gboolean tells_sent = sent->len > 0 && g_settings_get_boolean (settings, "notify-successes");

  if (is_seen (self))
    return FALSE;
  if (tells_trouble)
    tell_trouble (self, troubles);
  if (tells_sent)
    tell_sent (self, sent);
  return tells_trouble || tells_sent;
}

static void
on_pause_over_cb (gpointer user_data)
{
  PhOutboxNews *self = user_data;

  self->pause_source = 0;
  if (self->is_waiting)
    take (self);
}

static void
take_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxNews) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = ph_outbox_take_news_finish (PH_OUTBOX (source), result, &error);

  self->is_taking = FALSE;
  if (entries == NULL)
    g_debug ("there is no news of the outbox: %s", error->message);
  else if (self->services != NULL && tell (self, entries))
    self->pause_source = g_timeout_add_once (PAUSE_SECONDS * 1000, on_pause_over_cb, self);
  if (self->services != NULL && self->is_waiting)
    take (self);
  g_application_release (G_APPLICATION (self->application));
}

/* As long as something may be to tell the program stays: the last message that fails must not end it before that is said. */
static void
take (PhOutboxNews *self)
{
  GApplication *application = G_APPLICATION (self->application);

  if (!self->is_waiting)
    g_application_hold (application);
  self->is_waiting = self->is_taking || self->pause_source != 0;
  if (self->is_waiting)
    return;
  self->is_taking = TRUE;
  ph_outbox_take_news_async (self->outbox, NULL, take_cb, g_object_ref (self));
}

/* Looking whether what was told is still so */

static void
check_next (PhOutboxNews *self)
{
  self->is_checking = self->n_checked < self->told->len;
  if (!self->is_checking)
    return;
  self->checked_id = ph_outbox_entry_get_id (self->told->pdata[self->n_checked]);
  ph_outbox_load_async (self->outbox, self->checked_id, NULL, check_cb, g_object_ref (self));
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxNews) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutboxEntry) entry = ph_outbox_load_finish (PH_OUTBOX (source), result, &error);
  gboolean is_settled = entry != NULL ? !is_trouble (entry) : g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND);

  if (self->services == NULL || self->n_checked >= self->told->len)
    {
      self->is_checking = FALSE; /* taken back meanwhile */
      return;
    }
  if (is_settled)
    forget (self, self->checked_id);
  else
    self->n_checked++;
  if (self->told->len == 0)
    withdraw_trouble (self);
  check_next (self);
}

static void
on_outbox_changed_cb (PhOutbox *outbox, PhOutboxNews *self)
{
  take (self);
  self->n_checked = 0;
  if (!self->is_checking)
    check_next (self);
}

static void
on_window_changed_cb (GtkApplication *application, GParamSpec *pspec, PhOutboxNews *self)
{
  if (self->told->len > 0 && is_seen (self))
    withdraw_trouble (self);
}

static void
ph_outbox_news_dispose (GObject *object)
{
  PhOutboxNews *self = PH_OUTBOX_NEWS (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_object (&self->outbox);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_outbox_news_parent_class)->dispose (object);
}

static void
ph_outbox_news_finalize (GObject *object)
{
  g_ptr_array_unref (PH_OUTBOX_NEWS (object)->told);
  G_OBJECT_CLASS (ph_outbox_news_parent_class)->finalize (object);
}

static void
ph_outbox_news_class_init (PhOutboxNewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_outbox_news_dispose;
  object_class->finalize = ph_outbox_news_finalize;
}

static void
ph_outbox_news_init (PhOutboxNews *self)
{
  self->told = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_outbox_news_new:
 * @application: who notifies
 * @services: with the outbox and the preferences
 *
 * Returns: (transfer full): what tells the news of the outbox from now on, those first that nobody has told yet
 */
PhOutboxNews *
ph_outbox_news_new (GtkApplication *application, PhServices *services)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhOutboxNews *self = g_object_new (PH_TYPE_OUTBOX_NEWS, NULL);

  self->application = application;
  self->services = g_object_ref (services);
  self->outbox = g_object_ref (ph_services_get_outbox (services));
  g_signal_connect_object (self->outbox, "changed", G_CALLBACK (on_outbox_changed_cb), self, 0);
  g_signal_connect_object (application, "notify::active-window", G_CALLBACK (on_window_changed_cb), self, 0);
  take (self);
  return self;
}
