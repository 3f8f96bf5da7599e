// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows what the collector has found, and hands on exactly that: what one reads here is what somebody else gets.

#include "config.h"

#include "ph-troubleshooting-window.h"

#include "ph-spoken-row.h"
#include "ph-spoken-toasts.h"
#include "ph-template.h"
#include "ph-trouble-collector.h"

#include <glib/gi18n.h>

struct _PhTroubleshootingWindow
{
  AdwWindow parent_instance;
  PhTroubleCollector *collector; /* (owned) */
  PhTextFactSheet *sheet;        /* (owned) (nullable): once it has collected */
  GPtrArray *groups;             /* (owned) (element-type GtkWidget): of the sheet */
  GtkNativeDialog *chooser;      /* (owned) (nullable): while it is open */
  GCancellable *cancellable;     /* (owned) */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwPreferencesPage *page;
  GtkSwitch *hide;
};

G_DEFINE_FINAL_TYPE (PhTroubleshootingWindow, ph_troubleshooting_window, ADW_TYPE_WINDOW)

static void collect_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Showing */

static void
add_row (AdwPreferencesGroup *group, const char *name, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  /* What was typed in or received is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  ph_spoken_row_follow (ADW_ACTION_ROW (row));
  adw_preferences_group_add (group, row);
}

static void
add_group (PhTroubleshootingWindow *self, guint section)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, ph_text_fact_sheet_get_title (self->sheet, section));
  for (guint i = 0; i < ph_text_fact_sheet_get_n_facts (self->sheet, section); i++)
    add_row (group, ph_text_fact_sheet_get_name (self->sheet, section, i), ph_text_fact_sheet_get_value (self->sheet, section, i));
  adw_preferences_page_add (self->page, group);
  g_ptr_array_add (self->groups, group);
}

static void
show (PhTroubleshootingWindow *self)
{
  PhTextReportAddresses addresses = gtk_switch_get_active (self->hide) ? PH_TEXT_REPORT_ADDRESSES_HIDE : PH_TEXT_REPORT_ADDRESSES_SHOW;

  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->sheet, ph_text_fact_sheet_free);
  self->sheet = ph_trouble_collector_dup_sheet (self->collector, addresses);
  for (guint i = 0; i < ph_text_fact_sheet_get_n_sections (self->sheet); i++)
    if (ph_text_fact_sheet_get_n_facts (self->sheet, i) > 0)
      add_group (self, i);
}

static void
on_hide_active_cb (PhTroubleshootingWindow *self)
{
  if (self->sheet != NULL)
    show (self);
}

static void
set_actions_enabled (PhTroubleshootingWindow *self, gboolean is_enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "troubleshooting.copy", is_enabled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "troubleshooting.save", is_enabled);
}

static void
collect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleshootingWindow) self = user_data;

  if (!ph_trouble_collector_collect_finish (PH_TROUBLE_COLLECTOR (source), result, NULL) || g_cancellable_is_cancelled (self->cancellable))
    return; /* closed meanwhile */
  show (self);
  gtk_stack_set_visible_child_name (self->stack, "report");
  set_actions_enabled (self, TRUE);
}

/* Handing on */

static void
add_toast (PhTroubleshootingWindow *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static char *
dup_report (PhTroubleshootingWindow *self)
{
  return ph_text_fact_sheet_to_markdown (self->sheet, _ ("Posthorn: Troubleshooting"));
}

static void
copy_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTroubleshootingWindow *self = PH_TROUBLESHOOTING_WINDOW (widget);
  g_autofree char *report = dup_report (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
  add_toast (self, _ ("Report copied"));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTroubleshootingWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  g_autofree char *words = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* closed meanwhile */
  if (!is_saved)
    /* Translators: %s is what the system says, such as “Permission denied” */
    words = g_strdup_printf (_ ("The report could not be saved: %s"), error->message);
  add_toast (self, words != NULL ? words : _ ("Report saved"));
}

/* For its owner alone: there are names of servers in it, and addresses where that is wanted. */
static void
on_chooser_response_cb (GtkNativeDialog *dialog, int response, PhTroubleshootingWindow *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      char *report = dup_report (self);
      g_autoptr(GBytes) bytes = g_bytes_new_take (report, strlen (report));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                           self->cancellable, save_cb, g_object_ref (self));
    }
  g_clear_object (&self->chooser);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTroubleshootingWindow *self = PH_TROUBLESHOOTING_WINDOW (widget);

  if (self->chooser == NULL)
    {
      self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (_ ("Save Report"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel")));
      gtk_native_dialog_set_modal (self->chooser, TRUE);
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "posthorn-report.md");
      g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, 0);
    }
  gtk_native_dialog_show (self->chooser);
}

static void
ph_troubleshooting_window_dispose (GObject *object)
{
  PhTroubleshootingWindow *self = PH_TROUBLESHOOTING_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->collector);
  G_OBJECT_CLASS (ph_troubleshooting_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TROUBLESHOOTING_WINDOW);
}

static void
ph_troubleshooting_window_finalize (GObject *object)
{
  PhTroubleshootingWindow *self = PH_TROUBLESHOOTING_WINDOW (object);

  g_clear_pointer (&self->sheet, ph_text_fact_sheet_free);
  g_ptr_array_unref (self->groups);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ph_troubleshooting_window_parent_class)->finalize (object);
}

static void
ph_troubleshooting_window_class_init (PhTroubleshootingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_troubleshooting_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_troubleshooting_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("troubleshooting/ph-troubleshooting-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTroubleshootingWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhTroubleshootingWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PhTroubleshootingWindow, page);
  gtk_widget_class_bind_template_child (widget_class, PhTroubleshootingWindow, hide);
  gtk_widget_class_bind_template_callback (widget_class, on_hide_active_cb);
  gtk_widget_class_install_action (widget_class, "troubleshooting.copy", NULL, copy_action_cb);
  gtk_widget_class_install_action (widget_class, "troubleshooting.save", NULL, save_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "troubleshooting.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_troubleshooting_window_init (PhTroubleshootingWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
  set_actions_enabled (self, FALSE);
}

/**
 * ph_troubleshooting_window_new:
 * @services: what the program works with
 *
 * Returns: (transfer none): a window that is not presented yet, and looks around
 */
GtkWidget *
ph_troubleshooting_window_new (PhServices *services)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhTroubleshootingWindow *self = g_object_new (PH_TYPE_TROUBLESHOOTING_WINDOW, NULL);

  self->collector = ph_trouble_collector_new (services);
  ph_trouble_collector_collect_async (self->collector, self->cancellable, collect_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
