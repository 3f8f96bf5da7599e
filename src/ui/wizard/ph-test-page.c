// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tests the draft as soon as the page is entered, unless the next sign-in has to wait; leaving it cancels the test, and what
// fixes have changed stays.

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

static PhTestRun *
get_run (PhAssistantPage *page)
{
  return ph_test_view_get_run (PH_TEST_PAGE (page)->view);
}

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Test");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  switch (ph_test_run_get_state (get_run (page)))
    {
    case PH_TEST_RUN_PASSED:
      return _ ("_Next");
    case PH_TEST_RUN_FAILED:
    case PH_TEST_RUN_CANCELLED:
    case PH_TEST_RUN_PAUSED:
      return _ ("_Save Anyway");
    case PH_TEST_RUN_IDLE:
    case PH_TEST_RUN_RUNNING:
    default:
      return NULL;
    }
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  ph_test_run_set_draft (get_run (page), draft);
  ph_test_run_accept (get_run (page));
  ph_test_run_start (get_run (page));
}

static void
leave (PhAssistantPage *page)
{
  ph_test_run_cancel (get_run (page));
  ph_test_view_settle (PH_TEST_PAGE (page)->view);
}

static gboolean
is_complete (PhAssistantPage *page)
{
  return ph_test_run_get_state (get_run (page)) == PH_TEST_RUN_PASSED;
}

static void
ph_test_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->leave = leave;
  iface->is_complete = is_complete;
}

static gboolean
ph_test_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_TEST_PAGE (widget)->view));
}

static void
ph_test_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_test_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_TEST_PAGE);
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
}

static void
ph_test_page_init (PhTestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_assistant_page_follow (PH_ASSISTANT_PAGE (self), self->view);
}

/**
 * ph_test_page_set_services:
 * @self: a test page
 * @services: what the test needs to know
 */
void
ph_test_page_set_services (PhTestPage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_TEST_PAGE (self));

  ph_test_view_set_services (self->view, services);
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

  gtk_widget_activate_action (GTK_WIDGET (self->view), "test.repeat", NULL);
}

/**
 * ph_test_page_stop:
 * @self: a test page
 *
 * Cancels the test.
 *
 * Returns: whether one ran
 */
gboolean
ph_test_page_stop (PhTestPage *self)
{
  g_return_val_if_fail (PH_IS_TEST_PAGE (self), FALSE);

  return ph_test_view_stop (self->view);
}
