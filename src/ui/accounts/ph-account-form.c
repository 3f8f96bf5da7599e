// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The forms of the assistant one below the other, with what else an account is to whoever writes with it. What these forms say
// gets into an account when the owner applies it; colour and use are in the draft's account at once.

#include "config.h"

#include "ph-account-form.h"

#include "ph-color-row.h"
#include "ph-form-binding.h"
#include "ph-identity-form.h"
#include "ph-server-form.h"
#include "ph-sign-in-form.h"
#include "ph-sign-in-guidance.h"
#include "ph-template.h"
#include "ph-writing-form.h"

struct _PhAccountForm
{
  GtkBox parent_instance;
  PhServices *services;  /* (owned) (nullable): until disposed */
  PhAccount *account;    /* (owned) (nullable): of the draft */
  GBindingGroup *fields; /* (owned): of the account */
  PhIdentityForm *identity_form;
  PhServerForm *server_form;
  PhSignInGuidance *guidance;
  PhSignInForm *sign_in_form;
  PhWritingForm *writing_form;
  PhColorRow *color;
  GtkSwitch *use;
};

G_DEFINE_FINAL_TYPE (PhAccountForm, ph_account_form, GTK_TYPE_BOX)

static guint changed_signal;

/* Nothing is known while the providers are being read, and of most servers. */
static void
update_guidance (PhAccountForm *self)
{
  g_autofree char *host = g_strstrip (g_strdup (ph_server_form_get_host (self->server_form)));
  PhProvider *provider = NULL;

  if (self->services == NULL || self->account == NULL)
    return; /* not set up yet */
  provider = ph_services_find_provider (self->services, NULL, ph_account_get_address (self->account), host);
  ph_sign_in_guidance_show (self->guidance, provider);
  ph_sign_in_form_expect_password (self->sign_in_form, provider != NULL ? ph_provider_get_app_password (provider) : PH_APP_PASSWORD_NO);
}

static void
on_field_changed_cb (PhAccountForm *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
on_server_changed_cb (PhAccountForm *self)
{
  update_guidance (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
ph_account_form_dispose (GObject *object)
{
  PhAccountForm *self = PH_ACCOUNT_FORM (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->account);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_account_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_ACCOUNT_FORM);
}

static void
ph_account_form_class_init (PhAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_account_form_dispose;

  changed_signal = g_signal_new ("changed", PH_TYPE_ACCOUNT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_COLOR_ROW);
  g_type_ensure (PH_TYPE_IDENTITY_FORM);
  g_type_ensure (PH_TYPE_SERVER_FORM);
  g_type_ensure (PH_TYPE_SIGN_IN_FORM);
  g_type_ensure (PH_TYPE_SIGN_IN_GUIDANCE);
  g_type_ensure (PH_TYPE_WRITING_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-account-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, identity_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, server_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, guidance);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, sign_in_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, writing_form);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, color);
  gtk_widget_class_bind_template_child (widget_class, PhAccountForm, use);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_server_changed_cb);
}

static void
ph_account_form_init (PhAccountForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_sign_in_form_set_password_policy (self->sign_in_form, PH_SIGN_IN_FORM_PASSWORD_KEPT);
  self->fields = g_binding_group_new ();
  g_binding_group_bind (self->fields, "color", self->color, "color", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  ph_form_binding_add_switch (self->fields, "use", self->use, PH_ACCOUNT_USE_ENABLED);
}

/**
 * ph_account_form_set_services:
 * @self: a form that has none yet
 * @services: which know the providers
 */
void
ph_account_form_set_services (PhAccountForm *self, PhServices *services)
{
  g_return_if_fail (PH_IS_ACCOUNT_FORM (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (self->services == NULL);

  self->services = g_object_ref (services);
  g_signal_connect_object (services, "notify::catalogue", G_CALLBACK (update_guidance), self, G_CONNECT_SWAPPED);
  update_guidance (self);
}

/**
 * ph_account_form_load:
 * @self: a form
 * @draft: what to show, and its password if that is a new one
 */
void
ph_account_form_load (PhAccountForm *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_ACCOUNT_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  PhAccount *account = ph_account_draft_get_account (draft);
  PhSecret *secret = ph_account_draft_has_new_secret (draft) ? ph_account_draft_get_secret (draft) : NULL;

  g_set_object (&self->account, account);
  ph_identity_form_load (self->identity_form, account);
  ph_server_form_load (self->server_form, account);
  ph_sign_in_form_load (self->sign_in_form, account, secret);
  ph_writing_form_load (self->writing_form, account);
  g_binding_group_set_source (self->fields, account);
  update_guidance (self);
}

/**
 * ph_account_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_account_form_validate (PhAccountForm *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_FORM (self), FALSE);

  return ph_identity_form_validate (self->identity_form) && ph_server_form_validate (self->server_form) &&
         ph_sign_in_form_validate (self->sign_in_form) && ph_writing_form_validate (self->writing_form);
}

/**
 * ph_account_form_apply:
 * @self: a form
 * @account: gets what the fields say
 */
void
ph_account_form_apply (PhAccountForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_ACCOUNT_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  ph_identity_form_apply (self->identity_form, account);
  ph_server_form_apply (self->server_form, account);
  ph_sign_in_form_apply (self->sign_in_form, account);
  ph_writing_form_apply (self->writing_form, account);
}

/**
 * ph_account_form_dup_secret:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): the password that is typed; %NULL when none is, or none is needed
 */
PhSecret *
ph_account_form_dup_secret (PhAccountForm *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_FORM (self), NULL);

  return ph_sign_in_form_dup_secret (self->sign_in_form);
}

/**
 * ph_account_form_refuse_password:
 * @self: a form
 * @text: why the password has to be typed
 *
 * Says so at the password and moves the focus there.
 */
void
ph_account_form_refuse_password (PhAccountForm *self, const char *text)
{
  g_return_if_fail (PH_IS_ACCOUNT_FORM (self));
  g_return_if_fail (text != NULL);

  ph_sign_in_form_refuse_password (self->sign_in_form, text);
}

/**
 * ph_account_form_focus:
 * @self: a form
 * @place: what the person wants to edit
 *
 * Moves the focus there.
 */
void
ph_account_form_focus (PhAccountForm *self, PhSettingEditor place)
{
  g_return_if_fail (PH_IS_ACCOUNT_FORM (self));

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
