// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says who writes. Reads an account into its fields, judges them, writes them back; the
// account belongs to the caller.

#include "config.h"

#include "ph-identity-form.h"

#include "ph-address.h"
#include "ph-error-row.h"
#include "ph-template.h"
#include "ph-text.h"

struct _PhIdentityForm
{
  GtkBox parent_instance;
  GtkEditable *address;
  PhErrorRow *address_error;
  GtkEditable *display_name;
  GtkEditable *label;
  gboolean show_label;
};

G_DEFINE_FINAL_TYPE (PhIdentityForm, ph_identity_form, GTK_TYPE_BOX)

typedef enum
{
  PROP_SHOW_LABEL = 1,
} PhIdentityFormProperty;

static GParamSpec *properties[PROP_SHOW_LABEL + 1];

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
ph_identity_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhIdentityForm *self = PH_IDENTITY_FORM (object);

  switch ((PhIdentityFormProperty) prop_id)
    {
    case PROP_SHOW_LABEL:
      g_value_set_boolean (value, self->show_label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_identity_form_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhIdentityForm *self = PH_IDENTITY_FORM (object);

  switch ((PhIdentityFormProperty) prop_id)
    {
    case PROP_SHOW_LABEL:
      if (self->show_label == g_value_get_boolean (value))
        return;
      self->show_label = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
ph_identity_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_IDENTITY_FORM (widget)->address));
}

static void
ph_identity_form_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_identity_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_IDENTITY_FORM);
}

static void
ph_identity_form_class_init (PhIdentityFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_identity_form_get_property;
  object_class->set_property = ph_identity_form_set_property;
  object_class->dispose = ph_identity_form_dispose;
  widget_class->grab_focus = ph_identity_form_grab_focus;

  properties[PROP_SHOW_LABEL] = g_param_spec_boolean ("show-label", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-identity-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, address);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, address_error);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, display_name);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, label);
}

static void
ph_identity_form_init (PhIdentityForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_identity_form_load:
 * @self: a form
 * @account: what to show
 */
void
ph_identity_form_load (PhIdentityForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_IDENTITY_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  gtk_editable_set_text (self->address, ph_account_get_address (account));
  gtk_editable_set_text (self->display_name, ph_account_get_display_name (account));
  gtk_editable_set_text (self->label, ph_account_get_label (account));
}

/**
 * ph_identity_form_validate:
 * @self: a form
 *
 * Says at the field what is wrong and moves the focus there.
 *
 * Returns: whether every field can be applied
 */
gboolean
ph_identity_form_validate (PhIdentityForm *self)
{
  g_return_val_if_fail (PH_IS_IDENTITY_FORM (self), FALSE);

  g_autofree char *text = dup_text (self->address);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) address = ph_address_parse (text, &error);

  if (address == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      ph_error_row_show (self->address_error, words);
      return FALSE;
    }
  ph_error_row_clear (self->address_error);
  return TRUE;
}

/**
 * ph_identity_form_apply:
 * @self: a form
 * @account: takes what the fields hold, right or wrong
 *
 * A user name that was the former address becomes the new one.
 */
void
ph_identity_form_apply (PhIdentityForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_IDENTITY_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *address = dup_text (self->address);
  g_autofree char *display_name = dup_text (self->display_name);
  g_autofree char *label = dup_text (self->label);

  if (g_str_equal (ph_account_get_username (account), ph_account_get_address (account)))
    ph_account_set_username (account, address);
  ph_account_set_address (account, address);
  ph_account_set_display_name (account, display_name);
  ph_account_set_label (account, label);
}
