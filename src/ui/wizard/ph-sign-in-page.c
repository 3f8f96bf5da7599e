// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks how one signs in: for the user name and the password.

#include "config.h"

#include "ph-sign-in-page.h"

#include "ph-assistant-page.h"
#include "ph-sign-in-form.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhSignInPage
{
  AdwBin parent_instance;
  PhSignInForm *form;
};

static void ph_sign_in_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhSignInPage, ph_sign_in_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_sign_in_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Sign In");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  return _ ("_Test");
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_sign_in_form_load (PH_SIGN_IN_PAGE (page)->form, ph_account_draft_get_account (draft), ph_account_draft_get_secret (draft));
}

static gboolean
validate (PhAssistantPage *page)
{
  return ph_sign_in_form_validate (PH_SIGN_IN_PAGE (page)->form);
}

static void
apply (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhSignInForm *form = PH_SIGN_IN_PAGE (page)->form;
  g_autoptr(PhSecret) secret = ph_sign_in_form_dup_secret (form);

  ph_sign_in_form_apply (form, ph_account_draft_get_account (draft));
  ph_account_draft_set_secret (draft, secret);
}

static void
ph_sign_in_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->validate = validate;
  iface->apply = apply;
}

static gboolean
ph_sign_in_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_SIGN_IN_PAGE (widget)->form));
}

static void
ph_sign_in_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_sign_in_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SIGN_IN_PAGE);
}

static void
ph_sign_in_page_class_init (PhSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_sign_in_page_dispose;
  widget_class->grab_focus = ph_sign_in_page_grab_focus;

  g_type_ensure (PH_TYPE_SIGN_IN_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-sign-in-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSignInPage, form);
}

static void
ph_sign_in_page_init (PhSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_sign_in_page_focus_password:
 * @self: a sign-in page
 *
 * Moves the focus to the password.
 */
void
ph_sign_in_page_focus_password (PhSignInPage *self)
{
  g_return_if_fail (PH_IS_SIGN_IN_PAGE (self));

  ph_sign_in_form_focus_password (self->form);
}
