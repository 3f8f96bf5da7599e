// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks who writes, and whether others may be asked for the settings that go with the address.

#include "config.h"

#include "ph-address-page.h"

#include "ph-assistant-page.h"
#include "ph-identity-form.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAddressPage
{
  AdwBin parent_instance;
  PhServices *services; /* (owned) (nullable): until disposed */
  PhIdentityForm *form;
  AdwPreferencesGroup *look_up;
  AdwActionRow *look_up_row;
  GtkSwitch *look_up_online;
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
  PhAddressPage *self = PH_ADDRESS_PAGE (page);

  ph_identity_form_load (self->form, ph_account_draft_get_account (draft));
  /* The server of an account that does not last is known, and nothing is looked up. */
  gtk_widget_set_visible (GTK_WIDGET (self->look_up), ph_account_draft_get_lifetime (draft) == PH_DRAFT_LASTING);
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

static void
on_services_catalogue_cb (PhAddressPage *self)
{
  ph_identity_form_set_catalogue (self->form, ph_services_get_catalogue (self->services));
}

static gboolean
ph_address_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_ADDRESS_PAGE (widget)->form));
}

static void
ph_address_page_dispose (GObject *object)
{
  g_clear_object (&PH_ADDRESS_PAGE (object)->services);
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
  gtk_widget_class_bind_template_child (widget_class, PhAddressPage, look_up);
  gtk_widget_class_bind_template_child (widget_class, PhAddressPage, look_up_row);
  gtk_widget_class_bind_template_child (widget_class, PhAddressPage, look_up_online);
}

static void
ph_address_page_init (PhAddressPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (self->look_up_row);
}

/**
 * ph_address_page_set_services:
 * @self: an address page
 * @services: where the providers and the preferences are
 */
void
ph_address_page_set_services (PhAddressPage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_ADDRESS_PAGE (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (self->services == NULL);

  self->services = g_object_ref (services);
  g_settings_bind (ph_services_get_settings (services), "look-up-online", self->look_up_online, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (services, "notify::catalogue", G_CALLBACK (on_services_catalogue_cb), self, G_CONNECT_SWAPPED);
  on_services_catalogue_cb (self);
}
