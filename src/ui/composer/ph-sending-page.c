// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a composer turns into when Send was pressed. It shows a run and hands on what is wished; what follows from that is the
// window's affair.

#include "config.h"

#include "ph-sending-page.h"

#include "ph-send-times.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"

#include <glib/gi18n.h>

/* Shorter preparations are not worth a moving bar. */
#define PULSE_MS 150

struct _PhSendingPage
{
  AdwBin parent_instance;
  PhSendRun *run; /* (owned) (nullable) */
  gint64 due;     /* seconds since 1970; 0: at once */
  guint source;   /* 0: the bar does not move */
  AdwStatusPage *page;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkButton *undo_button;
  GtkButton *hurry_button;
};

G_DEFINE_FINAL_TYPE (PhSendingPage, ph_sending_page, ADW_TYPE_BIN)

static void
undo_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSendingPage *self = PH_SENDING_PAGE (widget);

  if (self->run != NULL)
    ph_send_run_undo (self->run);
}

static void
hurry_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSendingPage *self = PH_SENDING_PAGE (widget);

  if (self->run != NULL && self->due == 0 && ph_send_run_get_state (self->run) == PH_SEND_RUN_COUNTING)
    ph_send_run_hurry (self->run);
  else
    gtk_widget_activate_action (widget, "window.close", NULL);
}

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (PH_SENDING_PAGE (user_data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_progress (PhSendingPage *self)
{
  gboolean is_preparing = ph_send_run_get_state (self->run) == PH_SEND_RUN_PREPARING;
  guint n_messages = ph_send_run_get_n_messages (self->run);

  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_preparing);
  if (is_preparing && n_messages > 1)
    gtk_progress_bar_set_fraction (self->progress, (double) ph_send_run_get_n_queued (self->run) / n_messages);
  else if (is_preparing && self->source == 0)
    self->source = g_timeout_add (PULSE_MS, pulse_cb, self);
  if (!is_preparing)
    g_clear_handle_id (&self->source, g_source_remove);
}

static char *
dup_title (PhSendingPage *self)
{
  guint n_messages = ph_send_run_get_n_messages (self->run);

  switch (ph_send_run_get_state (self->run))
    {
    case PH_SEND_RUN_PREPARING:
      return g_strdup (n_messages > 1 ? _ ("Preparing the Messages…") : _ ("Preparing the Message…"));
    case PH_SEND_RUN_COUNTING:
      if (self->due != 0)
        return g_strdup (_ ("Sent Later"));
      /* Translators: s stands for seconds */
      return g_strdup_printf (_ ("Sending in %u s…"), ph_send_run_get_seconds_left (self->run));
    case PH_SEND_RUN_UNDOING:
      return g_strdup (_ ("Calling Back…"));
    case PH_SEND_RUN_TOO_LATE:
      return g_strdup (_ ("Already on Its Way"));
    case PH_SEND_RUN_UNDONE:
    case PH_SEND_RUN_SENT:
    case PH_SEND_RUN_FAILED:
    default:
      return g_strdup ("");
    }
}

/* Without the seconds: assistive technology reads it out whenever it changes. */
static char *
dup_status (PhSendingPage *self)
{
  guint n_messages = ph_send_run_get_n_messages (self->run);

  if (ph_send_run_get_state (self->run) == PH_SEND_RUN_PREPARING && n_messages > 1)
    /* Translators: of so many messages, how many are in the outbox */
    return g_strdup_printf (_ ("%u of %u"), ph_send_run_get_n_queued (self->run), n_messages);
  if (ph_send_run_get_state (self->run) == PH_SEND_RUN_TOO_LATE && n_messages > 1)
    /* Translators: how many of how many messages */
    return g_strdup_printf (_ ("%u of %u could not be called back any more."), ph_send_run_get_n_queued (self->run), n_messages);
  if (ph_send_run_get_state (self->run) == PH_SEND_RUN_TOO_LATE)
    return g_strdup (_ ("It was sent before it could be called back."));
  if (ph_send_run_get_state (self->run) != PH_SEND_RUN_COUNTING)
    return g_strdup ("");
  if (self->due != 0)
    {
      g_autofree char *time = ph_send_times_to_text (self->due);

      /* Translators: a day and a time: “It will be sent on Monday, 30 November 2026, 08:00.” */
      return g_strdup_printf (_ ("It is in the outbox and will be sent: %s."), time);
    }
  return g_strdup (_ ("It is in the outbox. Closing this window sends it, too."));
}

static void
show_buttons (PhSendingPage *self)
{
  PhSendRunState state = ph_send_run_get_state (self->run);

  ph_spoken_parts_set_label (self->undo_button, state == PH_SEND_RUN_PREPARING ? _ ("_Cancel") : _ ("_Undo"));
  ph_spoken_parts_set_label (self->hurry_button, self->due != 0 || state == PH_SEND_RUN_TOO_LATE ? _ ("_Close") : _ ("_Send Now"));
  gtk_widget_set_visible (GTK_WIDGET (self->hurry_button), state == PH_SEND_RUN_COUNTING || state == PH_SEND_RUN_TOO_LATE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sending.undo", state == PH_SEND_RUN_PREPARING || state == PH_SEND_RUN_COUNTING);
}

static void
show (PhSendingPage *self)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *status = dup_status (self);

  adw_status_page_set_title (self->page, title);
  if (!g_str_equal (gtk_label_get_text (self->status), status))
    gtk_label_set_text (self->status, status);
  gtk_widget_set_visible (GTK_WIDGET (self->status), status[0] != '\0');
  show_progress (self);
  show_buttons (self);
}

static gboolean
ph_sending_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_SENDING_PAGE (widget)->undo_button));
}

static void
ph_sending_page_dispose (GObject *object)
{
  PhSendingPage *self = PH_SENDING_PAGE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (ph_sending_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_SENDING_PAGE);
}

static void
ph_sending_page_class_init (PhSendingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_sending_page_dispose;
  widget_class->grab_focus = ph_sending_page_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-sending-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSendingPage, page);
  gtk_widget_class_bind_template_child (widget_class, PhSendingPage, progress);
  gtk_widget_class_bind_template_child (widget_class, PhSendingPage, status);
  gtk_widget_class_bind_template_child (widget_class, PhSendingPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, PhSendingPage, hurry_button);
  gtk_widget_class_install_action (widget_class, "sending.undo", NULL, undo_action_cb);
  gtk_widget_class_install_action (widget_class, "sending.hurry", NULL, hurry_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "sending.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sending.undo", NULL);
}

static void
ph_sending_page_init (PhSendingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_sending_page_show_run:
 * @self: a page
 * @run: what is under way
 * @due: when it is to be sent, in seconds since 1970; 0: at once
 */
void
ph_sending_page_show_run (PhSendingPage *self, PhSendRun *run, gint64 due)
{
  g_return_if_fail (PH_IS_SENDING_PAGE (self));
  g_return_if_fail (PH_IS_SEND_RUN (run));

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, show, self);
  g_set_object (&self->run, run);
  self->due = due;
  g_signal_connect_object (run, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
