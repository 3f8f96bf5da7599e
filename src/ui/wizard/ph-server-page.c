// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks where and how mail goes out.

#include "config.h"

#include "ph-server-page.h"

#include "ph-assistant-page.h"
#include "ph-server-form.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhServerPage
{
  AdwBin parent_instance;
  PhServerForm *form;
};

static void ph_server_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhServerPage, ph_server_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_server_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Server");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  return _ ("_Next");
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_server_form_load (PH_SERVER_PAGE (page)->form, ph_account_draft_get_account (draft));
}

static gboolean
validate (PhAssistantPage *page)
{
  return ph_server_form_validate (PH_SERVER_PAGE (page)->form);
}

static void
apply (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_server_form_apply (PH_SERVER_PAGE (page)->form, ph_account_draft_get_account (draft));
}

static void
ph_server_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->validate = validate;
  iface->apply = apply;
}

static gboolean
ph_server_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_SERVER_PAGE (widget)->form));
}

static void
ph_server_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_server_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SERVER_PAGE);
}

static void
ph_server_page_class_init (PhServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_server_page_dispose;
  widget_class->grab_focus = ph_server_page_grab_focus;

  g_type_ensure (PH_TYPE_SERVER_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-server-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhServerPage, form);
}

static void
ph_server_page_init (PhServerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
