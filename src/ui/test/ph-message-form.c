// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks for a recipient and sends the test message there with the settings of a draft. How it goes is shown by the test
// view inside.

#include "config.h"

#include "ph-message-form.h"

#include "ph-error-row.h"
#include "ph-set-str.h"
#include "ph-template.h"
#include "ph-text.h"

struct _PhMessageForm
{
  AdwBin parent_instance;
  PhTestView *view;
  GtkEditable *recipient;
  PhErrorRow *recipient_error;
  GtkWidget *send_button;
  char *proposed; /* (owned) (nullable): the recipient that was proposed last */
};

G_DEFINE_FINAL_TYPE (PhMessageForm, ph_message_form, ADW_TYPE_BIN)

static gboolean
is_running (PhMessageForm *self)
{
  return ph_test_run_get_state (ph_test_view_get_run (self->view)) == PH_TEST_RUN_RUNNING;
}

static void
send_message (PhMessageForm *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->recipient)));
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) recipient = ph_address_parse (text, &error);

  if (recipient == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      ph_error_row_show (self->recipient_error, words);
      return;
    }
  ph_test_run_send (ph_test_view_get_run (self->view), recipient);
}

static void
send_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  send_message (PH_MESSAGE_FORM (widget));
}

static void
on_recipient_activated_cb (PhMessageForm *self)
{
  if (!is_running (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "message.send", NULL);
}

static void
show_buttons (PhMessageForm *self)
{
  /* Not while it runs: what is hidden and insensitive at once would keep the focus, and swallow all keys. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.send", ph_test_view_may_sign_in (self->view));
  gtk_widget_set_visible (self->send_button, !is_running (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->recipient), !is_running (self));
}

static gboolean
ph_message_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PH_MESSAGE_FORM (widget)->send_button);
}

static void
ph_message_form_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_message_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_MESSAGE_FORM);
}

static void
ph_message_form_finalize (GObject *object)
{
  g_free (PH_MESSAGE_FORM (object)->proposed);
  G_OBJECT_CLASS (ph_message_form_parent_class)->finalize (object);
}

static void
ph_message_form_class_init (PhMessageFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_message_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_message_form_finalize;
  widget_class->grab_focus = ph_message_form_grab_focus;

  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_TEST_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-message-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhMessageForm, view);
  gtk_widget_class_bind_template_child (widget_class, PhMessageForm, recipient);
  gtk_widget_class_bind_template_child (widget_class, PhMessageForm, recipient_error);
  gtk_widget_class_bind_template_child (widget_class, PhMessageForm, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_recipient_activated_cb);
  gtk_widget_class_install_action (widget_class, "message.send", NULL, send_action_cb);
}

static void
ph_message_form_init (PhMessageForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (ph_test_view_get_run (self->view), "notify::state", G_CALLBACK (show_buttons), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::may-sign-in", G_CALLBACK (show_buttons), self, G_CONNECT_SWAPPED);
}

/**
 * ph_message_form_set_draft:
 * @self: a message form
 * @draft: the account with which the message is sent
 *
 * Proposes the account's own address, unless the person has chosen another recipient.
 */
void
ph_message_form_set_draft (PhMessageForm *self, PhAccountDraft *draft)
{
  g_return_if_fail (PH_IS_MESSAGE_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT_DRAFT (draft));

  const char *address = ph_account_get_address (ph_account_draft_get_account (draft));
  const char *recipient = gtk_editable_get_text (self->recipient);

  ph_test_run_set_draft (ph_test_view_get_run (self->view), draft);
  if (recipient[0] == '\0' || g_strcmp0 (recipient, self->proposed) == 0)
    gtk_editable_set_text (self->recipient, address);
  ph_set_str (&self->proposed, address);
}

/**
 * ph_message_form_get_view:
 * @self: a message form
 *
 * Returns: (transfer none): the view that shows how it goes
 */
PhTestView *
ph_message_form_get_view (PhMessageForm *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FORM (self), NULL);

  return self->view;
}
