// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The further addresses that an account sends from, one row each. Reads an account into the rows, judges them, writes back
// what the person has changed; the account belongs to the caller.

#include "config.h"

#include "ph-senders-form.h"

#include "ph-sender-row.h"
#include "ph-template.h"

struct _PhSendersForm
{
  GtkBox parent_instance;
  AdwPreferencesGroup *group;
  GtkWidget *add_button;
  GPtrArray *rows; /* (owned) (element-type PhSenderRow): as they stand in the group */
  char *loaded;    /* (owned) (nullable): the list as it was shown */
};

G_DEFINE_FINAL_TYPE (PhSendersForm, ph_senders_form, GTK_TYPE_BOX)

static void
on_row_remove_cb (PhSenderRow *row, PhSendersForm *self)
{
  gtk_widget_grab_focus (self->add_button);
  adw_preferences_group_remove (self->group, GTK_WIDGET (row));
  g_ptr_array_remove (self->rows, row);
}

static PhSenderRow *
add_row (PhSendersForm *self, PhMailbox *mailbox)
{
  GtkWidget *row = ph_sender_row_new (mailbox);

  g_signal_connect_object (row, "remove", G_CALLBACK (on_row_remove_cb), self, 0);
  g_ptr_array_add (self->rows, g_object_ref_sink (row));
  adw_preferences_group_add (self->group, row);
  return PH_SENDER_ROW (row);
}

static void
on_add_clicked_cb (PhSendersForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (add_row (self, NULL)));
}

static char *
dup_list (PhSendersForm *self)
{
  g_autoptr(GPtrArray) senders = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < self->rows->len; i++)
    {
      PhMailbox *mailbox = ph_sender_row_dup_mailbox (self->rows->pdata[i]);

      if (mailbox != NULL)
        g_ptr_array_add (senders, mailbox);
    }
  return ph_mailbox_list_to_text (senders);
}

static void
ph_senders_form_dispose (GObject *object)
{
  PhSendersForm *self = PH_SENDERS_FORM (object);

  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (ph_senders_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SENDERS_FORM);
}

static void
ph_senders_form_finalize (GObject *object)
{
  PhSendersForm *self = PH_SENDERS_FORM (object);

  g_ptr_array_unref (self->rows);
  g_free (self->loaded);
  G_OBJECT_CLASS (ph_senders_form_parent_class)->finalize (object);
}

static void
ph_senders_form_class_init (PhSendersFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_senders_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_senders_form_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-senders-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSendersForm, group);
  gtk_widget_class_bind_template_child (widget_class, PhSendersForm, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
}

static void
ph_senders_form_init (PhSendersForm *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_senders_form_load:
 * @self: a form
 * @account: what to show
 */
void
ph_senders_form_load (PhSendersForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SENDERS_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autoptr(GPtrArray) senders = ph_mailbox_list_parse (ph_account_get_senders (account));
  g_autofree char *shown = self->loaded != NULL ? dup_list (self) : NULL;

  g_free (self->loaded);
  self->loaded = ph_mailbox_list_to_text (senders);
  if (g_strcmp0 (shown, self->loaded) == 0)
    return; /* what is open stays open */
  while (self->rows->len > 0)
    {
      adw_preferences_group_remove (self->group, self->rows->pdata[0]);
      g_ptr_array_remove_index (self->rows, 0);
    }
  for (guint i = 0; i < senders->len; i++)
    add_row (self, senders->pdata[i]);
}

/**
 * ph_senders_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_senders_form_validate (PhSendersForm *self)
{
  g_return_val_if_fail (PH_IS_SENDERS_FORM (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (!ph_sender_row_validate (self->rows->pdata[i]))
      return FALSE;
  return TRUE;
}

/**
 * ph_senders_form_apply:
 * @self: a form
 * @account: (inout): gets what the person has changed
 *
 * What was not touched stays as it is, also where the form would have written it in another way.
 */
void
ph_senders_form_apply (PhSendersForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SENDERS_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *senders = dup_list (self);

  if (g_strcmp0 (senders, self->loaded) != 0)
    ph_account_set_senders (account, senders);
}
