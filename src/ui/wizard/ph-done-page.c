// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Says that the account is there and how long, where its settings come from, and what one can do next.

#include "config.h"

#include "ph-done-page.h"

#include "ph-assistant-page.h"
#include "ph-source.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

struct _PhDonePage
{
  AdwBin parent_instance;
  AdwStatusPage *status;
  GtkLabel *words;
  GtkWidget *practice_button;
};

static void ph_done_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhDonePage, ph_done_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_done_page_iface_init))

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Account Added");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  return _ ("_Done");
}

static char *
dup_outcome (PhAccountDraft *draft)
{
  const char *title = ph_account_get_title (ph_account_draft_get_account (draft));

  if (ph_account_draft_get_lifetime (draft) == PH_DRAFT_PASSING)
    return g_strdup_printf (_ ("%s stays in the list until you close Posthorn."), title);
  if (ph_account_draft_get_secret (draft) != NULL && ph_account_draft_get_keeping (draft) == PH_DRAFT_SECRET_FOR_THIS_RUN)
    return g_strdup_printf (_ ("%s has been added. Its password is kept until you close Posthorn."), title);
  return g_strdup_printf (_ ("%s has been added."), title);
}

/* (nullable): nothing was looked up */
static char *
dup_origin (PhAccountDraft *draft)
{
  PhSource source = PH_SOURCE_GUESS;

  if (!ph_source_from_name (ph_account_get_found_by (ph_account_draft_get_account (draft)), &source))
    return NULL;
  /* Translators: where settings were found */
  return g_strdup_printf (_ ("Settings found by: %s."), ph_text_source (source));
}

static gboolean
can_sign_in (PhAccountDraft *draft)
{
  return ph_account_get_username (ph_account_draft_get_account (draft))[0] == '\0' || ph_account_draft_get_secret (draft) != NULL;
}

static char *
dup_words (PhAccountDraft *draft)
{
  g_autofree char *outcome = dup_outcome (draft);
  g_autofree char *origin = dup_origin (draft);
  const char *next_step = can_sign_in (draft) ? _ ("Open it in the list to test it again or to send a test message.")
                                              : _ ("It can’t send mail before a password is set: open it in the list and choose “Edit…”.");

  return origin != NULL ? g_strjoin ("\n\n", outcome, origin, next_step, NULL) : g_strjoin ("\n\n", outcome, next_step, NULL);
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhDonePage *self = PH_DONE_PAGE (page);
  g_autofree char *words = dup_words (draft);

  adw_status_page_set_title (self->status, can_sign_in (draft) ? _ ("The Account Is Ready") : _ ("The Account Is Saved"));
  gtk_label_set_text (self->words, words);
  gtk_widget_set_visible (self->practice_button, ph_account_draft_get_lifetime (draft) == PH_DRAFT_PASSING);
}

static void
ph_done_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
}

static gboolean
ph_done_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (PH_DONE_PAGE (widget)->status), GTK_DIR_TAB_FORWARD);
}

static void
ph_done_page_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_done_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_DONE_PAGE);
}

static void
ph_done_page_class_init (PhDonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_done_page_dispose;
  widget_class->grab_focus = ph_done_page_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-done-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhDonePage, status);
  gtk_widget_class_bind_template_child (widget_class, PhDonePage, words);
  gtk_widget_class_bind_template_child (widget_class, PhDonePage, practice_button);
}

static void
ph_done_page_init (PhDonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
