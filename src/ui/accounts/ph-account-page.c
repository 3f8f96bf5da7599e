// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One account in full. It follows the store: when the account is removed, here or by another program, the page says so
// and shows nothing. It opens what works on the account, and leaves removing to the window, which can undo it.

#include "config.h"

#include "ph-account-page.h"

#include "ph-account-editor.h"
#include "ph-account-menu.h"
#include "ph-origin-text.h"
#include "ph-settings-refresh.h"
#include "ph-sign-in-row.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-test-dialog.h"
#include "ph-text.h"
#include "ph-trust-row.h"

#include <glib/gi18n.h>

struct _PhAccountPage
{
  AdwBin parent_instance;
  PhServices *services;  /* (owned) (nullable): once set, until disposed */
  PhAccount *account;    /* (owned) (nullable): none is open */
  GSignalGroup *signals; /* (owned): of the account */
  AdwWindowTitle *title;
  GtkWidget *test_row;
  AdwActionRow *address_row;
  AdwActionRow *server_row;
  PhSignInRow *sign_in_row;
  AdwActionRow *found_row;
  PhTrustRow *trust_row;
  GtkWidget *look_up_row;
  GtkWidget *default_row;
  GtkWidget *password_row;
  AdwActionRow *notes_row;
  GtkWidget *off_group;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (PhAccountPage, ph_account_page, ADW_TYPE_BIN)

enum
{
  REMOVE,
  GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWindow *
get_window (PhAccountPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
show_address (PhAccountPage *self)
{
  const char *name = ph_account_get_display_name (self->account);
  const char *address = ph_account_get_address (self->account);
  g_autofree char *text = name[0] != '\0' ? g_strdup_printf ("%s <%s>", name, address) : g_strdup (address);

  adw_action_row_set_subtitle (self->address_row, text);
}

static void
show_server (PhAccountPage *self)
{
  /* Translators: host name, port and kind of encryption of a server */
  g_autofree char *text = g_strdup_printf (_ ("%s, port %u, %s"),
                                           ph_account_get_host (self->account),
                                           ph_account_get_port (self->account),
                                           ph_text_security (ph_account_get_security (self->account)));

  adw_action_row_set_subtitle (self->server_row, text);
}

static void
show_origin (PhAccountPage *self)
{
  g_autofree char *text = ph_origin_text_dup (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self->found_row), text != NULL);
  adw_action_row_set_subtitle (self->found_row, text != NULL ? text : "");
}

static void
show_notes (PhAccountPage *self)
{
  const char *notes = ph_account_get_notes (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self->notes_row), notes[0] != '\0');
  adw_action_row_set_subtitle (self->notes_row, notes);
}

/* One that is switched off only where no other is in use, and then it is of no use either. */
static gboolean
can_become_default (PhAccount *account)
{
  return !ph_account_is_default (account) && !ph_account_is_transient (account) && ph_account_get_use (account) == PH_ACCOUNT_USE_ENABLED;
}

static void
update (PhAccountPage *self)
{
  gboolean can_be_default = self->account != NULL && can_become_default (self->account);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.set-default", can_be_default);
  gtk_widget_set_visible (self->default_row, can_be_default);
  gtk_widget_set_visible (self->look_up_row, self->account != NULL && !ph_account_is_transient (self->account));
  if (self->services != NULL)
    ph_trust_row_show (self->trust_row, self->services, self->account);
  if (self->account == NULL)
    return;
  adw_window_title_set_title (self->title, ph_account_get_title (self->account));
  adw_window_title_set_subtitle (self->title, ph_account_is_default (self->account) ? _ ("Default account") : "");
  show_address (self);
  show_server (self);
  ph_sign_in_row_show (self->sign_in_row, self->account, ph_services_get_keyring (self->services));
  show_origin (self);
  show_notes (self);
  gtk_widget_set_visible (self->password_row, ph_account_needs_password (self->account));
  gtk_widget_set_visible (self->off_group, ph_account_get_use (self->account) == PH_ACCOUNT_USE_DISABLED);
}

static void
create_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (user_data);
  g_autoptr(GMenuModel) menu = NULL;

  if (self->account != NULL)
    menu = ph_account_menu_new (ph_services_get_store (self->services), self->account, PH_ACCOUNT_MENU_ON_PAGE);
  gtk_menu_button_set_menu_model (button, menu);
}

static void
on_account_notify_cb (PhAccount *account, GParamSpec *pspec, PhAccountPage *self)
{
  update (self);
}

static void
on_keyring_stored_cb (PhKeyring *keyring, const char *id, PhAccountPage *self)
{
  if (self->account != NULL && g_str_equal (id, ph_account_get_id (self->account)))
    update (self);
}

static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhAccountPage *self)
{
  PhAccount *current = NULL;

  if (self->account == NULL || self->services == NULL)
    return;
  current = ph_services_find_account (self->services, ph_account_get_id (self->account));
  if (current != NULL)
    {
      ph_account_page_set_account (self, current);
      return;
    }

  g_autofree char *title = g_strdup (ph_account_get_title (self->account));

  ph_account_page_set_account (self, NULL);
  g_signal_emit (self, signals[GONE], 0, title);
}

static void
on_editor_saved_cb (PhAccountEditor *editor, PhTestDialog *dialog)
{
  ph_test_dialog_reload (dialog);
}

static void
on_dialog_edit_cb (PhTestDialog *dialog, PhAccount *fixed, PhSettingEditor place, PhAccountPage *self)
{
  if (self->account == NULL)
    return;

  PhAccountEditor *editor = ph_account_editor_new (GTK_WINDOW (dialog), self->services, self->account);

  g_signal_connect_object (editor, "saved", G_CALLBACK (on_editor_saved_cb), dialog, 0);
  ph_account_editor_propose (editor, fixed);
  gtk_window_present (GTK_WINDOW (editor));
  ph_account_editor_focus (editor, place);
}

static void
open_dialog (PhAccountPage *self, PhTestDialogPurpose purpose)
{
  if (self->account == NULL)
    return;

  PhTestDialog *dialog = ph_test_dialog_new (get_window (self), self->services, self->account, purpose);

  g_signal_connect_object (dialog, "edit", G_CALLBACK (on_dialog_edit_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
test_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_dialog (PH_ACCOUNT_PAGE (widget), PH_TEST_DIALOG_SETTINGS);
}

static void
compose_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (widget);

  if (self->account != NULL)
    gtk_widget_activate_action (widget, "app.compose-from", "s", ph_account_get_id (self->account));
}

static void
send_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_dialog (PH_ACCOUNT_PAGE (widget), PH_TEST_DIALOG_MESSAGE);
}

static void
activate_for_account (PhAccountPage *self, const char *action)
{
  if (self->account != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ph_account_get_id (self->account));
}

static void
change_password_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate_for_account (PH_ACCOUNT_PAGE (widget), "manage.change-password");
}

static void
switch_on_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate_for_account (PH_ACCOUNT_PAGE (widget), "manage.switch-on");
}

static void
look_up_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (widget);

  if (self->account != NULL)
    ph_settings_refresh_start (get_window (self), self->services, self->account);
}

static void
on_edited_cb (PhAccountEditor *editor, PhAccountPage *self)
{
  update (self);
}

static void
edit_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (widget);

  if (self->account == NULL)
    return;

  PhAccountEditor *editor = ph_account_editor_new (get_window (self), self->services, self->account);

  g_signal_connect_object (editor, "saved", G_CALLBACK (on_edited_cb), self, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
set_default_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate_for_account (PH_ACCOUNT_PAGE (widget), "manage.set-default");
}

static void
remove_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (widget);
  g_autoptr(PhAccount) account = g_steal_pointer (&self->account);

  if (account == NULL)
    return;
  /* What follows in the store is no surprise any more. */
  ph_account_page_set_account (self, NULL);
  g_signal_emit (self, signals[REMOVE], 0, account);
}

static void
ph_account_page_dispose (GObject *object)
{
  PhAccountPage *self = PH_ACCOUNT_PAGE (object);

  g_clear_object (&self->services);
  g_clear_object (&self->account);
  g_clear_object (&self->signals);
  G_OBJECT_CLASS (ph_account_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ACCOUNT_PAGE);
}

static void
ph_account_page_class_init (PhAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_account_page_dispose;

  signals[REMOVE] = g_signal_new ("remove", PH_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_ACCOUNT);
  signals[GONE] = g_signal_new ("gone", PH_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (PH_TYPE_SIGN_IN_ROW);
  g_type_ensure (PH_TYPE_TRUST_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-account-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, title);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, test_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, sign_in_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, found_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, trust_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, look_up_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, default_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, notes_row);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, off_group);
  gtk_widget_class_bind_template_child (widget_class, PhAccountPage, menu_button);
  gtk_widget_class_install_action (widget_class, "account.test", NULL, test_action_cb);
  gtk_widget_class_install_action (widget_class, "account.send", NULL, send_action_cb);
  gtk_widget_class_install_action (widget_class, "account.compose", NULL, compose_action_cb);
  gtk_widget_class_install_action (widget_class, "account.edit", NULL, edit_action_cb);
  gtk_widget_class_install_action (widget_class, "account.change-password", NULL, change_password_action_cb);
  gtk_widget_class_install_action (widget_class, "account.switch-on", NULL, switch_on_action_cb);
  gtk_widget_class_install_action (widget_class, "account.look-up", NULL, look_up_action_cb);
  gtk_widget_class_install_action (widget_class, "account.set-default", NULL, set_default_action_cb);
  gtk_widget_class_install_action (widget_class, "account.remove", NULL, remove_action_cb);
}

static void
ph_account_page_init (PhAccountPage *self)
{
  self->signals = g_signal_group_new (PH_TYPE_ACCOUNT);
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (self->address_row);
  ph_spoken_row_follow (self->server_row);
  ph_spoken_row_follow (ADW_ACTION_ROW (self->sign_in_row));
  ph_spoken_row_follow (self->found_row);
  ph_spoken_row_follow (self->notes_row);
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (on_account_notify_cb), self, 0);
}

/**
 * ph_account_page_set_services:
 * @self: a page without services
 * @services: where account and password are
 */
void
ph_account_page_set_services (PhAccountPage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_ACCOUNT_PAGE (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (self->services == NULL);

  self->services = g_object_ref (services);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  g_signal_connect_object (ph_services_get_keyring (services), "stored", G_CALLBACK (on_keyring_stored_cb), self, 0);
}

/**
 * ph_account_page_set_account:
 * @self: a page with services
 * @account: (nullable): what to show
 */
void
ph_account_page_set_account (PhAccountPage *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_ACCOUNT_PAGE (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  g_set_object (&self->account, account);
  g_signal_group_set_target (self->signals, account);
  update (self);
}

/**
 * ph_account_page_get_account:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the account that is open
 */
PhAccount *
ph_account_page_get_account (PhAccountPage *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_PAGE (self), NULL);

  return self->account;
}

/**
 * ph_account_page_take_focus:
 * @self: a page with an account
 *
 * Moves the focus to what one does first with an account.
 */
void
ph_account_page_take_focus (PhAccountPage *self)
{
  g_return_if_fail (PH_IS_ACCOUNT_PAGE (self));

  gtk_widget_grab_focus (self->test_row);
}
