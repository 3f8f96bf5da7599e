// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says where answers go and where copies stay. Its fields hold what the account holds, and the
// other way round.

#include "config.h"

#include "ph-messages-form.h"

#include "ph-error-row.h"
#include "ph-form-binding.h"
#include "ph-mailbox.h"
#include "ph-path-row.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhMessagesForm
{
  GtkBox parent_instance;
  GBindingGroup *fields; /* (owned): of the account */
  GtkEditable *reply_to;
  PhErrorRow *reply_to_error;
  AdwActionRow *self_copy_row;
  GtkSwitch *self_copy;
  PhPathRow *archive_folder;
};

G_DEFINE_FINAL_TYPE (PhMessagesForm, ph_messages_form, GTK_TYPE_BOX)

/* (nullable): all of them are addresses; else what is wrong with the first that is none. */
static char *
judge_addresses (GPtrArray *mailboxes)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailboxes->pdata[i], &error);
      g_autofree char *text = address == NULL ? ph_mailbox_to_text (mailboxes->pdata[i]) : NULL;
      g_autofree char *reason = address == NULL ? ph_text_error (error) : NULL;

      if (address == NULL)
        /* TRANSLATORS: what was entered, and what is wrong with it, in a sentence. */
        return g_strdup_printf (_ ("“%s”: %s"), text, reason);
    }
  return NULL;
}

static void
ph_messages_form_dispose (GObject *object)
{
  g_clear_object (&PH_MESSAGES_FORM (object)->fields);
  G_OBJECT_CLASS (ph_messages_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_MESSAGES_FORM);
}

static void
ph_messages_form_class_init (PhMessagesFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_messages_form_dispose;

  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_PATH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-messages-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhMessagesForm, reply_to);
  gtk_widget_class_bind_template_child (widget_class, PhMessagesForm, reply_to_error);
  gtk_widget_class_bind_template_child (widget_class, PhMessagesForm, self_copy_row);
  gtk_widget_class_bind_template_child (widget_class, PhMessagesForm, self_copy);
  gtk_widget_class_bind_template_child (widget_class, PhMessagesForm, archive_folder);
}

static void
ph_messages_form_init (PhMessagesForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (self->self_copy_row);
  self->fields = g_binding_group_new ();
  ph_form_binding_add_text (self->fields, "reply-to", self->reply_to);
  ph_form_binding_add_switch (self->fields, "self-copy", self->self_copy, PH_SELF_COPY_BCC);
  g_binding_group_bind (self->fields, "archive-folder", self->archive_folder, "path", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

/**
 * ph_messages_form_set_account:
 * @self: a form
 * @account: (nullable): what to edit
 */
void
ph_messages_form_set_account (PhMessagesForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_MESSAGES_FORM (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  g_binding_group_set_source (self->fields, account);
}

/**
 * ph_messages_form_validate:
 * @self: a form
 *
 * Says at the field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_messages_form_validate (PhMessagesForm *self)
{
  g_return_val_if_fail (PH_IS_MESSAGES_FORM (self), FALSE);

  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (gtk_editable_get_text (self->reply_to));
  g_autofree char *reason = judge_addresses (mailboxes);

  if (reason != NULL)
    ph_error_row_show (self->reply_to_error, reason);
  return reason == NULL;
}
