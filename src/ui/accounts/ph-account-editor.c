// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window to edit one stored account, with the forms that the assistant has. It works on a copy and keeps it only when
// the person saves.

#include "config.h"

#include "ph-account-editor.h"

#include "ph-account-saver.h"
#include "ph-discard-dialog.h"
#include "ph-identity-form.h"
#include "ph-server-form.h"
#include "ph-sign-in-form.h"
#include "ph-sign-in-guidance.h"
#include "ph-template.h"
#include "ph-writing-form.h"

#include <glib/gi18n.h>

struct _PhAccountEditor
{
  AdwWindow parent_instance;
  PhServices *services;      /* (owned) (nullable): until disposed */
  PhAccountDraft *draft;     /* (owned) (nullable): until disposed */
  GCancellable *cancellable; /* (owned): of the saving */
  GtkWidget *save_button;
  GtkWidget *content;
  PhIdentityForm *identity_form;
  PhServerForm *server_form;
  PhSignInGuidance *guidance;
  PhSignInForm *sign_in_form;
  PhWritingForm *writing_form;
};

G_DEFINE_FINAL_TYPE (PhAccountEditor, ph_account_editor, ADW_TYPE_WINDOW)

static guint saved_signal;

static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Nothing is known while the providers are being read, and of most servers. */
static void
update_guidance (PhAccountEditor *self)
{
  g_autofree char *host = g_strstrip (g_strdup (ph_server_form_get_host (self->server_form)));
  PhProvider *provider = NULL;

  if (self->draft == NULL)
    return; /* not set up yet */
  provider = ph_services_find_provider (self->services, NULL, ph_account_get_address (ph_account_draft_get_account (self->draft)), host);
  ph_sign_in_guidance_show (self->guidance, provider);
  ph_sign_in_form_expect_password (self->sign_in_form, provider != NULL ? ph_provider_get_app_password (provider) : PH_APP_PASSWORD_NO);
}

static void
show_draft (PhAccountEditor *self)
{
  PhAccount *account = ph_account_draft_get_account (self->draft);

  ph_identity_form_load (self->identity_form, account);
  ph_server_form_load (self->server_form, account);
  ph_sign_in_form_load (self->sign_in_form, account, NULL);
  ph_writing_form_load (self->writing_form, account);
}

static void
apply (PhAccountEditor *self)
{
  PhAccount *account = ph_account_draft_get_account (self->draft);
  g_autoptr(PhSecret) secret = ph_sign_in_form_dup_secret (self->sign_in_form);

  ph_identity_form_apply (self->identity_form, account);
  ph_server_form_apply (self->server_form, account);
  ph_sign_in_form_apply (self->sign_in_form, account);
  ph_writing_form_apply (self->writing_form, account);
  ph_account_draft_set_secret (self->draft, secret);
}

static void
set_busy (PhAccountEditor *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (self->content, !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !is_busy);
}

static void
save_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (widget);

  if (!ph_identity_form_validate (self->identity_form) || !ph_server_form_validate (self->server_form) ||
      !ph_sign_in_form_validate (self->sign_in_form) || !ph_writing_form_validate (self->writing_form))
    return;
  apply (self);
  set_busy (self, TRUE);
  ph_account_saver_save_async (self->services, self->draft, GTK_WINDOW (self), self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountEditor) self = user_data;
  gboolean is_saved = ph_account_saver_save_finish (result, NULL);

  if (self->services == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (!is_saved)
    return;
  g_signal_emit (self, saved_signal, 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Removed here or by another program: there is nothing left to edit. */
static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhAccountEditor *self)
{
  if (self->draft != NULL &&
      ph_services_find_account (self->services, ph_account_get_id (ph_account_draft_get_account (self->draft))) == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
ph_account_editor_close_request (GtkWindow *window)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (window);

  apply (self);
  if (!ph_account_draft_is_changed (self->draft))
    return GTK_WINDOW_CLASS (ph_account_editor_parent_class)->close_request (window);
  ph_discard_dialog_present (window, _ ("Discard the Changes?"));
  return TRUE;
}

static void
ph_account_editor_dispose (GObject *object)
{
  PhAccountEditor *self = PH_ACCOUNT_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->services);
  g_clear_object (&self->draft);
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

  g_type_ensure (PH_TYPE_IDENTITY_FORM);
  g_type_ensure (PH_TYPE_SERVER_FORM);
  g_type_ensure (PH_TYPE_SIGN_IN_FORM);
  g_type_ensure (PH_TYPE_SIGN_IN_GUIDANCE);
  g_type_ensure (PH_TYPE_WRITING_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-account-editor.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, content);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, identity_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, server_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, guidance);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, sign_in_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountEditor, writing_form);
  gtk_widget_class_bind_template_callback (widget_class, update_guidance);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_account_editor_init (PhAccountEditor *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_sign_in_form_set_password_policy (self->sign_in_form, PH_SIGN_IN_FORM_PASSWORD_KEPT);
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

  PhAccountEditor *self = g_object_new (PH_TYPE_ACCOUNT_EDITOR,
                                        "transient-for", parent,
                                        "application", gtk_window_get_application (parent),
                                        "destroy-with-parent", TRUE,
                                        NULL);
  PhKeyring *keyring = ph_services_get_keyring (services);

  self->services = g_object_ref (services);
  self->draft = ph_account_draft_new (account);
  if (ph_account_is_transient (account))
    ph_account_draft_set_lifetime (self->draft, PH_DRAFT_PASSING);
  if (ph_keyring_is_kept_for_this_run (keyring, ph_account_get_id (account)))
    ph_account_draft_set_keeping (self->draft, PH_DRAFT_SECRET_FOR_THIS_RUN);
  show_draft (self);
  g_signal_connect_object (services, "notify::catalogue", G_CALLBACK (update_guidance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->server_form));
  return self;
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

  ph_account_assign (ph_account_draft_get_account (self->draft), account);
  show_draft (self);
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

  switch (place)
    {
    case PH_SETTING_EDITOR_SENDER:
      gtk_widget_grab_focus (GTK_WIDGET (self->identity_form));
      break;
    case PH_SETTING_EDITOR_SIGN_IN:
      gtk_widget_grab_focus (GTK_WIDGET (self->sign_in_form));
      break;
    case PH_SETTING_EDITOR_NONE:
    case PH_SETTING_EDITOR_SERVER:
    default:
      gtk_widget_grab_focus (GTK_WIDGET (self->server_form));
    }
}
