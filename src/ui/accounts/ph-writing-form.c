// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says how somebody writes with it. Reads an account into its fields, judges them, writes back
// what the person has changed; the account belongs to the caller.

#include "config.h"

#include "ph-writing-form.h"

#include "ph-senders-form.h"
#include "ph-template.h"

struct _PhWritingForm
{
  GtkBox parent_instance;
  PhSendersForm *senders;
  GtkTextBuffer *signature;
};

G_DEFINE_FINAL_TYPE (PhWritingForm, ph_writing_form, GTK_TYPE_BOX)

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
  G_OBJECT_CLASS (ph_writing_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_WRITING_FORM);
}

static void
ph_writing_form_class_init (PhWritingFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_writing_form_dispose;

  g_type_ensure (PH_TYPE_SENDERS_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-writing-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, senders);
  gtk_widget_class_bind_template_child (widget_class, PhWritingForm, signature);
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

  ph_senders_form_load (self->senders, account);
  gtk_text_buffer_set_text (self->signature, ph_account_get_signature (account), -1);
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

  return ph_senders_form_validate (self->senders);
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

  ph_senders_form_apply (self->senders, account);
  apply_signature (self, account);
}
