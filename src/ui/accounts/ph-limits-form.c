// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says how much goes out at most. Its fields hold what the account holds, and the other way round.

#include "config.h"

#include "ph-limits-form.h"

#include "ph-number-row.h"
#include "ph-template.h"

struct _PhLimitsForm
{
  GtkBox parent_instance;
  GBindingGroup *fields; /* (owned): of the account */
  PhNumberRow *per_minute;
  PhNumberRow *per_hour;
  PhNumberRow *per_day;
  PhNumberRow *per_connection;
  PhNumberRow *connections;
};

G_DEFINE_FINAL_TYPE (PhLimitsForm, ph_limits_form, GTK_TYPE_BOX)

static void
bind (PhLimitsForm *self, const char *property, PhNumberRow *row)
{
  g_binding_group_bind (self->fields, property, row, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
ph_limits_form_dispose (GObject *object)
{
  g_clear_object (&PH_LIMITS_FORM (object)->fields);
  G_OBJECT_CLASS (ph_limits_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_LIMITS_FORM);
}

static void
ph_limits_form_class_init (PhLimitsFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_limits_form_dispose;

  g_type_ensure (PH_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-limits-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhLimitsForm, per_minute);
  gtk_widget_class_bind_template_child (widget_class, PhLimitsForm, per_hour);
  gtk_widget_class_bind_template_child (widget_class, PhLimitsForm, per_day);
  gtk_widget_class_bind_template_child (widget_class, PhLimitsForm, per_connection);
  gtk_widget_class_bind_template_child (widget_class, PhLimitsForm, connections);
}

static void
ph_limits_form_init (PhLimitsForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_binding_group_new ();
  bind (self, "messages-per-minute", self->per_minute);
  bind (self, "messages-per-hour", self->per_hour);
  bind (self, "messages-per-day", self->per_day);
  bind (self, "messages-per-connection", self->per_connection);
  bind (self, "max-connections", self->connections);
}

/**
 * ph_limits_form_set_account:
 * @self: a form
 * @account: (nullable): what to edit
 */
void
ph_limits_form_set_account (PhLimitsForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_LIMITS_FORM (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  g_binding_group_set_source (self->fields, account);
}
