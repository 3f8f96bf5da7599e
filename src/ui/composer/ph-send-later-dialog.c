// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Chooses a time: one of the usual ones with one press, or any other. What is chosen stands there in words, with the time zone.

#include "config.h"

#include "ph-send-later-dialog.h"

#include "ph-send-times.h"
#include "ph-spoken-parts.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhSendLaterDialog
{
  AdwWindow parent_instance;
  GtkListBox *proposals;
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  GtkLabel *choice;
};

G_DEFINE_FINAL_TYPE (PhSendLaterDialog, ph_send_later_dialog, ADW_TYPE_WINDOW)

static guint chosen_signal;

static const char *const proposal_titles[] = {
  [PH_SEND_TIME_EVENING] = N_ ("This Evening"),
  [PH_SEND_TIME_TOMORROW] = N_ ("Tomorrow Morning"),
  [PH_SEND_TIME_MONDAY] = N_ ("Monday Morning"),
};

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gint64
get_choice (PhSendLaterDialog *self)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) day = gtk_calendar_get_date (self->calendar);

  return ph_send_times_at (zone, day, gtk_spin_button_get_value_as_int (self->hour), gtk_spin_button_get_value_as_int (self->minute));
}

static void
show_choice (PhSendLaterDialog *self)
{
  gint64 time = get_choice (self);
  gboolean is_past = time <= get_now ();
  g_autofree char *words = is_past ? g_strdup (_ ("This time has passed. Choose a later one.")) : ph_send_times_to_text (time);

  gtk_label_set_text (self->choice, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "later.schedule", !is_past);
  if (is_past)
    gtk_widget_add_css_class (GTK_WIDGET (self->choice), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->choice), "error");
}

static void
choose (PhSendLaterDialog *self, gint64 time)
{
  g_autoptr(PhSendLaterDialog) kept = g_object_ref (self);

  if (time <= get_now ())
    {
      show_choice (self);
      return;
    }
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (kept, chosen_signal, 0, time);
}

static void
schedule_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSendLaterDialog *self = PH_SEND_LATER_DIALOG (widget);

  gtk_spin_button_update (self->hour);
  gtk_spin_button_update (self->minute);
  choose (self, get_choice (self));
}

static void
on_row_activated_cb (PhSendLaterDialog *self, GtkListBoxRow *row)
{
  gint64 *time = g_object_get_data (G_OBJECT (row), "ph-time");

  choose (self, *time);
}

/* Two digits, as on a clock. */
static gboolean
on_output_cb (GtkSpinButton *button)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (button));

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (button)), text))
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static void
add_proposal (PhSendLaterDialog *self, PhSendTime proposal, gint64 time)
{
  g_autofree char *words = ph_send_times_to_text (time);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (proposal_titles[proposal]));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "ph-time", g_memdup2 (&time, sizeof time), g_free);
  ph_spoken_row_follow (ADW_ACTION_ROW (row));
  gtk_list_box_append (self->proposals, row);
}

static void
ph_send_later_dialog_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_send_later_dialog_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SEND_LATER_DIALOG);
}

static void
ph_send_later_dialog_class_init (PhSendLaterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_send_later_dialog_dispose;

  chosen_signal = g_signal_new ("chosen", PH_TYPE_SEND_LATER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-send-later-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSendLaterDialog, proposals);
  gtk_widget_class_bind_template_child (widget_class, PhSendLaterDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, PhSendLaterDialog, hour);
  gtk_widget_class_bind_template_child (widget_class, PhSendLaterDialog, minute);
  gtk_widget_class_bind_template_child (widget_class, PhSendLaterDialog, choice);
  gtk_widget_class_bind_template_callback (widget_class, show_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_output_cb);
  gtk_widget_class_install_action (widget_class, "later.schedule", NULL, schedule_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
name_arrows (PhSendLaterDialog *self)
{
  const char *const names[] = { _ ("Previous Month"), _ ("Next Month"), _ ("Previous Year"), _ ("Next Year"), NULL };

  ph_spoken_parts_name (GTK_WIDGET (self->calendar), names);
}

static void
ph_send_later_dialog_init (PhSendLaterDialog *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = g_date_time_new_from_unix_local (ph_send_times_propose (PH_SEND_TIME_TOMORROW, now));

  gtk_widget_init_template (GTK_WIDGET (self));
  name_arrows (self);
  /* Hours stand before minutes in every language. */
  gtk_widget_set_direction (gtk_widget_get_parent (GTK_WIDGET (self->hour)), GTK_TEXT_DIR_LTR);
  for (PhSendTime proposal = PH_SEND_TIME_EVENING; proposal < PH_N_SEND_TIMES; proposal++)
    {
      gint64 time = ph_send_times_propose (proposal, now);

      if (time != 0)
        add_proposal (self, proposal, time);
    }
  gtk_calendar_select_day (self->calendar, day);
  gtk_spin_button_set_value (self->hour, g_date_time_get_hour (day));
  show_choice (self);
}

/**
 * ph_send_later_dialog_new:
 * @parent: above which it opens
 *
 * Returns: (transfer none): a dialog that is not presented yet
 */
GtkWindow *
ph_send_later_dialog_new (GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  return g_object_new (PH_TYPE_SEND_LATER_DIALOG, "transient-for", parent, NULL);
}
