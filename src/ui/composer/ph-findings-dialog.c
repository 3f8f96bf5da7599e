// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The question before something is sent that may not be meant so. It asks nothing twice, and never sends what can't be sent.

#include "config.h"

#include "ph-findings-dialog.h"

#include "ph-finding-row.h"

#include <glib/gi18n.h>

/* Of the list: readable, and never wider than the window above which it stands. */
#define MIN_WIDTH     260
#define MAX_WIDTH     400
#define PARENT_MARGIN 100

struct _PhFindingsDialog
{
  AdwMessageDialog parent_instance;
  PhSenderFacts *facts; /* (owned) */
  PhDraft *draft;       /* (owned) */
  GPtrArray *missing;   /* (owned) (element-type PhDraftFinding): attachments that could not be read */
  PhFindingsMending mending;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhFindingsDialog, ph_findings_dialog, ADW_TYPE_MESSAGE_DIALOG)

static guint way_signal;

static void show_findings (PhFindingsDialog *self);

static void
on_row_pressed_cb (PhFindingsDialog *self, PhFindingRow *row)
{
  PhDraftCircumstances circumstances = ph_sender_facts_get_circumstances (self->facts);
  g_autoptr(PhFindingsDialog) kept = g_object_ref (self);
  g_autoptr(PhFindingRow) kept_row = g_object_ref (row);

  if (self->mending == PH_FINDINGS_MENDING_HERE && ph_finding_fix_apply (ph_finding_row_get_finding (row), self->draft, circumstances.account))
    {
      show_findings (self);
      return;
    }
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "edit");
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, way_signal, 0, ph_finding_row_get_finding (row));
}

static void
clear_list (PhFindingsDialog *self)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
show_question (PhFindingsDialog *self, guint n_findings, gboolean is_forbidden)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  adw_message_dialog_set_heading (dialog, is_forbidden ? _ ("This Can’t Be Sent Yet") : n_findings > 0 ? _ ("Send It Like This?")
                                                                                                       : _ ("Ready to Send"));
  adw_message_dialog_set_response_label (dialog, "send", n_findings > 0 ? _ ("_Send Anyway") : _ ("_Send"));
  adw_message_dialog_set_response_enabled (dialog, "send", !is_forbidden);
  adw_message_dialog_set_response_appearance (dialog, "send", n_findings > 0 ? ADW_RESPONSE_DEFAULT : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, n_findings > 0 ? "edit" : "send");
}

/* Those that are still attached. */
static void
add_missing (PhFindingsDialog *self, GPtrArray *findings)
{
  GListModel *attachments = ph_draft_get_attachments (self->draft);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);

      for (guint j = 0; j < self->missing->len; j++)
        if (((PhDraftFinding *) self->missing->pdata[j])->attachment == attachment)
          g_ptr_array_add (findings, ph_draft_finding_copy (self->missing->pdata[j]));
    }
}

static void
show_findings (PhFindingsDialog *self)
{
  g_autoptr(GPtrArray) findings = ph_sender_facts_check (self->facts, self->draft);
  gboolean is_forbidden = FALSE;
  guint n_findings = 0;

  add_missing (self, findings);
  n_findings = findings->len;
  clear_list (self);
  g_ptr_array_set_free_func (findings, NULL);
  for (guint i = 0; i < n_findings; i++)
    {
      PhDraftFinding *finding = g_ptr_array_index (findings, i);
      PhFindingRow *row = NULL;

      is_forbidden = is_forbidden || ph_draft_flaw_forbids (finding->flaw);
      row = ph_finding_row_new (finding);
      g_signal_connect_object (row, "pressed", G_CALLBACK (on_row_pressed_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_findings > 0);
  show_question (self, n_findings, is_forbidden);
}

static void
ph_findings_dialog_dispose (GObject *object)
{
  PhFindingsDialog *self = PH_FINDINGS_DIALOG (object);

  g_clear_object (&self->facts);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  G_OBJECT_CLASS (ph_findings_dialog_parent_class)->dispose (object);
}

static void
ph_findings_dialog_class_init (PhFindingsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_findings_dialog_dispose;

  way_signal = g_signal_new ("way", PH_TYPE_FINDINGS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ph_findings_dialog_init (PhFindingsDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_message_dialog_add_responses (dialog, "edit", _ ("_Keep Editing"), "send", _ ("_Send"), NULL);
  adw_message_dialog_set_close_response (dialog, "edit");
  adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (self->list));
}

/**
 * ph_findings_dialog_new:
 * @parent: above which it opens
 * @facts: of the account that sends
 * @draft: what shall be sent
 * @missing: (element-type PhDraftFinding): what [func@draft_check_attachments_async] has found
 *
 * Returns: (transfer none) (nullable): a dialog that is not presented yet; %NULL: there is nothing to ask
 */
GtkWindow *
ph_findings_dialog_new (GtkWindow *parent, PhSenderFacts *facts, PhDraft *draft, GPtrArray *missing)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SENDER_FACTS (facts), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);
  g_return_val_if_fail (missing != NULL, NULL);

  g_autoptr(GPtrArray) findings = ph_sender_facts_check (facts, draft);
  PhFindingsDialog *self = NULL;

  if (findings->len + missing->len == 0)
    return NULL;
  self = g_object_new (PH_TYPE_FINDINGS_DIALOG, "transient-for", parent, NULL);
  self->facts = g_object_ref (facts);
  self->draft = g_object_ref (draft);
  self->missing = g_ptr_array_ref (missing);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)) - PARENT_MARGIN, MIN_WIDTH, MAX_WIDTH), -1);
  show_findings (self);
  return GTK_WINDOW (self);
}

/**
 * ph_findings_dialog_set_mending:
 * @self: a dialog
 * @mending: what pressing the button of a finding does
 */
void
ph_findings_dialog_set_mending (PhFindingsDialog *self, PhFindingsMending mending)
{
  g_return_if_fail (PH_IS_FINDINGS_DIALOG (self));

  self->mending = mending;
}
