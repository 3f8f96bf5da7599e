// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A new password for a stored account. The keyring keeps the former one until a sign-in with the new one went well; only when
// something else was in the way can it be kept untested.

#include "config.h"

#include "ph-password-dialog.h"

#include "ph-account-revision.h"
#include "ph-caps-lock-row.h"
#include "ph-discard-dialog.h"
#include "ph-error-row.h"
#include "ph-password-row.h"
#include "ph-paste-row.h"
#include "ph-sign-in-guidance.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-test-view.h"
#include "ph-window.h"

#include <glib/gi18n.h>

struct _PhPasswordDialog
{
  AdwWindow parent_instance;
  PhAccountRevision *revision; /* (owned) (nullable): until disposed; begins again with each test */
  GCancellable *cancellable;   /* (owned): of keeping it */
  AdwWindowTitle *title;
  GtkWidget *cancel_button;
  GtkWidget *back_button;
  GtkButton *save_button;
  AdwLeaflet *pages;
  GtkWidget *form_page;
  PhSignInGuidance *guidance;
  AdwPreferencesGroup *group;
  AdwPasswordEntryRow *password;
  PhErrorRow *password_error;
  PhPasteRow *password_paste;
  PhTestView *test_view;
};

G_DEFINE_FINAL_TYPE (PhPasswordDialog, ph_password_dialog, ADW_TYPE_WINDOW)

static void keep_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhAccountDraft *
get_draft (PhPasswordDialog *self)
{
  return ph_account_revision_get_draft (self->revision);
}

static PhTestRun *
get_run (PhPasswordDialog *self)
{
  return ph_test_view_get_run (self->test_view);
}

static gboolean
is_testing (PhPasswordDialog *self)
{
  return adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->test_view);
}

/* A password that was refused is of no use to anyone; one that could not be tried may be. */
static gboolean
may_save_anyway (PhPasswordDialog *self)
{
  PhProblem *problem = NULL;

  if (ph_test_run_get_state (get_run (self)) == PH_TEST_RUN_CANCELLED)
    return TRUE;
  if (ph_test_run_get_state (get_run (self)) != PH_TEST_RUN_FAILED || ph_account_draft_get_secret (get_draft (self)) == NULL)
    return FALSE;
  problem = ph_guided_test_get_problem (ph_test_run_get_test (get_run (self)));
  return ph_problem_id_get_class (ph_problem_get_id (problem)) != PH_PROBLEM_CLASS_SIGN_IN || ph_problem_is_transient (problem);
}

static void
update_header (PhPasswordDialog *self)
{
  gboolean tests = FALSE;

  if (self->revision == NULL)
    return; /* not set up yet */
  tests = is_testing (self);
  adw_window_title_set_title (self->title, tests ? _ ("Test") : _ ("Password"));
  gtk_widget_set_visible (self->cancel_button, !tests);
  gtk_widget_set_visible (self->back_button, tests);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), !tests || may_save_anyway (self));
  ph_spoken_parts_set_label (self->save_button, tests ? _ ("_Save Anyway") : _ ("_Test and Save"));
  gtk_window_set_default_widget (GTK_WINDOW (self), tests ? NULL : GTK_WIDGET (self->save_button));
}

/* Keeping */

static void
set_busy (PhPasswordDialog *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "password.save", !is_busy);
}

static void
keep (PhPasswordDialog *self)
{
  /* Translators: %s is the name of an account */
  g_autofree char *text = g_strdup_printf (_ ("Password of %s changed"), ph_account_get_title (ph_account_revision_get_base (self->revision)));
  g_autoptr(PhAccountChange) change = ph_account_revision_dup_change (self->revision, text);

  set_busy (self, TRUE);
  ph_account_change_keep_async (change, GTK_WINDOW (self), self->cancellable, keep_cb, g_object_ref (self));
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhPasswordDialog) self = user_data;
  gboolean is_kept = ph_account_change_keep_finish (PH_ACCOUNT_CHANGE (source), result, NULL);

  if (self->revision == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (!is_kept)
    return;
  ph_window_offer_undo (GTK_WINDOW (self), PH_ACCOUNT_CHANGE (source));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Testing */

static void
start_test (PhPasswordDialog *self)
{
  g_autoptr(PhSecret) secret = ph_password_row_dup_secret (self->password);

  if (secret == NULL)
    {
      ph_error_row_show (self->password_error, _ ("Enter the new password."));
      return;
    }
  ph_account_revision_begin_again (self->revision);
  ph_account_draft_set_secret (get_draft (self), secret);
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->test_view));
  ph_test_run_set_draft (get_run (self), get_draft (self));
  ph_test_run_accept (get_run (self));
  ph_test_run_start (get_run (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->test_view));
}

static void
on_run_state_cb (PhTestRun *run, GParamSpec *pspec, PhPasswordDialog *self)
{
  update_header (self);
  if (ph_test_run_get_state (run) == PH_TEST_RUN_PASSED && is_testing (self))
    keep (self);
}

static void
leave_test (PhPasswordDialog *self)
{
  ph_test_run_cancel (get_run (self));
  ph_test_view_settle (self->test_view);
  adw_leaflet_set_visible_child (self->pages, self->form_page);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* Only the password is asked for here. */
static void
on_test_edit_cb (PhPasswordDialog *self)
{
  leave_test (self);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhPasswordDialog *self = PH_PASSWORD_DIALOG (widget);

  if (is_testing (self))
    keep (self);
  else
    start_test (self);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  if (is_testing (PH_PASSWORD_DIALOG (widget)))
    leave_test (PH_PASSWORD_DIALOG (widget));
}

/* Ends what is going on: first the test, then the page, then the window. */
static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhPasswordDialog *self = PH_PASSWORD_DIALOG (widget);

  if (!is_testing (self))
    gtk_widget_activate_action (widget, "window.close", NULL);
  else if (!ph_test_view_stop (self->test_view))
    leave_test (self);
}

static gboolean
ph_password_dialog_close_request (GtkWindow *window)
{
  g_autoptr(PhSecret) secret = ph_password_row_dup_secret (PH_PASSWORD_DIALOG (window)->password);

  if (secret == NULL)
    return GTK_WINDOW_CLASS (ph_password_dialog_parent_class)->close_request (window);
  ph_discard_dialog_present (window, _ ("Discard the New Password?"));
  return TRUE;
}

static void
ph_password_dialog_dispose (GObject *object)
{
  PhPasswordDialog *self = PH_PASSWORD_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->revision);
  G_OBJECT_CLASS (ph_password_dialog_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_PASSWORD_DIALOG);
}

static void
ph_password_dialog_finalize (GObject *object)
{
  g_clear_object (&PH_PASSWORD_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (ph_password_dialog_parent_class)->finalize (object);
}

static void
ph_password_dialog_class_init (PhPasswordDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_password_dialog_dispose;
  object_class->finalize = ph_password_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_password_dialog_close_request;

  g_type_ensure (PH_TYPE_CAPS_LOCK_ROW);
  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_PASTE_ROW);
  g_type_ensure (PH_TYPE_SIGN_IN_GUIDANCE);
  g_type_ensure (PH_TYPE_TEST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-password-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, title);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, form_page);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, guidance);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, group);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, password);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, password_error);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, password_paste);
  gtk_widget_class_bind_template_child (widget_class, PhPasswordDialog, test_view);
  gtk_widget_class_bind_template_callback (widget_class, update_header);
  gtk_widget_class_bind_template_callback (widget_class, on_test_edit_cb);
  gtk_widget_class_install_action (widget_class, "password.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "password.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "dialog.leave", NULL, leave_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "dialog.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "password.back", NULL);
}

static void
ph_password_dialog_init (PhPasswordDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_password_row_protect (self->password);
}

static void
show_account (PhPasswordDialog *self, PhAccount *account, PhProvider *provider)
{
  PhAppPassword app_password = provider != NULL ? ph_provider_get_app_password (provider) : PH_APP_PASSWORD_NO;
  /* Translators: a user name, and the name of a server */
  g_autofree char *text = g_strdup_printf (_ ("Signs in as %s at %s. The former password stays in use until a sign-in with the new one went well."),
                                           ph_account_get_username (account), ph_account_get_host (account));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_group_set_description (self->group, escaped);
  adw_window_title_set_subtitle (self->title, ph_account_get_title (account));
  ph_sign_in_guidance_show (self->guidance, provider);
  ph_paste_row_set_groups (self->password_paste, app_password != PH_APP_PASSWORD_NO ? PH_PASTE_GROUPS_FOR_READING : PH_PASTE_GROUPS_MEANT);
}

/**
 * ph_password_dialog_new:
 * @parent: the window above which it opens
 * @services: where account and password are
 * @account: a stored account that signs in with a password
 *
 * Returns: (transfer none): a dialog that is not presented yet
 */
PhPasswordDialog *
ph_password_dialog_new (GtkWindow *parent, PhServices *services, PhAccount *account)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhPasswordDialog *self = g_object_new (PH_TYPE_PASSWORD_DIALOG,
                                         "transient-for", parent,
                                         "application", gtk_window_get_application (parent),
                                         "destroy-with-parent", TRUE,
                                         NULL);

  self->revision = ph_account_revision_new (services, account);
  ph_test_view_set_services (self->test_view, services);
  show_account (self, account, ph_services_find_provider (services, NULL, ph_account_get_address (account), ph_account_get_host (account)));
  update_header (self);
  g_signal_connect_object (self->revision, "removed", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "notify::state", G_CALLBACK (on_run_state_cb), self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  return self;
}
