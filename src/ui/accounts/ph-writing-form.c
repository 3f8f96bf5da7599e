// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says how somebody writes with it. Reads an account into its fields, judges them, writes back
// what the person has changed; the account belongs to the caller.

#include "config.h"

#include "ph-writing-form.h"

#include "ph-error-row.h"
#include "ph-mailbox.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

#define N_LIMITS 3

struct _PhWritingForm
{
  GtkBox parent_instance;
  GtkEditable *senders;
  PhErrorRow *senders_error;
  GtkTextBuffer *signature;
  GtkSpinButton *per_minute;
  GtkSpinButton *per_hour;
  GtkSpinButton *per_day;
  char *loaded_senders; /* (owned) (nullable): as they were shown */
};

G_DEFINE_FINAL_TYPE (PhWritingForm, ph_writing_form, GTK_TYPE_BOX)

/* A row and what it is about. */
typedef struct
{
  GtkSpinButton *field;
  guint (*get) (PhAccount *account);
  void (*set) (PhAccount *account, guint n_messages);
} Limit;

static void
list_limits (PhWritingForm *self, Limit ret_limits[N_LIMITS])
{
  ret_limits[0] = (Limit){ self->per_minute, ph_account_get_messages_per_minute, ph_account_set_messages_per_minute };
  ret_limits[1] = (Limit){ self->per_hour, ph_account_get_messages_per_hour, ph_account_set_messages_per_hour };
  ret_limits[2] = (Limit){ self->per_day, ph_account_get_messages_per_day, ph_account_set_messages_per_day };
}

static void
on_senders_changed_cb (PhWritingForm *self)
{
  ph_error_row_clear (self->senders_error);
}

/* (nullable): all of them are addresses; else what is wrong with the first that is none. */
static char *
judge_senders (GPtrArray *senders)
{
  for (guint i = 0; i < senders->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhAddress) address = ph_mailbox_dup_address (senders->pdata[i], &error);
      g_autofree char *text = address == NULL ? ph_mailbox_to_text (senders->pdata[i]) : NULL;
      g_autofree char *reason = address == NULL ? ph_text_error (error) : NULL;

      if (address == NULL)
        /* TRANSLATORS: what was entered, and what is wrong with it, in a sentence. */
        return g_strdup_printf (_ ("“%s”: %s"), text, reason);
    }
  return NULL;
}

static char *
dup_signature (PhWritingForm *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->signature, &start, &end);
  return g_strchomp (gtk_text_buffer_get_text (self->signature, &start, &end, TRUE));
}

static void
ph_writing_form_dispose (GObject *object)
{
  g_clear_pointer (&PH_WRITING_FORM (object)->loaded_senders, g_free);
  G_OBJECT_CLASS (ph_writing_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_WRITING_FORM);
}

static void
ph_writing_form_class_init (PhWritingFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_writing_form_dispose;

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-writing-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, senders);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, senders_error);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, signature);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, per_minute);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, per_hour);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, per_day);
  gtk_widget_class_bind_template_callback (widget_class, on_senders_changed_cb);
}

static void
ph_writing_form_init (PhWritingForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_writing_form_load:
 * @self: a form
 * @account: what to show
 */
void
ph_writing_form_load (PhWritingForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_WRITING_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autoptr(GPtrArray) senders = ph_mailbox_list_parse (ph_account_get_senders (account));
  Limit limits[N_LIMITS];

  g_free (self->loaded_senders);
  self->loaded_senders = ph_mailbox_list_to_text (senders);
  gtk_editable_set_text (self->senders, self->loaded_senders);
  gtk_text_buffer_set_text (self->signature, ph_account_get_signature (account), -1);
  list_limits (self, limits);
  for (guint i = 0; i < N_LIMITS; i++)
    gtk_spin_button_set_value (limits[i].field, limits[i].get (account));
}

/**
 * ph_writing_form_validate:
 * @self: a form
 *
 * Says at the field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_writing_form_validate (PhWritingForm *self)
{
  g_return_val_if_fail (PH_IS_WRITING_FORM (self), FALSE);

  g_autoptr(GPtrArray) senders = ph_mailbox_list_parse (gtk_editable_get_text (self->senders));
  g_autofree char *reason = judge_senders (senders);

  if (reason != NULL)
    ph_error_row_show (self->senders_error, reason);
  return reason == NULL;
}

static void
apply_senders (PhWritingForm *self, PhAccount *account)
{
  const char *text = gtk_editable_get_text (self->senders);
  g_autoptr(GPtrArray) senders = NULL;
  g_autofree char *tidy = NULL;

  if (g_strcmp0 (text, self->loaded_senders) == 0)
    return;
  senders = ph_mailbox_list_parse (text);
  tidy = ph_mailbox_list_to_text (senders);
  ph_account_set_senders (account, tidy);
}

/* What was not touched stays as it is, also where the form would have written it in another way. */
static void
apply_signature (PhWritingForm *self, PhAccount *account)
{
  g_autofree char *signature = dup_signature (self);
  g_autofree char *old = g_strchomp (g_strdup (ph_account_get_signature (account)));

  if (g_strcmp0 (signature, old) != 0)
    ph_account_set_signature (account, signature);
}

/**
 * ph_writing_form_apply:
 * @self: a form
 * @account: (inout): gets what the person has changed
 */
void
ph_writing_form_apply (PhWritingForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_WRITING_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  Limit limits[N_LIMITS];

  apply_senders (self, account);
  apply_signature (self, account);
  list_limits (self, limits);
  for (guint i = 0; i < N_LIMITS; i++)
    {
      double most = 0;
      guint value = (guint) gtk_spin_button_get_value_as_int (limits[i].field);

      gtk_spin_button_get_range (limits[i].field, NULL, &most);
      if (value != MIN (limits[i].get (account), (guint) most))
        limits[i].set (account, value);
    }
}
