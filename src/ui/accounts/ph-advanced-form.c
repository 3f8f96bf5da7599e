// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The forms of all that most people never need of an account, and the notes. Their fields hold what the account holds, whoever
// changes it, and the other way round.

#include "config.h"

#include "ph-advanced-form.h"

#include "ph-connection-form.h"
#include "ph-form-binding.h"
#include "ph-limits-form.h"
#include "ph-messages-form.h"
#include "ph-proof-form.h"
#include "ph-template.h"

struct _PhAdvancedForm
{
  GtkBox parent_instance;
  GBindingGroup *fields; /* (owned): of the account */
  PhMessagesForm *messages_form;
  PhConnectionForm *connection_form;
  PhProofForm *proof_form;
  PhLimitsForm *limits_form;
  GtkTextBuffer *notes;
};

G_DEFINE_FINAL_TYPE (PhAdvancedForm, ph_advanced_form, GTK_TYPE_BOX)

static void
ph_advanced_form_dispose (GObject *object)
{
  g_clear_object (&PH_ADVANCED_FORM (object)->fields);
  G_OBJECT_CLASS (ph_advanced_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_ADVANCED_FORM);
}

static void
ph_advanced_form_class_init (PhAdvancedFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_advanced_form_dispose;

  g_type_ensure (PH_TYPE_CONNECTION_FORM);
  g_type_ensure (PH_TYPE_LIMITS_FORM);
  g_type_ensure (PH_TYPE_MESSAGES_FORM);
  g_type_ensure (PH_TYPE_PROOF_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-advanced-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAdvancedForm, messages_form);
  gtk_widget_class_bind_template_child (widget_class, PhAdvancedForm, connection_form);
  gtk_widget_class_bind_template_child (widget_class, PhAdvancedForm, proof_form);
  gtk_widget_class_bind_template_child (widget_class, PhAdvancedForm, limits_form);
  gtk_widget_class_bind_template_child (widget_class, PhAdvancedForm, notes);
}

static void
ph_advanced_form_init (PhAdvancedForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_binding_group_new ();
  ph_form_binding_add_buffer (self->fields, "notes", self->notes);
}

/**
 * ph_advanced_form_set_account:
 * @self: a form
 * @account: (nullable): what to edit
 */
void
ph_advanced_form_set_account (PhAdvancedForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_ADVANCED_FORM (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  ph_messages_form_set_account (self->messages_form, account);
  ph_connection_form_set_account (self->connection_form, account);
  ph_proof_form_set_account (self->proof_form, account);
  ph_limits_form_set_account (self->limits_form, account);
  g_binding_group_set_source (self->fields, account);
}

/**
 * ph_advanced_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_advanced_form_validate (PhAdvancedForm *self)
{
  g_return_val_if_fail (PH_IS_ADVANCED_FORM (self), FALSE);

  return ph_messages_form_validate (self->messages_form) && ph_connection_form_validate (self->connection_form);
}
