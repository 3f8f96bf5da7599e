// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks who writes.

#include "config.h"

#include "ph-address-page.h"

#include "ph-assistant-page.h"
#include "ph-identity-form.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAddressPage
{
  AdwBin parent_instance;
  PhIdentityForm *form;
};

static void ph_address_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhAddressPage, ph_address_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_address_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Add Account");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  return _ ("_Next");
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_identity_form_load (PH_ADDRESS_PAGE (page)->form, ph_account_draft_get_account (draft));
}

static gboolean
validate (PhAssistantPage *page)
{
  return ph_identity_form_validate (PH_ADDRESS_PAGE (page)->form);
}

static void
apply (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_identity_form_apply (PH_ADDRESS_PAGE (page)->form, ph_account_draft_get_account (draft));
}

static void
ph_address_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->validate = validate;
  iface->apply = apply;
}

static gboolean
ph_address_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_ADDRESS_PAGE (widget)->form));
}

static void
ph_address_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_address_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_ADDRESS_PAGE);
}

static void
ph_address_page_class_init (PhAddressPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_address_page_dispose;
  widget_class->grab_focus = ph_address_page_grab_focus;

  g_type_ensure (PH_TYPE_IDENTITY_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-address-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAddressPage, form);
}

static void
ph_address_page_init (PhAddressPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
