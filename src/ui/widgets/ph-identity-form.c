// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says who writes. Reads an account into its fields, judges them, writes them back; the
// account belongs to the caller. What looks like a typing mistake is asked about, never changed.

#include "config.h"

#include "ph-identity-form.h"

#include "ph-error-row.h"
#include "ph-field-remark.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text.h"
#include "ph-typed-address.h"

#include <glib/gi18n.h>
#include <string.h>

/* Whoever goes on sooner has not read the suggestion, but pressed a key twice or clicked while it came up. */
#define READ_US G_USEC_PER_SEC

struct _PhIdentityForm
{
  GtkBox parent_instance;
  GtkEditable *address;
  PhErrorRow *address_error;
  AdwActionRow *suggestion_row;
  GtkEditable *display_name;
  GtkEditable *label;
  gboolean show_label;
  PhProviderCatalogue *catalogue; /* (owned) (nullable) */
  char *suggestion;               /* (owned) (nullable): the address that is suggested */
  gint64 suggested_us;            /* since when */
};

G_DEFINE_FINAL_TYPE (PhIdentityForm, ph_identity_form, GTK_TYPE_BOX)

typedef enum
{
  PROP_SHOW_LABEL = 1,
} PhIdentityFormProperty;

static GParamSpec *properties[PROP_SHOW_LABEL + 1];
static guint changed_signal;

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

/* (transfer full) (nullable): @address with the domain that was meant; NULL: it is likely to be right. */
static char *
dup_suggestion (PhIdentityForm *self, PhAddress *address)
{
  const char *text = ph_address_get_text (address);
  g_autofree char *domain = NULL;

  if (self->catalogue == NULL)
    return NULL;
  domain = ph_provider_catalogue_dup_suggestion (self->catalogue, ph_address_get_domain (address));
  return domain != NULL ? g_strdup_printf ("%.*s@%s", (int) (strrchr (text, '@') - text), text, domain) : NULL;
}

/* Takes @suggestion; a field that is described by it tells assistive technology, too. */
static void
set_suggestion (PhIdentityForm *self, char *suggestion)
{
  g_autofree char *former = g_steal_pointer (&self->suggestion);
  g_autofree char *title = NULL;

  self->suggestion = suggestion;
  gtk_widget_set_visible (GTK_WIDGET (self->suggestion_row), suggestion != NULL);
  if (suggestion == NULL)
    ph_field_remark_set (GTK_WIDGET (self->address), PH_FIELD_REMARK_HINT, NULL);
  if (suggestion == NULL || g_strcmp0 (suggestion, former) == 0)
    return;
  /* Translators: %s is an email address */
  title = g_strdup_printf (_ ("Did you mean %s?"), suggestion);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->suggestion_row), title);
  ph_field_remark_set (GTK_WIDGET (self->address), PH_FIELD_REMARK_HINT, title);
  self->suggested_us = g_get_monotonic_time ();
}

/* What was pasted becomes what it means: the address in its field, and the name in its own if that is free. */
static PhAddress *
normalise (PhIdentityForm *self, GError **error)
{
  const char *text = gtk_editable_get_text (self->address);
  g_autofree char *name = NULL;
  PhAddress *address = ph_typed_address_parse (text, &name, error);

  if (address == NULL)
    return NULL;
  if (!g_str_equal (text, ph_address_get_text (address)))
    gtk_editable_set_text (self->address, ph_address_get_text (address));
  if (name != NULL && gtk_editable_get_text (self->display_name)[0] == '\0')
    gtk_editable_set_text (self->display_name, name);
  return address;
}

static void
on_address_leave_cb (PhIdentityForm *self)
{
  g_autoptr(PhAddress) address = normalise (self, NULL);

  if (address != NULL)
    set_suggestion (self, dup_suggestion (self, address));
}

static void
on_address_changed_cb (PhIdentityForm *self)
{
  set_suggestion (self, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_suggestion_clicked_cb (PhIdentityForm *self)
{
  g_autofree char *suggestion = g_strdup (self->suggestion);

  gtk_editable_set_text (self->address, suggestion);
  gtk_editable_set_position (self->address, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

/* A suggestion stops the person once; going on again means that the address is right. */
static gboolean
is_suggestion_declined (PhIdentityForm *self, PhAddress *address)
{
  set_suggestion (self, dup_suggestion (self, address));
  return self->suggestion == NULL || g_get_monotonic_time () - self->suggested_us > READ_US;
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
  g_clear_object (&PH_IDENTITY_FORM (object)->catalogue);
  G_OBJECT_CLASS (ph_identity_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_IDENTITY_FORM);
}

static void
ph_identity_form_finalize (GObject *object)
{
  g_free (PH_IDENTITY_FORM (object)->suggestion);
  G_OBJECT_CLASS (ph_identity_form_parent_class)->finalize (object);
}

static void
ph_identity_form_class_init (PhIdentityFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_identity_form_get_property;
  object_class->set_property = ph_identity_form_set_property;
  object_class->dispose = ph_identity_form_dispose;
  object_class->finalize = ph_identity_form_finalize;
  widget_class->grab_focus = ph_identity_form_grab_focus;

  properties[PROP_SHOW_LABEL] = g_param_spec_boolean ("show-label", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", PH_TYPE_IDENTITY_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-identity-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, address);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, address_error);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, suggestion_row);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, display_name);
  gtk_widget_class_bind_template_child (widget_class, PhIdentityForm, label);
  gtk_widget_class_bind_template_callback (widget_class, on_address_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_suggestion_clicked_cb);
}

static void
ph_identity_form_init (PhIdentityForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow_all (GTK_WIDGET (self));
}

/**
 * ph_identity_form_set_catalogue:
 * @self: a form
 * @catalogue: (nullable): the providers that are known
 *
 * With it, the form asks about domains that look like a well-known one with a typing mistake.
 */
void
ph_identity_form_set_catalogue (PhIdentityForm *self, PhProviderCatalogue *catalogue)
{
  g_return_if_fail (PH_IS_IDENTITY_FORM (self));
  g_return_if_fail (catalogue == NULL || PH_IS_PROVIDER_CATALOGUE (catalogue));

  g_set_object (&self->catalogue, catalogue);
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
 * Says at the field what is wrong and moves the focus there. What looks like a typing mistake counts as wrong once.
 *
 * Returns: whether every field can be applied
 */
gboolean
ph_identity_form_validate (PhIdentityForm *self)
{
  g_return_val_if_fail (PH_IS_IDENTITY_FORM (self), FALSE);

  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) address = normalise (self, &error);

  if (address == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      ph_error_row_show (self->address_error, words);
      return FALSE;
    }
  ph_error_row_clear (self->address_error);
  return is_suggestion_declined (self, address);
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
