// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message in full: where it stands, its recipients, its facts and its contents. What the person does with it is done
// here, except for what leads away from it.

#include "config.h"

#include "ph-outbox-message-view.h"

#include "ph-account-editor.h"
#include "ph-outbox-contents.h"
#include "ph-outbox-edit.h"
#include "ph-outbox-look.h"
#include "ph-outbox-recipients.h"
#include "ph-outbox-stand-view.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-test-dialog.h"
#include "ph-text-outbox.h"
#include "ph-text-when.h"

#include <glib/gi18n.h>

/* As fast as "Tries again at 14:05" has to become another sentence. */
#define REFRESH_S 20

struct _PhOutboxMessageView
{
  AdwBin parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  gint64 id;                 /* 0: none is shown */
  PhOutboxEntry *entry;      /* (owned) (nullable): of @id, once it is loaded */
  GCancellable *cancellable; /* (owned) (nullable): of loading @id */
  gboolean is_editing;       /* a draft is being made */
  guint refresh_source;      /* 0: nobody sees it */
  char *pause;               /* (owned) (nullable): of the account, in words */
  AdwWindowTitle *title;
  GtkScrolledWindow *scroller;
  PhOutboxStandView *stand;
  PhOutboxRecipients *recipients;
  AdwActionRow *account_row;
  AdwActionRow *sender_row;
  AdwActionRow *queued_row;
  AdwActionRow *attempts_row;
  AdwActionRow *size_row;
  AdwActionRow *message_id_row;
  PhOutboxContents *contents;
};

G_DEFINE_FINAL_TYPE (PhOutboxMessageView, ph_outbox_message_view, ADW_TYPE_BIN)

enum
{
  GONE,
  OPEN_DRAFT,
  REMOVE,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void load_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void act_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void edit_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void release_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static GtkWindow *
get_window (PhOutboxMessageView *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static PhAccount *
find_account (PhOutboxMessageView *self)
{
  return ph_services_find_account (self->services, ph_outbox_entry_get_account_id (self->entry));
}

static void
fail (PhOutboxMessageView *self, GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* The facts */

static void
set_fact (AdwActionRow *row, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
}

/* A sentence of its own begins with a capital letter. */
static char *
dup_time (gint64 time)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = ph_text_when (time, now, PH_TEXT_WHEN_AT);
  g_autofree char *first = g_utf8_substring (when, 0, 1);
  g_autofree char *capital = g_utf8_strup (first, -1);

  return g_strconcat (capital, g_utf8_next_char (when), NULL);
}

static void
show_facts (PhOutboxMessageView *self, PhAccount *account)
{
  PhAddress *sender = ph_outbox_entry_get_sender (self->entry);
  guint n_attempts = ph_outbox_entry_get_n_attempts (self->entry);
  g_autofree char *queued = dup_time (ph_outbox_entry_get_queued (self->entry));
  g_autofree char *attempts = n_attempts > 0 ? g_strdup_printf ("%u", n_attempts) : NULL;
  g_autofree char *size = g_format_size ((guint64) MAX (ph_outbox_entry_get_size (self->entry), 0));
  g_autofree char *account_text = NULL;

  if (account != NULL && self->pause != NULL)
    /* Translators: the name of an account and what it may still send, or how long it makes a pause */
    account_text = g_strdup_printf (_ ("%s: %s"), ph_account_get_title (account), self->pause);
  else
    account_text = g_strdup (account != NULL ? ph_account_get_title (account) : _ ("Was removed"));
  set_fact (self->account_row, account_text);
  set_fact (self->sender_row, sender != NULL ? ph_address_get_text (sender) : _ ("Nobody: no answer is wanted"));
  set_fact (self->queued_row, queued);
  set_fact (self->attempts_row, attempts);
  set_fact (self->size_row, size);
  set_fact (self->message_id_row, ph_outbox_entry_get_message_id (self->entry));
}

/* The account's pause is what a message waits for that could go by itself. */
static void
usage_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxMessageView) self = user_data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  PhOutboxUsage usage = { 0 };
  gboolean is_known = ph_outbox_get_usage_finish (PH_OUTBOX (source), result, &usage, NULL);
  g_autofree char *pause = is_known ? ph_text_outbox_pause (&usage, now) : NULL;

  ph_outbox_usage_clear (&usage);
  if (self->services == NULL || self->entry == NULL || g_strcmp0 (pause, self->pause) == 0)
    return;
  g_free (self->pause);
  self->pause = g_steal_pointer (&pause);
  show_facts (self, find_account (self));
}

static void
ask_pause (PhOutboxMessageView *self)
{
  PhOutboxState state = ph_outbox_entry_get_state (self->entry);

  if (state == PH_OUTBOX_QUEUED || state == PH_OUTBOX_WAITING)
    ph_outbox_get_usage_async (ph_services_get_outbox (self->services), ph_outbox_entry_get_account_id (self->entry), self->cancellable, usage_cb, g_object_ref (self));
  else
    g_clear_pointer (&self->pause, g_free);
}

static void
show_entry (PhOutboxMessageView *self)
{
  PhAccount *account = find_account (self);
  g_autofree char *subject = ph_outbox_look_dup_subject (self->entry);

  adw_window_title_set_title (self->title, subject);
  ask_pause (self);
  ph_outbox_stand_view_show (self->stand, self->entry, account);
  ph_outbox_recipients_show (self->recipients, self->entry, account);
  show_facts (self, account);
  ph_outbox_contents_show (self->contents, self->entry);
}

static void
take_entry (PhOutboxMessageView *self, PhOutboxEntry *entry)
{
  g_set_object (&self->entry, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), TRUE);
  show_entry (self);
}

static void
load (PhOutboxMessageView *self)
{
  ph_outbox_load_async (ph_services_get_outbox (self->services), self->id, self->cancellable, load_cb, g_object_ref (self));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxMessageView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutboxEntry) entry = ph_outbox_load_finish (PH_OUTBOX (source), result, &error);

  if (self->services == NULL)
    return;
  if (entry != NULL && ph_outbox_entry_get_id (entry) == self->id)
    {
      take_entry (self, entry);
      return;
    }
  if (g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND))
    g_signal_emit (self, signals[GONE], 0);
  else if (error != NULL)
    fail (self, error);
}

/* What goes on */

static void
on_outbox_changed_cb (PhOutboxMessageView *self)
{
  if (self->id != 0)
    load (self);
}

static void
on_accounts_changed_cb (PhOutboxMessageView *self)
{
  if (self->entry != NULL)
    show_entry (self);
}

static void
on_progress_cb (PhCourier *courier, gint64 id, gint64 done, gint64 total, PhOutboxMessageView *self)
{
  if (id == self->id && self->entry != NULL)
    ph_outbox_stand_view_set_progress (self->stand, done, total);
}

static void
on_settled_cb (PhCourier *courier, PhOutboxEntry *entry, PhOutboxMessageView *self)
{
  if (ph_outbox_entry_get_id (entry) != self->id)
    return;
  ph_outbox_stand_view_set_progress (self->stand, 0, 0);
  take_entry (self, entry);
}

static gboolean
refresh_cb (gpointer user_data)
{
  on_accounts_changed_cb (PH_OUTBOX_MESSAGE_VIEW (user_data));
  return G_SOURCE_CONTINUE;
}

/* What the person does */

static void
act (PhOutboxMessageView *self, PhOutboxAction action)
{
  if (self->entry != NULL)
    ph_outbox_act_async (ph_services_get_outbox (self->services), self->id, action, NULL, act_cb, g_object_ref (self));
}

static void
act_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxMessageView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_outbox_act_finish (PH_OUTBOX (source), result, &error) && self->services != NULL)
    fail (self, error);
  if (self->services != NULL && self->id != 0)
    load (self);
}

static void
retry_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act (PH_OUTBOX_MESSAGE_VIEW (widget), PH_OUTBOX_ACTION_RETRY);
}

static void
cancel_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act (PH_OUTBOX_MESSAGE_VIEW (widget), PH_OUTBOX_ACTION_CANCEL);
}

static void
mark_sent_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act (PH_OUTBOX_MESSAGE_VIEW (widget), PH_OUTBOX_ACTION_MARK_SENT);
}

static void
send_again_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act (PH_OUTBOX_MESSAGE_VIEW (widget), PH_OUTBOX_ACTION_SEND_AGAIN);
}

static void
remove_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxMessageView *self = PH_OUTBOX_MESSAGE_VIEW (widget);

  if (self->entry != NULL)
    g_signal_emit (self, signals[REMOVE], 0, self->entry);
}

static void
edit_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxMessageView *self = PH_OUTBOX_MESSAGE_VIEW (widget);

  if (self->entry == NULL || self->is_editing)
    return;
  self->is_editing = TRUE;
  gtk_widget_action_set_enabled (widget, "message.edit", FALSE);
  ph_outbox_edit_async (self->services, self->entry, self->cancellable, edit_cb, g_object_ref (self));
}

static void
edit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxMessageView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhDraft) draft = ph_outbox_edit_finish (PH_SERVICES (source), result, &error);

  self->is_editing = FALSE;
  if (self->services == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.edit", TRUE);
  if (draft != NULL)
    g_signal_emit (self, signals[OPEN_DRAFT], 0, draft);
  else
    fail (self, error);
}

/* Mending the account */

static void
release (PhOutboxMessageView *self)
{
  if (self->services != NULL && self->entry != NULL)
    ph_courier_release_async (ph_services_get_courier (self->services), ph_outbox_entry_get_account_id (self->entry), NULL, release_cb, g_object_ref (self));
}

static void
release_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxMessageView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_courier_release_finish (PH_COURIER (source), result, &error) && self->services != NULL)
    fail (self, error);
}

static void
on_editor_saved_cb (PhAccountEditor *editor, PhOutboxMessageView *self)
{
  release (self);
}

static PhAccountEditor *
open_editor (PhOutboxMessageView *self, GtkWindow *parent)
{
  PhAccount *account = self->entry != NULL ? find_account (self) : NULL;

  if (account == NULL)
    return NULL;

  PhAccountEditor *editor = ph_account_editor_new (parent, self->services, account);

  g_signal_connect_object (editor, "saved", G_CALLBACK (on_editor_saved_cb), self, 0);
  gtk_window_present (GTK_WINDOW (editor));
  return editor;
}

static void
settings_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_editor (PH_OUTBOX_MESSAGE_VIEW (widget), get_window (PH_OUTBOX_MESSAGE_VIEW (widget)));
}

static void
on_dialog_editor_saved_cb (PhAccountEditor *editor, PhTestDialog *dialog)
{
  ph_test_dialog_reload (dialog);
}

static void
on_dialog_edit_cb (PhTestDialog *dialog, PhAccount *fixed, PhSettingEditor place, PhOutboxMessageView *self)
{
  PhAccountEditor *editor = open_editor (self, GTK_WINDOW (dialog));

  if (editor == NULL)
    return;
  g_signal_connect_object (editor, "saved", G_CALLBACK (on_dialog_editor_saved_cb), dialog, 0);
  ph_account_editor_propose (editor, fixed);
  ph_account_editor_focus (editor, place);
}

static void
on_dialog_mended_cb (PhTestDialog *dialog, PhOutboxMessageView *self)
{
  release (self);
}

static void
test_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxMessageView *self = PH_OUTBOX_MESSAGE_VIEW (widget);
  PhAccount *account = self->entry != NULL ? find_account (self) : NULL;

  if (account == NULL)
    return;

  PhTestDialog *dialog = ph_test_dialog_new (get_window (self), self->services, account, PH_TEST_DIALOG_SETTINGS);

  g_signal_connect_object (dialog, "edit", G_CALLBACK (on_dialog_edit_cb), self, 0);
  g_signal_connect_object (dialog, "mended", G_CALLBACK (on_dialog_mended_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_contents_failed_cb (PhOutboxMessageView *self, GError *error)
{
  fail (self, error);
}

static void
ph_outbox_message_view_map (GtkWidget *widget)
{
  PhOutboxMessageView *self = PH_OUTBOX_MESSAGE_VIEW (widget);

  GTK_WIDGET_CLASS (ph_outbox_message_view_parent_class)->map (widget);
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
}

static void
ph_outbox_message_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PH_OUTBOX_MESSAGE_VIEW (widget)->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (ph_outbox_message_view_parent_class)->unmap (widget);
}

static void
ph_outbox_message_view_dispose (GObject *object)
{
  PhOutboxMessageView *self = PH_OUTBOX_MESSAGE_VIEW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_object (&self->services);
  g_clear_pointer (&self->pause, g_free);
  G_OBJECT_CLASS (ph_outbox_message_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_MESSAGE_VIEW);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.retry", NULL, retry_action_cb);
  gtk_widget_class_install_action (widget_class, "message.cancel", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "message.mark-sent", NULL, mark_sent_action_cb);
  gtk_widget_class_install_action (widget_class, "message.send-again", NULL, send_again_action_cb);
  gtk_widget_class_install_action (widget_class, "message.remove", NULL, remove_action_cb);
  gtk_widget_class_install_action (widget_class, "message.edit", NULL, edit_action_cb);
  gtk_widget_class_install_action (widget_class, "message.settings", NULL, settings_action_cb);
  gtk_widget_class_install_action (widget_class, "message.test", NULL, test_action_cb);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-message-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, title);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, stand);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, recipients);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, account_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, sender_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, queued_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, attempts_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, size_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, message_id_row);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxMessageView, contents);
  gtk_widget_class_bind_template_callback (widget_class, on_contents_failed_cb);
}

static void
ph_outbox_message_view_class_init (PhOutboxMessageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_message_view_dispose;
  widget_class->map = ph_outbox_message_view_map;
  widget_class->unmap = ph_outbox_message_view_unmap;

  signals[GONE] = g_signal_new ("gone", PH_TYPE_OUTBOX_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_DRAFT] = g_signal_new ("open-draft", PH_TYPE_OUTBOX_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_DRAFT);
  signals[REMOVE] = g_signal_new ("remove", PH_TYPE_OUTBOX_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_OUTBOX_ENTRY);
  signals[FAILED] = g_signal_new ("failed", PH_TYPE_OUTBOX_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  g_type_ensure (PH_TYPE_OUTBOX_CONTENTS);
  g_type_ensure (PH_TYPE_OUTBOX_RECIPIENTS);
  g_type_ensure (PH_TYPE_OUTBOX_STAND_VIEW);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
ph_outbox_message_view_init (PhOutboxMessageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow_all (GTK_WIDGET (self));
}

/**
 * ph_outbox_message_view_set_services:
 * @self: a view
 * @services: where the messages are; set once
 */
void
ph_outbox_message_view_set_services (PhOutboxMessageView *self, PhServices *services)
{
  g_return_if_fail (PH_IS_OUTBOX_MESSAGE_VIEW (self));
  g_return_if_fail (PH_IS_SERVICES (services) && self->services == NULL);

  self->services = g_object_ref (services);
  ph_outbox_contents_set_services (self->contents, services);
  g_signal_connect_object (ph_services_get_outbox (services), "changed", G_CALLBACK (on_outbox_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_courier (services), "progress", G_CALLBACK (on_progress_cb), self, 0);
  g_signal_connect_object (ph_services_get_courier (services), "settled", G_CALLBACK (on_settled_cb), self, 0);
}

/**
 * ph_outbox_message_view_show:
 * @self: a view
 * @id: a message; 0: none, from now on nothing is followed
 */
void
ph_outbox_message_view_show (PhOutboxMessageView *self, gint64 id)
{
  g_return_if_fail (PH_IS_OUTBOX_MESSAGE_VIEW (self));
  g_return_if_fail (self->services != NULL);

  if (self->id == id)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->pause, g_free);
  self->id = id;
  self->cancellable = g_cancellable_new ();
  adw_window_title_set_title (self->title, "");
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  ph_outbox_stand_view_set_progress (self->stand, 0, 0);
  if (id != 0)
    load (self);
}
