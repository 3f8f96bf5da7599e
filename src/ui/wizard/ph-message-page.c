// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Offers to send a test message with the draft. Coming back to the page starts afresh: the settings may have changed.

#include "config.h"

#include "ph-message-page.h"

#include "ph-assistant-page.h"
#include "ph-message-form.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhMessagePage
{
  AdwBin parent_instance;
  PhMessageForm *form;
};

static void ph_message_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhMessagePage, ph_message_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_message_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Test Message");
}

static PhTestRun *
get_run (PhAssistantPage *page)
{
  return ph_test_view_get_run (ph_message_form_get_view (PH_MESSAGE_PAGE (page)->form));
}

static const char *
get_next_label (PhAssistantPage *page)
{
  switch (ph_test_run_get_state (get_run (page)))
    {
    case PH_TEST_RUN_PASSED:
      return _ ("_Add Account");
    case PH_TEST_RUN_IDLE:
      return _ ("S_kip");
    case PH_TEST_RUN_FAILED:
    case PH_TEST_RUN_CANCELLED:
    case PH_TEST_RUN_PAUSED:
      return _ ("_Save Anyway");
    case PH_TEST_RUN_RUNNING:
    default:
      return NULL;
    }
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_message_form_set_draft (PH_MESSAGE_PAGE (page)->form, draft);
  ph_test_run_reset (get_run (page));
}

static void
leave (PhAssistantPage *page)
{
  ph_test_run_cancel (get_run (page));
  ph_test_view_settle (ph_message_form_get_view (PH_MESSAGE_PAGE (page)->form));
}

static gboolean
is_complete (PhAssistantPage *page)
{
  return ph_test_run_get_state (get_run (page)) == PH_TEST_RUN_PASSED;
}

static void
ph_message_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->leave = leave;
  iface->is_complete = is_complete;
}

static gboolean
ph_message_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_MESSAGE_PAGE (widget)->form));
}

static void
ph_message_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_message_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_MESSAGE_PAGE);
}

static void
ph_message_page_class_init (PhMessagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_message_page_dispose;
  widget_class->grab_focus = ph_message_page_grab_focus;

  g_type_ensure (PH_TYPE_MESSAGE_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-message-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhMessagePage, form);
}

static void
ph_message_page_init (PhMessagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_assistant_page_follow (PH_ASSISTANT_PAGE (self), ph_message_form_get_view (self->form));
}

/**
 * ph_message_page_set_services:
 * @self: a message page
 * @services: what sending needs to know
 */
void
ph_message_page_set_services (PhMessagePage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_MESSAGE_PAGE (self));

  ph_test_view_set_services (ph_message_form_get_view (self->form), services);
}

/**
 * ph_message_page_stop:
 * @self: a message page
 *
 * Cancels the sending.
 *
 * Returns: whether something was being sent
 */
gboolean
ph_message_page_stop (PhMessagePage *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_PAGE (self), FALSE);

  return ph_test_view_stop (ph_message_form_get_view (self->form));
}
