// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From Send to the end of the window: the questions before, the seconds in which it can be called back, and what becomes of
// the window in each case.

#include "config.h"

#include "ph-composer-private.h"

#include "ph-findings-dialog.h"
#include "ph-send-later-dialog.h"
#include "ph-send-to-many.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* Whether there is something to edit: not from Send until it is undone. */
gboolean
ph_composer_is_writing (PhComposer *self)
{
  return self->run == NULL;
}

static void
show_page (PhComposer *self)
{
  gboolean is_shown = ph_composer_is_writing (self);

  gtk_stack_set_visible_child_name (self->stack, is_shown ? "writing" : "sending");
  gtk_widget_set_visible (self->attach_button, is_shown);
  gtk_widget_set_visible (self->send_button, is_shown);
  gtk_widget_set_visible (self->menu_button, is_shown);
}

static void
write_on (PhComposer *self)
{
  g_autoptr(PhSendRun) run = g_steal_pointer (&self->run);

  ph_draft_set_due (self->draft, 0);
  show_page (self);
  /* With the cursor where it was, and nothing selected that the next key would replace. */
  if (GTK_IS_TEXT (self->focus))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (self->focus));
  else
    gtk_widget_grab_focus (self->focus != NULL ? self->focus : GTK_WIDGET (self->text));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    ph_composer_leave_with_draft (self);
}

static void
on_run_changed_cb (PhComposer *self)
{
  switch (ph_send_run_get_state (self->run))
    {
    case PH_SEND_RUN_SENT:
      ph_composer_leave_without_draft (self);
      break;
    case PH_SEND_RUN_TOO_LATE:
      ph_composer_discard_draft (self);
      break;
    case PH_SEND_RUN_FAILED:
      {
        g_autofree char *words = ph_text_error (ph_send_run_get_error (self->run));

        gtk_window_present (GTK_WINDOW (self));
        ph_composer_say (GTK_WINDOW (self), words);
        write_on (self);
      }
      break;
    case PH_SEND_RUN_UNDONE:
      write_on (self);
      break;
    case PH_SEND_RUN_COUNTING:
      if (!gtk_widget_get_visible (GTK_WIDGET (self)))
        ph_composer_leave_without_draft (self);
      break;
    case PH_SEND_RUN_PREPARING:
    case PH_SEND_RUN_UNDOING:
    default:
      break;
    }
}

/* Whether or not it could be saved: what is sent is the outbox's. */
static void
flush_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhComposer) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_draft_keeper_flush_finish (PH_DRAFT_KEEPER (source), result, &error))
    g_debug ("the draft is not on the disk: %s", error->message);
  if (self->run != NULL)
    ph_send_run_start (self->run);
}

static void
start_run (PhComposer *self)
{
  guint undo_s = g_settings_get_uint (ph_services_get_settings (self->services), "undo-send-seconds");

  ph_notice_show (self->notice, NULL);
  g_set_weak_pointer (&self->focus, gtk_window_get_focus (GTK_WINDOW (self)));
  self->run = ph_send_run_new (ph_services_get_outbox (self->services), ph_composer_head_get_account (self->head), self->draft, undo_s);
  g_signal_connect_object (self->run, "changed", G_CALLBACK (on_run_changed_cb), self, G_CONNECT_SWAPPED);
  ph_sending_page_show_run (self->sending_page, self->run, ph_draft_get_due (self->draft));
  show_page (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->sending_page));
  ph_draft_keeper_flush_async (self->keeper, flush_cb, g_object_ref (self));
}

/* Returns: whether somebody can send */
static gboolean
need_account (PhComposer *self)
{
  if (ph_composer_head_get_account (self->head) != NULL)
    return TRUE;
  if (g_list_model_get_n_items (G_LIST_MODEL (ph_services_get_store (self->services))) > 0)
    {
      ph_notice_set_button (self->notice, NULL);
      ph_notice_show (self->notice, _ ("Every account is switched off. Switch one on to send this message; what you write is kept."));
      return FALSE;
    }
  ph_notice_set_button (self->notice, _ ("_Add Account…"));
  ph_notice_show (self->notice, _ ("There is no account yet that could send this message. What you write is kept."));
  return FALSE;
}

static void
show_way (PhComposer *self, const PhDraftFinding *finding)
{
  switch (ph_finding_fix_get_place (finding->flaw))
    {
    case PH_FINDING_PLACE_RECIPIENTS:
      ph_composer_head_focus_field (self->head, finding->field);
      break;
    case PH_FINDING_PLACE_SENDER:
      ph_composer_head_focus_sender (self->head);
      break;
    case PH_FINDING_PLACE_SUBJECT:
      ph_composer_head_focus_subject (self->head);
      break;
    case PH_FINDING_PLACE_ATTACHMENTS:
      gtk_widget_child_focus (GTK_WIDGET (self->attachments), GTK_DIR_TAB_FORWARD);
      break;
    case PH_FINDING_PLACE_NEW_ATTACHMENT:
      ph_attacher_choose (self->attacher, GTK_WINDOW (self));
      break;
    case PH_FINDING_PLACE_TEXT:
    default:
      gtk_widget_grab_focus (GTK_WIDGET (self->text));
    }
}

static void
on_findings_way_cb (PhComposer *self, gpointer finding)
{
  show_way (self, finding);
}

static void
on_findings_response_cb (PhComposer *self, const char *response)
{
  if (g_str_equal (response, "send"))
    start_run (self);
  else
    ph_draft_set_due (self->draft, 0);
}

static void
ask_or_send (PhComposer *self, GPtrArray *missing)
{
  GtkWindow *dialog = ph_findings_dialog_new (GTK_WINDOW (self), self->facts, self->draft, missing);

  if (dialog == NULL)
    {
      start_run (self);
      return;
    }
  g_signal_connect_object (dialog, "way", G_CALLBACK (on_findings_way_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_findings_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* Who has closed the window meanwhile, or chosen no account, sends nothing. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhComposer) self = user_data;
  g_autoptr(GPtrArray) missing = ph_draft_check_attachments_finish (result, NULL);

  g_clear_object (&self->look);
  if (missing != NULL && gtk_widget_get_visible (GTK_WIDGET (self)) && need_account (self))
    ask_or_send (self, missing);
  else
    ph_draft_set_due (self->draft, 0);
}

static void
check_and_send (PhComposer *self)
{
  self->look = g_cancellable_new ();
  ph_draft_check_attachments_async (self->draft, self->look, looked_cb, g_object_ref (self));
}

static gboolean
may_send (PhComposer *self)
{
  if (!ph_composer_is_writing (self) || self->look != NULL)
    return FALSE;
  ph_composer_head_commit (self->head);
  return need_account (self);
}

/* Now, or at the time that the draft has. */
void
ph_composer_send (PhComposer *self)
{
  if (may_send (self))
    check_and_send (self);
}

static void
on_time_chosen_cb (PhComposer *self, gint64 due)
{
  ph_draft_set_due (self->draft, due);
  check_and_send (self);
}

/* Asks when. */
void
ph_composer_send_later (PhComposer *self)
{
  GtkWindow *dialog = NULL;

  if (!may_send (self))
    return;
  dialog = ph_send_later_dialog_new (GTK_WINDOW (self));
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_time_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* Asks to whom. */
void
ph_composer_send_to_many (PhComposer *self)
{
  GtkWindow *window = NULL;

  if (!may_send (self))
    return;
  window = ph_send_to_many_new (GTK_WINDOW (self), self->services, self->facts, self->draft);
  g_signal_connect_object (window, "sent", G_CALLBACK (ph_composer_leave_without_draft), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}
