// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the assistant asks of its pages.

#include "config.h"

#include "ph-assistant-page.h"

G_DEFINE_INTERFACE (PhAssistantPage, ph_assistant_page, GTK_TYPE_WIDGET)

static guint state_changed_signal;

static void
ph_assistant_page_default_init (PhAssistantPageInterface *iface)
{
  state_changed_signal = g_signal_new ("state-changed", PH_TYPE_ASSISTANT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_run_state_cb (PhAssistantPage *self)
{
  g_signal_emit (self, state_changed_signal, 0);
}

static void
on_view_edit_cb (PhAssistantPage *self, PhSettingEditor editor)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "assistant.edit", "u", editor);
}

/**
 * ph_assistant_page_get_title:
 * @self: a page
 *
 * Returns: (transfer none): its translated title
 */
const char *
ph_assistant_page_get_title (PhAssistantPage *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT_PAGE (self), NULL);

  return PH_ASSISTANT_PAGE_GET_IFACE (self)->get_title (self);
}

/**
 * ph_assistant_page_get_next_label:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): translated words for the button that goes on, with a mnemonic; %NULL: no way on
 *   at the moment
 */
const char *
ph_assistant_page_get_next_label (PhAssistantPage *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT_PAGE (self), NULL);

  return PH_ASSISTANT_PAGE_GET_IFACE (self)->get_next_label (self);
}

/**
 * ph_assistant_page_enter:
 * @self: a page that becomes visible
 * @draft: what it begins with
 */
void
ph_assistant_page_enter (PhAssistantPage *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_ASSISTANT_PAGE (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  PH_ASSISTANT_PAGE_GET_IFACE (self)->enter (self, draft);
}

/**
 * ph_assistant_page_leave:
 * @self: a page that is not visible any more; it stops what it does
 */
void
ph_assistant_page_leave (PhAssistantPage *self)
{
  g_return_if_fail (PH_IS_ASSISTANT_PAGE (self));

  if (PH_ASSISTANT_PAGE_GET_IFACE (self)->leave != NULL)
    PH_ASSISTANT_PAGE_GET_IFACE (self)->leave (self);
}

/**
 * ph_assistant_page_validate:
 * @self: a page
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether nothing is wrong
 */
gboolean
ph_assistant_page_validate (PhAssistantPage *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT_PAGE (self), FALSE);

  return PH_ASSISTANT_PAGE_GET_IFACE (self)->validate == NULL || PH_ASSISTANT_PAGE_GET_IFACE (self)->validate (self);
}

/**
 * ph_assistant_page_apply:
 * @self: a page
 * @draft: takes what its fields hold, right or wrong
 */
void
ph_assistant_page_apply (PhAssistantPage *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_ASSISTANT_PAGE (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  if (PH_ASSISTANT_PAGE_GET_IFACE (self)->apply != NULL)
    PH_ASSISTANT_PAGE_GET_IFACE (self)->apply (self, draft);
}

/**
 * ph_assistant_page_go_back:
 * @self: a page
 *
 * Returns: whether it has led back to what it showed before; if not, the way back leads to another page
 */
gboolean
ph_assistant_page_go_back (PhAssistantPage *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT_PAGE (self), FALSE);

  return PH_ASSISTANT_PAGE_GET_IFACE (self)->go_back != NULL && PH_ASSISTANT_PAGE_GET_IFACE (self)->go_back (self);
}

/**
 * ph_assistant_page_is_complete:
 * @self: a page
 *
 * Returns: whether the next page makes sense; if not, going on from here ends the questions
 */
gboolean
ph_assistant_page_is_complete (PhAssistantPage *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT_PAGE (self), FALSE);

  return PH_ASSISTANT_PAGE_GET_IFACE (self)->is_complete == NULL || PH_ASSISTANT_PAGE_GET_IFACE (self)->is_complete (self);
}

static void
scroll_to_top (GtkWidget *widget)
{
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget)), 0);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    scroll_to_top (child);
}

/**
 * ph_assistant_page_scroll_to_top:
 * @self: a page
 *
 * Shows where it begins. It may have been left further down, and scrolls by itself to what has the focus.
 */
void
ph_assistant_page_scroll_to_top (PhAssistantPage *self)
{
  g_return_if_fail (PH_IS_ASSISTANT_PAGE (self));

  scroll_to_top (GTK_WIDGET (self));
}

/**
 * ph_assistant_page_follow:
 * @self: a page
 * @view: the test on it
 *
 * For the page itself: its state is that of the test, and settings are edited on other pages.
 */
void
ph_assistant_page_follow (PhAssistantPage *self, PhTestView *view)
{
  g_return_if_fail (PH_IS_ASSISTANT_PAGE (self));
  g_return_if_fail (PH_IS_TEST_VIEW (view));

  g_signal_connect_object (ph_test_view_get_run (view), "notify::state", G_CALLBACK (on_run_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "edit", G_CALLBACK (on_view_edit_cb), self, G_CONNECT_SWAPPED);
}
