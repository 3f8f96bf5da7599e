// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window to edit one stored account or a duplicate that is to be one, with the forms that the assistant has and all that it
// hides. It works on a copy. What the server has a say in is tested before it is kept; what another program changes meanwhile
// appears at once, except where the person has changed the same.

#include "config.h"

#include "ph-account-editor.h"

#include "ph-account-form.h"
#include "ph-account-rebase.h"
#include "ph-account-revision.h"
#include "ph-advanced-form.h"
#include "ph-discard-dialog.h"
#include "ph-spoken-parts.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-test-view.h"
#include "ph-window.h"

#include <glib/gi18n.h>

struct _PhAccountEditor
{
  AdwWindow parent_instance;
  PhAccountRevision *revision; /* (owned) (nullable): until disposed */
  GCancellable *cancellable;   /* (owned): of looking up and saving */
  gboolean is_busy;            /* it is being saved */
  AdwWindowTitle *title;
  GtkWidget *cancel_button;
  GtkWidget *back_button;
  GtkButton *save_button;
  GtkInfoBar *notice_bar;
  GtkLabel *notice;
  AdwLeaflet *pages;
  GtkWidget *form_page;
  PhAccountForm *form;
  GtkWidget *advanced_page;
  PhAdvancedForm *advanced_form;
  PhTestView *test_view;
};

G_DEFINE_FINAL_TYPE (PhAccountEditor, ph_account_editor, ADW_TYPE_WINDOW)

static guint saved_signal;

static void find_password_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void keep_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhAccount *
get_account (PhAccountEditor *self)
{
  return ph_account_revision_get_account (self->revision);
}

static PhTestRun *
get_run (PhAccountEditor *self)
{
  return ph_test_view_get_run (self->test_view);
}

static gboolean
is_testing (PhAccountEditor *self)
{
  return adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->test_view);
}

/* What the form says, while the draft still is as it was. */
static PhAccount *
dup_edited (PhAccountEditor *self)
{
  PhAccount *account = ph_account_copy (get_account (self));

  ph_account_form_apply (self->form, account);
  return account;
}

static gboolean
has_new_password (PhAccountEditor *self)
{
  g_autoptr(PhSecret) secret = ph_account_form_dup_secret (self->form);

  return secret != NULL;
}

static gboolean
needs_test (PhAccountEditor *self)
{
  g_autoptr(PhAccount) edited = dup_edited (self);

  return has_new_password (self) || ph_account_rebase_needs_test (edited, ph_account_revision_get_base (self->revision));
}

static gboolean
is_changed (PhAccountEditor *self)
{
  g_autoptr(PhAccount) edited = dup_edited (self);

  return has_new_password (self) || !ph_account_equal (edited, ph_account_revision_get_base (self->revision));
}

/* Showing */

static const char *
get_save_label (PhAccountEditor *self)
{
  if (!is_testing (self))
    return needs_test (self) ? _ ("_Test and Save") : _ ("_Save");
  switch (ph_test_run_get_state (get_run (self)))
    {
    case PH_TEST_RUN_FAILED:
    case PH_TEST_RUN_CANCELLED:
    case PH_TEST_RUN_PAUSED:
      return _ ("_Save Anyway");
    case PH_TEST_RUN_IDLE:
    case PH_TEST_RUN_RUNNING:
    case PH_TEST_RUN_PASSED:
    default:
      return NULL;
    }
}

static void
update_header (PhAccountEditor *self)
{
  GtkWidget *page = NULL;
  const char *label = NULL;

  if (self->revision == NULL)
    return; /* not set up yet */
  page = adw_leaflet_get_visible_child (self->pages);
  label = get_save_label (self);
  adw_window_title_set_title (self->title,
                              page == self->form_page       ? _ ("Edit Account")
                              : page == self->advanced_page ? _ ("Advanced Settings")
                                                            : _ ("Test"));
  gtk_widget_set_visible (self->cancel_button, page == self->form_page);
  gtk_widget_set_visible (self->back_button, page != self->form_page);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), label != NULL);
  if (label != NULL)
    ph_spoken_parts_set_label (self->save_button, label);
  gtk_window_set_default_widget (GTK_WINDOW (self), is_testing (self) ? NULL : GTK_WIDGET (self->save_button));
}

static void
on_draft_notify_cb (PhAccount *account, GParamSpec *pspec, PhAccountEditor *self)
{
  update_header (self);
}

static void
show_draft (PhAccountEditor *self)
{
  ph_account_form_load (self->form, ph_account_revision_get_draft (self->revision));
}

static void
say (PhAccountEditor *self, const char *text)
{
  gtk_label_set_text (self->notice, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notice), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_info_bar_set_revealed (self->notice_bar, TRUE);
}

static void
on_notice_response_cb (PhAccountEditor *self)
{
  gtk_info_bar_set_revealed (self->notice_bar, FALSE);
}

/* The account in the store */

/* What is kept later goes on top of what has changed there. */
static void
catch_up (PhAccountEditor *self)
{
  g_autoptr(PhAccount) edited = NULL;
  gboolean has_own_changes = FALSE;

  if (self->revision == NULL || self->is_busy || is_testing (self) || !ph_account_revision_is_outdated (self->revision))
    return;
  edited = dup_edited (self);
  has_own_changes = is_changed (self);
  ph_account_revision_catch_up (self->revision, edited);
  show_draft (self);
  update_header (self);
  if (has_own_changes)
    say (self, _ ("Another program has changed this account meanwhile. What you have changed here stays; all else is up to date."));
}

/* Keeping */

static void
set_busy (PhAccountEditor *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !is_busy);
}

static void
keep (PhAccountEditor *self)
{
  /* Translators: %s is the name of an account whose settings were changed */
  g_autofree char *text = g_strdup_printf (_ ("%s saved"), ph_account_get_title (get_account (self)));
  g_autoptr(PhAccountChange) change = ph_account_revision_dup_change (self->revision, text);

  set_busy (self, TRUE);
  ph_account_change_keep_async (change, GTK_WINDOW (self), self->cancellable, keep_cb, g_object_ref (self));
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountEditor) self = user_data;
  PhAccountChange *change = PH_ACCOUNT_CHANGE (source);
  gboolean is_saved = ph_account_change_keep_finish (change, result, NULL);

  if (self->revision == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (!is_saved)
    return;
  if (!ph_account_revision_is_copy (self->revision))
    ph_window_offer_undo (GTK_WINDOW (self), change);
  g_signal_emit (self, saved_signal, 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Testing */

/* The same draft: only the keyring was in the way. */
static void
begin_test (PhAccountEditor *self)
{
  gboolean is_waiting = is_testing (self);

  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->test_view));
  if (is_waiting)
    {
      ph_test_run_retry (get_run (self));
      return;
    }
  ph_test_run_set_draft (get_run (self), ph_account_revision_get_draft (self->revision));
  ph_test_run_accept (get_run (self));
  ph_test_run_start (get_run (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->test_view));
}

static void
start_test (PhAccountEditor *self)
{
  set_busy (self, TRUE);
  ph_account_revision_find_password_async (self->revision, self->cancellable, find_password_cb, g_object_ref (self));
}

static void
ask_for_password (PhAccountEditor *self)
{
  /* Translators: the names of two servers */
  g_autofree char *words = g_strdup_printf (_ ("The password was entered for %s. Enter the one for %s."),
                                            ph_account_get_host (ph_account_revision_get_base (self->revision)),
                                            ph_account_get_host (get_account (self)));

  adw_leaflet_set_visible_child (self->pages, self->form_page);
  ph_account_form_refuse_password (self->form, words);
}

static void
find_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountEditor) self = user_data;
  gboolean is_allowed = ph_account_revision_find_password_finish (PH_ACCOUNT_REVISION (source), result);

  if (self->revision == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (is_allowed)
    begin_test (self);
  else
    ask_for_password (self);
}

/* What works is what the person wanted to be saved. */
static void
on_run_state_cb (PhTestRun *run, GParamSpec *pspec, PhAccountEditor *self)
{
  update_header (self);
  if (ph_test_run_get_state (run) == PH_TEST_RUN_PASSED && is_testing (self))
    keep (self);
}

static void
on_test_unlock_keyring_cb (PhAccountEditor *self)
{
  start_test (self);
}

static void
leave_test (PhAccountEditor *self)
{
  ph_test_run_cancel (get_run (self));
  ph_test_view_settle (self->test_view);
  show_draft (self);
  adw_leaflet_set_visible_child (self->pages, self->form_page);
  catch_up (self);
}

static void
on_test_edit_cb (PhAccountEditor *self, PhSettingEditor place)
{
  leave_test (self);
  ph_account_editor_focus (self, place);
}

/* A field can only get the focus on the page that is shown. */
static gboolean
validate (PhAccountEditor *self)
{
  adw_leaflet_set_visible_child (self->pages, self->form_page);
  if (!ph_account_form_validate (self->form))
    return FALSE;
  adw_leaflet_set_visible_child (self->pages, self->advanced_page);
  return ph_advanced_form_validate (self->advanced_form);
}

static void
save (PhAccountEditor *self)
{
  GtkWidget *page = adw_leaflet_get_visible_child (self->pages);
  g_autoptr(PhSecret) secret = ph_account_form_dup_secret (self->form);
  gboolean tests = FALSE;

  if (!validate (self))
    return;
  adw_leaflet_set_visible_child (self->pages, page);
  tests = needs_test (self);
  ph_account_form_apply (self->form, get_account (self));
  ph_account_draft_set_secret (ph_account_revision_get_draft (self->revision), secret);
  if (tests)
    start_test (self);
  else if (!ph_account_revision_is_copy (self->revision) && !is_changed (self))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    keep (self);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (widget);

  if (is_testing (self))
    keep (self);
  else
    save (self);
}

static void
advanced_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (widget);

  adw_leaflet_set_visible_child (self->pages, self->advanced_page);
  gtk_widget_child_focus (self->advanced_page, GTK_DIR_TAB_FORWARD);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (widget);

  if (is_testing (self))
    leave_test (self);
  else
    adw_leaflet_set_visible_child (self->pages, self->form_page);
}

/* Ends what is going on: first the test, then the page, then the window. */
static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (widget);

  if (is_testing (self) && ph_test_view_stop (self->test_view))
    return;
  if (adw_leaflet_get_visible_child (self->pages) != self->form_page)
    gtk_widget_activate_action (widget, "editor.back", NULL);
  else
    gtk_widget_activate_action (widget, "window.close", NULL);
}

static gboolean
ph_account_editor_close_request (GtkWindow *window)
{
  if (!is_changed (PH_ACCOUNT_EDITOR (window)))
    return GTK_WINDOW_CLASS (ph_account_editor_parent_class)->close_request (window);
  ph_discard_dialog_present (window, _ ("Discard the Changes?"));
  return TRUE;
}

static void
ph_account_editor_dispose (GObject *object)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->revision);
  G_OBJECT_CLASS (ph_account_editor_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ACCOUNT_EDITOR);
}

static void
ph_account_editor_finalize (GObject *object)
{
  g_clear_object (&PH_ACCOUNT_EDITOR (object)->cancellable);
  G_OBJECT_CLASS (ph_account_editor_parent_class)->finalize (object);
}

static void
ph_account_editor_class_init (PhAccountEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_account_editor_dispose;
  object_class->finalize = ph_account_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_account_editor_close_request;

  saved_signal = g_signal_new ("saved", PH_TYPE_ACCOUNT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_ACCOUNT_FORM);
  g_type_ensure (PH_TYPE_ADVANCED_FORM);
  g_type_ensure (PH_TYPE_TEST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-account-editor.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, title);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, pages);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, form_page);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, advanced_page);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, advanced_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, test_view);
  gtk_widget_class_bind_template_callback (widget_class, update_header);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_response_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_unlock_keyring_cb);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "editor.advanced", NULL, advanced_action_cb);
  gtk_widget_class_install_action (widget_class, "editor.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "dialog.leave", NULL, leave_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "dialog.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "editor.back", NULL);
}

static void
ph_account_editor_init (PhAccountEditor *self)
{
  const char *const names[] = { _ ("Close"), NULL };

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_name (GTK_WIDGET (self->notice_bar), names);
  ph_spoken_row_follow_all (GTK_WIDGET (self));
}

static PhAccountEditor *
new_editor (GtkWindow *parent, PhServices *services, PhAccountRevision *revision)
{
  PhAccountEditor *self = g_object_new (PH_TYPE_ACCOUNT_EDITOR,
                                        "transient-for", parent,
                                        "application", gtk_window_get_application (parent),
                                        "destroy-with-parent", TRUE,
                                        NULL);
  PhAccount *account = ph_account_revision_get_account (revision);

  ph_account_form_set_services (self->form, services);
  ph_account_form_load (self->form, ph_account_revision_get_draft (revision));
  ph_advanced_form_set_account (self->advanced_form, account);
  ph_test_view_set_services (self->test_view, services);
  self->revision = g_object_ref (revision);
  update_header (self);
  g_signal_connect_object (account, "notify", G_CALLBACK (on_draft_notify_cb), self, 0);
  g_signal_connect_object (revision, "outdated", G_CALLBACK (catch_up), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (revision, "removed", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "notify::state", G_CALLBACK (on_run_state_cb), self, 0);
  ph_account_form_focus (self->form, PH_SETTING_EDITOR_SERVER);
  return self;
}

/**
 * ph_account_editor_new:
 * @parent: the window above which it opens
 * @services: where the account is kept
 * @account: what is edited
 *
 * Returns: (transfer none): an editor that is not presented yet
 */
PhAccountEditor *
ph_account_editor_new (GtkWindow *parent, PhServices *services, PhAccount *account)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  g_autoptr(PhAccountRevision) revision = ph_account_revision_new (services, account);

  return new_editor (parent, services, revision);
}

/**
 * ph_account_editor_new_copy:
 * @parent: the window above which it opens
 * @services: where the account will be kept
 * @copy: what is edited; not stored
 * @original: the stored account of which it is a copy, and whose password it gets
 *
 * Returns: (transfer none): an editor that is not presented yet
 */
PhAccountEditor *
ph_account_editor_new_copy (GtkWindow *parent, PhServices *services, PhAccount *copy, PhAccount *original)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (copy), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (original), NULL);

  g_autoptr(PhAccountRevision) revision = ph_account_revision_new_copy (services, copy, original);

  return new_editor (parent, services, revision);
}

/**
 * ph_account_editor_propose:
 * @self: an editor
 * @account: the same account with other settings
 *
 * Fills in the settings of @account, to be saved or not.
 */
void
ph_account_editor_propose (PhAccountEditor *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_ACCOUNT_EDITOR (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  ph_account_assign (get_account (self), account);
  show_draft (self);
  update_header (self);
}

/**
 * ph_account_editor_focus:
 * @self: an editor
 * @place: what the person wants to edit
 *
 * Moves the focus there.
 */
void
ph_account_editor_focus (PhAccountEditor *self, PhSettingEditor place)
{
  g_return_if_fail (PH_IS_ACCOUNT_EDITOR (self));

  ph_account_form_focus (self->form, place);
}
