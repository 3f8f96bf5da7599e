// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tests the draft as soon as the page is entered; leaving it cancels the test.

#include "config.h"

#include "ph-test-page.h"

#include "ph-assistant-page.h"
#include "ph-template.h"
#include "ph-test-view.h"

#include <glib/gi18n.h>

struct _PhTestPage
{
  AdwBin parent_instance;
  PhTestView *view;
};

static void ph_test_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhTestPage, ph_test_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_test_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Test");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  switch (ph_test_view_get_state (PH_TEST_PAGE (page)->view))
    {
    case PH_TEST_VIEW_PASSED:
      return _ ("_Next");
    case PH_TEST_VIEW_FAILED:
    case PH_TEST_VIEW_CANCELLED:
      return _ ("_Save Anyway");
    case PH_TEST_VIEW_IDLE:
    case PH_TEST_VIEW_RUNNING:
    default:
      return NULL;
    }
}

static void
set_draft (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_test_view_set_draft (PH_TEST_PAGE (page)->view, draft);
}

static void
enter (PhAssistantPage *page)
{
  ph_test_view_run (PH_TEST_PAGE (page)->view);
}

static void
leave (PhAssistantPage *page)
{
  ph_test_view_cancel (PH_TEST_PAGE (page)->view);
}

static gboolean
is_complete (PhAssistantPage *page)
{
  return ph_test_view_get_state (PH_TEST_PAGE (page)->view) == PH_TEST_VIEW_PASSED;
}

static void
ph_test_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->set_draft = set_draft;
  iface->enter = enter;
  iface->leave = leave;
  iface->is_complete = is_complete;
}

static void
on_view_state_cb (PhTestPage *self)
{
  ph_assistant_page_state_changed (PH_ASSISTANT_PAGE (self));
}

static void
on_view_enter_password_cb (PhTestPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "assistant.enter-password", NULL);
}

static gboolean
ph_test_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (PH_TEST_PAGE (widget)->view), GTK_DIR_TAB_FORWARD);
}

static void
ph_test_page_dispose (GObject *object)
{
  PhTestPage *self = PH_TEST_PAGE (object);

  G_OBJECT_CLASS (ph_test_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_TEST_PAGE);
}

static void
ph_test_page_class_init (PhTestPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_test_page_dispose;
  widget_class->grab_focus = ph_test_page_grab_focus;

  g_type_ensure (PH_TYPE_TEST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-test-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhTestPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_view_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_view_enter_password_cb);
}

static void
ph_test_page_init (PhTestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_test_page_repeat:
 * @self: a test page
 *
 * Tests again, unless a test runs.
 */
void
ph_test_page_repeat (PhTestPage *self)
{
  g_return_if_fail (PH_IS_TEST_PAGE (self));

  ph_test_view_repeat (self->view);
}
