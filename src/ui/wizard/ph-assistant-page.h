// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-account-draft.h"
#include "ph-test-view.h"

G_BEGIN_DECLS

#define PH_TYPE_ASSISTANT_PAGE (ph_assistant_page_get_type ())

/* One page of the assistant. Pages work on the draft and know neither the assistant nor each other. Signal
 * "state-changed": the label of the next button, or whether the page is complete, has changed. */
G_DECLARE_INTERFACE (PhAssistantPage, ph_assistant_page, PH, ASSISTANT_PAGE, GtkWidget)

struct _PhAssistantPageInterface
{
  GTypeInterface parent_interface;

  const char *(*get_title) (PhAssistantPage *self);
  const char *(*get_next_label) (PhAssistantPage *self);        /* NULL: it can't be left forwards now */
  void (*enter) (PhAssistantPage *self, PhAccountDraft *draft); /* it becomes visible */
  void (*leave) (PhAssistantPage *self);                        /* optional: it will not be visible any more */
  gboolean (*validate) (PhAssistantPage *self);                 /* optional: says at the field what is wrong */
  void (*apply) (PhAssistantPage *self, PhAccountDraft *draft); /* optional: writes into the draft, right or wrong */
  gboolean (*go_back) (PhAssistantPage *self);                  /* optional: TRUE: it has led back to something on itself */
  gboolean (*is_complete) (PhAssistantPage *self);              /* optional: FALSE: going on from here ends the assistant's questions */
};

const char *ph_assistant_page_get_title (PhAssistantPage *self);
const char *ph_assistant_page_get_next_label (PhAssistantPage *self);
void ph_assistant_page_enter (PhAssistantPage *self, PhAccountDraft *draft);
void ph_assistant_page_leave (PhAssistantPage *self);
gboolean ph_assistant_page_validate (PhAssistantPage *self);
void ph_assistant_page_apply (PhAssistantPage *self, PhAccountDraft *draft);
gboolean ph_assistant_page_go_back (PhAssistantPage *self);
gboolean ph_assistant_page_is_complete (PhAssistantPage *self);
void ph_assistant_page_scroll_to_top (PhAssistantPage *self);
void ph_assistant_page_follow (PhAssistantPage *self, PhTestView *view); /* for the pages with a test */

G_END_DECLS
