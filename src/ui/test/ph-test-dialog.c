// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window that tests a stored account, or sends a test message with it. The password comes from the keyring and stays
// in a draft; the stored account changes only when the person saves what a fix has changed. It closes when the account
// is removed.

#include "config.h"

#include "ph-test-dialog.h"

#include "ph-account-saver.h"
#include "ph-discard-dialog.h"
#include "ph-message-form.h"
#include "ph-template.h"
#include "ph-test-view.h"

#include <glib/gi18n.h>

struct _PhTestDialog
{
  AdwWindow parent_instance;
  PhServices *services;      /* (owned) (nullable): until disposed */
  char *id;                  /* (owned): of the account */
  PhAccountDraft *draft;     /* (owned) (nullable): until disposed */
  GCancellable *cancellable; /* (owned): of looking up and saving */
  PhTestDialogPurpose purpose;
  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkStack *stack;
  PhTestView *view;
  PhMessageForm *form;
};

G_DEFINE_FINAL_TYPE (PhTestDialog, ph_test_dialog, ADW_TYPE_WINDOW)

static guint edit_signal;
static guint mended_signal;

static void start_lookup (PhTestDialog *self);
static void lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhTestView *
get_view (PhTestDialog *self)
{
  return self->purpose == PH_TEST_DIALOG_MESSAGE ? ph_message_form_get_view (self->form) : self->view;
}

static PhTestRun *
get_run (PhTestDialog *self)
{
  return ph_test_view_get_run (get_view (self));
}

/* The same draft: only the keyring was in the way. */
static void
begin (PhTestDialog *self)
{
  gboolean is_same = ph_test_run_get_draft (get_run (self)) == self->draft;
  gboolean sends = self->purpose == PH_TEST_DIALOG_MESSAGE;

  if (sends)
    ph_message_form_set_draft (self->form, self->draft);
  else
    ph_test_run_set_draft (get_run (self), self->draft);
  gtk_stack_set_visible_child_name (self->stack, sends ? "message" : "settings");
  if (is_same)
    ph_test_run_retry (get_run (self));
  else if (!sends)
    ph_test_run_start (get_run (self));
  else if (ph_test_run_get_state (get_run (self)) != PH_TEST_RUN_IDLE)
    ph_test_run_repeat (get_run (self));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

static void
start_lookup (PhTestDialog *self)
{
  if (ph_account_get_username (ph_account_draft_get_account (self->draft))[0] == '\0')
    {
      begin (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "loading");
  ph_keyring_lookup_async (ph_services_get_keyring (self->services), self->id, self->cancellable, lookup_cb, g_object_ref (self));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTestDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSecret) secret = ph_keyring_lookup_finish (PH_KEYRING (source), result, &error);

  if (self->services == NULL)
    return; /* closed meanwhile */
  if (secret != NULL)
    ph_account_draft_take_stored_secret (self->draft, secret);
  else
    ph_account_draft_set_secret_error (self->draft, error);
  begin (self);
}

static void
remember_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!ph_account_store_save_finish (PH_ACCOUNT_STORE (source), result, &error))
    g_debug ("what protected the account is not remembered: %s", error->message);
}

/* A test that passed tells what the server can do. That is no change of the person's, so nobody is asked; whether there is
 * one besides is the result. */
static gboolean
remember_protection (PhTestDialog *self, PhAccount *stored)
{
  PhAccount *tested = ph_account_draft_get_account (self->draft);
  g_autoptr(PhAccount) account = ph_account_copy (stored);

  ph_account_set_latch (account, ph_account_get_latch (tested));
  if (!ph_account_equal (account, tested))
    return TRUE;
  if (!ph_account_equal (account, stored) && !ph_account_is_transient (stored))
    ph_account_store_save_async (ph_services_get_store (self->services), account, NULL, remember_cb, NULL);
  return FALSE;
}

static void
on_run_state_cb (PhTestRun *run, GParamSpec *pspec, PhTestDialog *self)
{
  PhAccount *stored = ph_services_find_account (self->services, self->id);
  gboolean has_passed = ph_test_run_get_state (run) == PH_TEST_RUN_PASSED && stored != NULL;
  gboolean can_save = has_passed && (remember_protection (self, stored) || ph_account_draft_has_new_secret (self->draft));

  gtk_widget_set_visible (self->save_button, can_save);
  gtk_window_set_default_widget (GTK_WINDOW (self), can_save ? self->save_button : NULL);
  if (has_passed && !can_save)
    g_signal_emit (self, mended_signal, 0);
}

static void
on_view_edit_cb (PhTestView *view, PhSettingEditor place, PhTestDialog *self)
{
  ph_test_run_cancel (get_run (self));
  g_signal_emit (self, edit_signal, 0, ph_account_draft_get_account (self->draft), place);
}

static void
on_view_unlock_keyring_cb (PhTestView *view, PhTestDialog *self)
{
  start_lookup (self);
}

/* The password only if it is a new one; else it is where it was. */
static PhAccountDraft *
dup_changes (PhTestDialog *self)
{
  PhAccountDraft *changes = ph_account_draft_new (ph_account_draft_get_account (self->draft));
  PhAccount *stored = ph_services_find_account (self->services, self->id);

  if (ph_account_draft_has_new_secret (self->draft))
    ph_account_draft_set_secret (changes, ph_account_draft_get_secret (self->draft));
  if (ph_keyring_is_kept_for_this_run (ph_services_get_keyring (self->services), self->id))
    ph_account_draft_set_keeping (changes, PH_DRAFT_SECRET_FOR_THIS_RUN);
  if (stored != NULL && ph_account_is_transient (stored))
    ph_account_draft_set_lifetime (changes, PH_DRAFT_PASSING);
  return changes;
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhTestDialog *self = PH_TEST_DIALOG (widget);
  g_autoptr(PhAccountDraft) settings = NULL;

  ph_account_draft_settle_source (self->draft);
  settings = dup_changes (self);
  gtk_widget_action_set_enabled (widget, "test-dialog.save", FALSE);
  ph_account_saver_save_async (self->services, settings, GTK_WINDOW (self), self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhTestDialog) self = user_data;
  gboolean is_saved = ph_account_saver_save_finish (result, NULL);

  if (self->services == NULL)
    return; /* closed meanwhile */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "test-dialog.save", TRUE);
  gtk_widget_set_visible (self->save_button, !is_saved);
  if (!is_saved)
    return;
  ph_account_draft_take_stored_secret (self->draft, ph_account_draft_get_secret (self->draft));
  ph_test_view_accept (get_view (self));
  g_signal_emit (self, mended_signal, 0);
}

static void
repeat_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (get_view (PH_TEST_DIALOG (widget))), "test.repeat", NULL);
}

/* Ends what is going on: first the test, then the dialog. */
static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (!ph_test_view_stop (get_view (PH_TEST_DIALOG (widget))))
    gtk_widget_activate_action (widget, "window.close", NULL);
}

static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhTestDialog *self)
{
  if (self->services != NULL && ph_services_find_account (self->services, self->id) == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* What a fix has changed, and what works, is easily forgotten. */
static gboolean
ph_test_dialog_close_request (GtkWindow *window)
{
  if (!gtk_widget_get_visible (PH_TEST_DIALOG (window)->save_button))
    return GTK_WINDOW_CLASS (ph_test_dialog_parent_class)->close_request (window);
  ph_discard_dialog_present (window, _ ("Discard the Changes?"));
  return TRUE;
}

static void
ph_test_dialog_dispose (GObject *object)
{
  PhTestDialog *self = PH_TEST_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->services);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ph_test_dialog_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_DIALOG);
}

static void
ph_test_dialog_finalize (GObject *object)
{
  PhTestDialog *self = PH_TEST_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_free (self->id);
  G_OBJECT_CLASS (ph_test_dialog_parent_class)->finalize (object);
}

static void
ph_test_dialog_class_init (PhTestDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_test_dialog_dispose;
  object_class->finalize = ph_test_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_test_dialog_close_request;

  edit_signal = g_signal_new ("edit", PH_TYPE_TEST_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, PH_TYPE_ACCOUNT, PH_TYPE_SETTING_EDITOR);
  mended_signal = g_signal_new ("mended", PH_TYPE_TEST_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_MESSAGE_FORM);
  g_type_ensure (PH_TYPE_TEST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-test-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestDialog, title);
  gtk_widget_class_bind_template_child (widget_class, PhTestDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PhTestDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PhTestDialog, view);
  gtk_widget_class_bind_template_child (widget_class, PhTestDialog, form);
  gtk_widget_class_install_action (widget_class, "test-dialog.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "test-dialog.repeat", NULL, repeat_action_cb);
  gtk_widget_class_install_action (widget_class, "dialog.leave", NULL, leave_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "dialog.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "test-dialog.repeat", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "test-dialog.repeat", NULL);
}

static void
ph_test_dialog_init (PhTestDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_dialog_new:
 * @parent: the window above which it opens
 * @services: where account and password are
 * @account: what is tested
 * @purpose: whether a message is sent
 *
 * Returns: (transfer none): a dialog that is not presented yet; it begins by itself as soon as the password is there
 */
PhTestDialog *
ph_test_dialog_new (GtkWindow *parent, PhServices *services, PhAccount *account, PhTestDialogPurpose purpose)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  const char *title = purpose == PH_TEST_DIALOG_MESSAGE ? _ ("Test Message") : _ ("Test");
  PhTestDialog *self = g_object_new (PH_TYPE_TEST_DIALOG,
                                     "transient-for", parent,
                                     "application", gtk_window_get_application (parent),
                                     "destroy-with-parent", TRUE,
                                     "title", title,
                                     NULL);

  self->services = g_object_ref (services);
  self->id = g_strdup (ph_account_get_id (account));
  self->purpose = purpose;
  ph_test_view_set_services (get_view (self), services);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, ph_account_get_title (account));
  g_signal_connect_object (get_run (self), "notify::state", G_CALLBACK (on_run_state_cb), self, 0);
  g_signal_connect_object (get_view (self), "edit", G_CALLBACK (on_view_edit_cb), self, 0);
  g_signal_connect_object (get_view (self), "unlock-keyring", G_CALLBACK (on_view_unlock_keyring_cb), self, 0);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  ph_test_dialog_reload (self);
  return self;
}

/**
 * ph_test_dialog_reload:
 * @self: a dialog
 *
 * Takes the account and its password afresh and does again what was done last.
 */
void
ph_test_dialog_reload (PhTestDialog *self)
{
  g_return_if_fail (PH_IS_TEST_DIALOG (self));

  PhAccount *account = ph_services_find_account (self->services, self->id);

  if (account == NULL)
    return;
  g_clear_object (&self->draft);
  self->draft = ph_account_draft_new (account);
  start_lookup (self);
}
