// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message for each of many people: chooses their table, shows what each of them will read, and sends. The draft itself
// is changed in the composer, not here.

#include "config.h"

#include "ph-send-to-many.h"

#include "ph-findings-dialog.h"
#include "ph-merge.h"
#include "ph-notice.h"
#include "ph-send-pace.h"
#include "ph-sending-page.h"
#include "ph-spoken-parts.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* Rows that are named: enough to find what is wrong with the table. */
#define MAX_LEFT_OUT        5
#define MAX_LEFT_OUT_LENGTH 60

struct _PhSendToMany
{
  AdwWindow parent_instance;
  PhServices *services;          /* (owned) */
  PhSenderFacts *facts;          /* (owned) */
  PhDraft *draft;                /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  PhMerge *merge;                /* (owned) (nullable): until a table was chosen */
  guint index;                   /* of the person who is shown */
  PhSendRun *run;                /* (owned) (nullable): while it sends */
  GCancellable *look;            /* (owned) (nullable): while it is looked whether the attachments are there */
  GtkWidget *send_button;
  GtkWidget *choose_button;
  GtkStack *stack;
  PhNotice *table_notice;
  PhNotice *fields_notice;
  AdwActionRow *table_row;
  AdwActionRow *fields_row;
  AdwActionRow *pace_row;
  AdwActionRow *person_row;
  AdwActionRow *subject_row;
  GtkLabel *position;
  GtkLabel *text;
  PhSendingPage *sending_page;
};

G_DEFINE_FINAL_TYPE (PhSendToMany, ph_send_to_many, ADW_TYPE_WINDOW)

static guint sent_signal;

/* The preview */

static void
show_person (PhSendToMany *self)
{
  guint n_people = ph_merge_get_n_people (self->merge);
  g_autoptr(PhDraft) draft = ph_merge_dup_draft (self->merge, self->draft, self->index);
  g_autofree char *person = ph_mailbox_to_text (ph_merge_get_person (self->merge, self->index));
  /* Translators: which of how many people */
  g_autofree char *position = g_strdup_printf (_ ("%u of %u"), self->index + 1, n_people);

  gtk_label_set_text (self->position, position);
  adw_action_row_set_subtitle (self->person_row, person);
  adw_action_row_set_subtitle (self->subject_row, ph_draft_get_subject (draft));
  gtk_label_set_text (self->text, ph_draft_get_text (draft));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "many.previous", self->index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "many.next", self->index + 1 < n_people);
}

static char *
dup_field_list (const char *const *fields)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; fields[i] != NULL; i++)
    g_string_append_printf (list, "%s{%s}", i > 0 ? ", " : "", fields[i]);
  return g_strdup (list->str);
}

static void
show_unknown_fields (PhSendToMany *self)
{
  g_auto(GStrv) unknown = ph_merge_dup_unknown_fields (self->merge, self->draft);
  g_autofree char *list = dup_field_list ((const char *const *) unknown);
  /* Translators: %s is a list of words in braces, such as “{Nmae}” */
  g_autofree char *words = g_strdup_printf (ngettext ("No column has this name, so it stays as it is written: %s", "No column has these names, so they stay as they are written: %s", g_strv_length (unknown)), list);

  ph_notice_show (self->fields_notice, unknown[0] != NULL ? words : NULL);
}

static char *
dup_left_out_line (PhMerge *merge, guint index)
{
  PhMergeFlaw flaw = PH_MERGE_FLAW_NO_ADDRESS;
  g_autofree char *value = ph_merge_dup_left_out (merge, index, &flaw);
  g_autofree char *shown = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), MAX_LEFT_OUT_LENGTH));

  switch (flaw)
    {
    case PH_MERGE_FLAW_MALFORMED:
      /* Translators: %s stands in a table where an address should */
      return g_strdup_printf (_ ("“%s” is not an address"), shown);
    case PH_MERGE_FLAW_DOUBLED:
      /* Translators: %s is an address */
      return g_strdup_printf (_ ("“%s” is there twice"), shown);
    case PH_MERGE_FLAW_NO_ADDRESS:
    default:
      /* Translators: %s is what a row of a table has */
      return g_strdup_printf (_ ("“%s” has no address"), shown);
    }
}

/* (transfer full) (nullable): a line for each of the first rows. */
static char *
dup_left_out (PhMerge *merge)
{
  guint n = ph_merge_get_n_left_out (merge);
  g_autoptr(GString) lines = g_string_new (NULL);

  g_string_append_printf (lines, ngettext ("%u row is left out:", "%u rows are left out:", n), n);
  for (guint i = 0; i < MIN (n, MAX_LEFT_OUT); i++)
    {
      g_autofree char *line = dup_left_out_line (merge, i);

      g_string_append_printf (lines, "\n%s", line);
    }
  if (n > MAX_LEFT_OUT)
    {
      g_string_append_c (lines, '\n');
      g_string_append_printf (lines, ngettext ("and %u more", "and %u more", n - MAX_LEFT_OUT), n - MAX_LEFT_OUT);
    }
  return n > 0 ? g_strdup (lines->str) : NULL;
}

static void
show_table (PhSendToMany *self)
{
  guint n_people = ph_merge_get_n_people (self->merge);
  PhAccount *account = ph_sender_facts_get_circumstances (self->facts).account;
  const PhOutboxQuota quota = { ph_account_get_messages_per_minute (account), ph_account_get_messages_per_hour (account), ph_account_get_messages_per_day (account) };
  g_autofree char *people = g_strdup_printf (ngettext ("%u person", "%u people", n_people), n_people);
  g_autofree char *left_out = dup_left_out (self->merge);
  g_autofree char *fields = dup_field_list (ph_merge_get_fields (self->merge));
  g_autofree char *pace = ph_send_pace_dup_text (n_people, &quota);
  g_autofree char *label = g_strdup_printf (ngettext ("Send to %u Person", "Send to %u People", n_people), n_people);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->table_row), people);
  adw_action_row_set_subtitle (self->table_row, left_out);
  adw_action_row_set_subtitle (self->fields_row, fields);
  adw_action_row_set_subtitle (self->pace_row, pace);
  ph_spoken_parts_set_label (GTK_BUTTON (self->send_button), label);
  show_unknown_fields (self);
  show_person (self);
}

static void
show_page (PhSendToMany *self)
{
  const char *name = self->run != NULL ? "sending" : self->merge != NULL ? "preview"
                                                                         : "table";

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->send_button, self->run == NULL && self->merge != NULL);
}

static void
step (PhSendToMany *self, int by)
{
  self->index += by;
  show_person (self);
}

static void
previous_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  step (PH_SEND_TO_MANY (widget), -1);
}

static void
next_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  step (PH_SEND_TO_MANY (widget), 1);
}

/* The table */

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendToMany) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMerge) merge = ph_merge_load_finish (result, &error);

  if (merge == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      g_clear_object (&self->merge);
      ph_notice_show (self->table_notice, words);
      show_page (self);
      return;
    }
  g_set_object (&self->merge, merge);
  self->index = 0;
  ph_notice_show (self->table_notice, NULL);
  show_table (self);
  show_page (self);
}

static void
on_chooser_response_cb (PhSendToMany *self, int response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  if (file != NULL)
    ph_send_to_many_load (self, file);
  g_clear_object (&self->chooser);
}

static void
choose_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSendToMany *self = PH_SEND_TO_MANY (widget);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Tables (CSV)"));
  gtk_file_filter_add_mime_type (filter, "text/csv");
  gtk_file_filter_add_mime_type (filter, "text/tab-separated-values");
  gtk_file_filter_add_mime_type (filter, "text/plain");
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose Table"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PhSendToMany *self)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (self->run != NULL || files == NULL)
    return FALSE;
  ph_send_to_many_load (self, files->data);
  return TRUE;
}

/* Sending */

static void
on_run_changed_cb (PhSendToMany *self)
{
  switch (ph_send_run_get_state (self->run))
    {
    case PH_SEND_RUN_SENT:
      g_signal_emit (self, sent_signal, 0);
      break;
    case PH_SEND_RUN_FAILED:
    case PH_SEND_RUN_UNDONE:
      {
        g_autoptr(PhSendRun) run = g_steal_pointer (&self->run);
        g_autofree char *words = ph_send_run_get_error (run) != NULL ? ph_text_error (ph_send_run_get_error (run)) : NULL;

        if (words != NULL)
          ph_notice_show (self->fields_notice, words);
        show_page (self);
        gtk_widget_grab_focus (self->send_button);
      }
      break;
    case PH_SEND_RUN_PREPARING:
    case PH_SEND_RUN_COUNTING:
    case PH_SEND_RUN_UNDOING:
    case PH_SEND_RUN_TOO_LATE:
    default:
      break;
    }
}

static void
start_run (PhSendToMany *self)
{
  PhAccount *account = ph_sender_facts_get_circumstances (self->facts).account;
  guint undo_s = g_settings_get_uint (ph_services_get_settings (self->services), "undo-send-seconds");

  self->run = ph_send_run_new (ph_services_get_outbox (self->services), account, self->draft, undo_s);
  ph_send_run_set_merge (self->run, self->merge);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (on_run_changed_cb), self, G_CONNECT_SWAPPED);
  ph_sending_page_show_run (self->sending_page, self->run, 0);
  show_page (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->sending_page));
  ph_send_run_start (self->run);
}

static void
on_findings_response_cb (PhSendToMany *self, const char *response)
{
  if (g_str_equal (response, "send"))
    start_run (self);
}

/* Mending it means going back to the composer. */
static void
on_findings_way_cb (PhSendToMany *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendToMany) self = user_data;
  g_autoptr(GPtrArray) missing = ph_draft_check_attachments_finish (result, NULL);
  g_autoptr(PhDraft) draft = NULL;
  GtkWindow *dialog = NULL;

  g_clear_object (&self->look);
  if (missing == NULL || self->merge == NULL)
    return;
  draft = ph_merge_dup_draft (self->merge, self->draft, self->index);
  dialog = ph_findings_dialog_new (GTK_WINDOW (self), self->facts, draft, missing);
  if (dialog == NULL)
    {
      start_run (self);
      return;
    }
  ph_findings_dialog_set_mending (PH_FINDINGS_DIALOG (dialog), PH_FINDINGS_MENDING_ELSEWHERE);
  g_signal_connect_object (dialog, "way", G_CALLBACK (on_findings_way_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_findings_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
send_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhSendToMany *self = PH_SEND_TO_MANY (widget);

  if (self->merge == NULL || self->run != NULL || self->look != NULL)
    return;
  self->look = g_cancellable_new ();
  ph_draft_check_attachments_async (self->draft, self->look, looked_cb, g_object_ref (self));
}

/* Closing means no more than leaving: what is in the outbox is sent, what is not yet is called back. */
static gboolean
ph_send_to_many_close_request (GtkWindow *window)
{
  PhSendToMany *self = PH_SEND_TO_MANY (window);

  g_cancellable_cancel (self->look);
  if (self->run == NULL)
    return GTK_WINDOW_CLASS (ph_send_to_many_parent_class)->close_request (window);
  if (ph_send_run_get_state (self->run) == PH_SEND_RUN_COUNTING || ph_send_run_get_state (self->run) == PH_SEND_RUN_TOO_LATE)
    g_signal_emit (self, sent_signal, 0);
  else
    ph_send_run_undo (self->run);
  return TRUE;
}

static void
ph_send_to_many_dispose (GObject *object)
{
  PhSendToMany *self = PH_SEND_TO_MANY (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->run);
  g_clear_object (&self->merge);
  g_clear_object (&self->draft);
  g_clear_object (&self->facts);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_send_to_many_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_SEND_TO_MANY);
}

static void
ph_send_to_many_class_init (PhSendToManyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_send_to_many_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ph_send_to_many_close_request;

  sent_signal = g_signal_new ("sent", PH_TYPE_SEND_TO_MANY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_NOTICE);
  g_type_ensure (PH_TYPE_SENDING_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("composer/ph-send-to-many.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, send_button);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, stack);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, table_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, fields_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, table_row);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, fields_row);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, pace_row);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, person_row);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, subject_row);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, position);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, text);
  gtk_widget_class_bind_template_child (widget_class, PhSendToMany, sending_page);
  gtk_widget_class_install_action (widget_class, "many.choose", NULL, choose_action_cb);
  gtk_widget_class_install_action (widget_class, "many.previous", NULL, previous_action_cb);
  gtk_widget_class_install_action (widget_class, "many.next", NULL, next_action_cb);
  gtk_widget_class_install_action (widget_class, "many.send", NULL, send_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_send_to_many_init (PhSendToMany *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow_all (GTK_WIDGET (self));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * ph_send_to_many_new:
 * @parent: the composer
 * @services: where the outbox is
 * @facts: of the account that sends
 * @draft: what everybody gets
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWindow *
ph_send_to_many_new (GtkWindow *parent, PhServices *services, PhSenderFacts *facts, PhDraft *draft)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_SENDER_FACTS (facts), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhSendToMany *self = g_object_new (PH_TYPE_SEND_TO_MANY, "transient-for", parent, NULL);

  self->services = g_object_ref (services);
  self->facts = g_object_ref (facts);
  self->draft = g_object_ref (draft);
  show_page (self);
  gtk_widget_grab_focus (self->choose_button);
  return GTK_WINDOW (self);
}

/**
 * ph_send_to_many_load:
 * @self: a window
 * @file: a table of people
 */
void
ph_send_to_many_load (PhSendToMany *self, GFile *file)
{
  g_return_if_fail (PH_IS_SEND_TO_MANY (self));
  g_return_if_fail (G_IS_FILE (file));

  ph_merge_load_async (file, NULL, load_cb, g_object_ref (self));
}
