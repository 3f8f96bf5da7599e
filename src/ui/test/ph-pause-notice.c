// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Says why the next sign-in has to wait, and how long still. It asks the run, and keeps no time of its own; while nobody
// sees it, it does not tick.

#include "config.h"

#include "ph-pause-notice.h"

#include <glib/gi18n.h>

/* More often than it shows, so that no second is left out. */
#define TICK_MS 250

struct _PhPauseNotice
{
  AdwBin parent_instance;
  PhTestRun *run; /* (owned) (nullable): while it is shown */
  guint source;   /* 0: it does not tick */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (PhPauseNotice, ph_pause_notice, ADW_TYPE_BIN)

static guint ended_signal;

static void
show_wait (PhPauseNotice *self, guint wait_s)
{
  /* Translators: a time to wait in minutes and seconds: "0:42" */
  g_autofree char *time = g_strdup_printf (_ ("%u:%02u"), wait_s / 60, wait_s % 60);
  g_autofree char *text = g_strdup_printf (_ ("To protect your account from being locked, the next try is possible in %s."), time);

  gtk_label_set_text (self->label, text);
}

/* Returns: whether there is still something to wait for */
static gboolean
update (PhPauseNotice *self)
{
  guint wait_s = ph_test_run_get_wait_s (self->run, NULL);

  if (wait_s > 0)
    {
      show_wait (self, wait_s);
      return TRUE;
    }
  ph_pause_notice_hide (self);
  g_signal_emit (self, ended_signal, 0);
  return FALSE;
}

static gboolean
tick_cb (gpointer user_data)
{
  PhPauseNotice *self = PH_PAUSE_NOTICE (user_data);

  return self->run != NULL && update (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start_ticking (PhPauseNotice *self)
{
  if (self->source == 0 && self->run != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && update (self))
    self->source = g_timeout_add (TICK_MS, tick_cb, self);
}

static void
ph_pause_notice_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ph_pause_notice_parent_class)->map (widget);
  start_ticking (PH_PAUSE_NOTICE (widget));
}

static void
ph_pause_notice_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PH_PAUSE_NOTICE (widget)->source, g_source_remove);
  GTK_WIDGET_CLASS (ph_pause_notice_parent_class)->unmap (widget);
}

static void
ph_pause_notice_dispose (GObject *object)
{
  PhPauseNotice *self = PH_PAUSE_NOTICE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (ph_pause_notice_parent_class)->dispose (object);
}

static void
ph_pause_notice_class_init (PhPauseNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_pause_notice_dispose;
  widget_class->map = ph_pause_notice_map;
  widget_class->unmap = ph_pause_notice_unmap;

  ended_signal = g_signal_new ("ended", PH_TYPE_PAUSE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_pause_notice_init (PhPauseNotice *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ph_pause_notice_show:
 * @self: a notice
 * @run: a run whose next sign-in may have to wait
 */
void
ph_pause_notice_show (PhPauseNotice *self, PhTestRun *run)
{
  g_return_if_fail (PH_IS_PAUSE_NOTICE (self));
  g_return_if_fail (PH_IS_TEST_RUN (run));

  if (ph_test_run_get_wait_s (run, NULL) == 0)
    {
      ph_pause_notice_hide (self);
      return;
    }
  g_set_object (&self->run, run);
  update (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->run != NULL);
  start_ticking (self);
}

/**
 * ph_pause_notice_hide:
 * @self: a notice
 */
void
ph_pause_notice_hide (PhPauseNotice *self)
{
  g_return_if_fail (PH_IS_PAUSE_NOTICE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_clear_object (&self->run);
}

/**
 * ph_pause_notice_is_waiting:
 * @self: a notice
 *
 * Returns: whether it counts
 */
gboolean
ph_pause_notice_is_waiting (PhPauseNotice *self)
{
  g_return_val_if_fail (PH_IS_PAUSE_NOTICE (self), FALSE);

  return self->run != NULL;
}
