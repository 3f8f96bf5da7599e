// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says where its mail goes out. Reads an account into its fields, judges them, writes them
// back; the account belongs to the caller. Security proposes the port that goes with it, unless the person has chosen
// another. How one signs in there is another form's affair.

#include "config.h"

#include "ph-server-form.h"

#include "ph-error-row.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text.h"

/* Stands in for the address while the other fields are judged: it has a form of its own. */
#define PLACEHOLDER_ADDRESS "someone@example.org"

struct _PhServerForm
{
  GtkBox parent_instance;
  GtkEditable *host;
  PhErrorRow *host_error;
  AdwComboRow *security;
  GtkEditable *port;
  PhErrorRow *port_error;
  PhSecurity last_security; /* whose port was proposed last */
};

G_DEFINE_FINAL_TYPE (PhServerForm, ph_server_form, GTK_TYPE_BOX)

typedef enum
{
  PROP_SECURITY = 1,
} PhServerFormProperty;

static GParamSpec *properties[PROP_SECURITY + 1];
static guint changed_signal;

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
set_port (PhServerForm *self, guint port)
{
  g_autofree char *text = port != 0 ? g_strdup_printf ("%u", port) : g_strdup ("");

  gtk_editable_set_text (self->port, text);
}

static void
on_security_notify_cb (PhServerForm *self)
{
  PhSecurity security = ph_server_form_get_security (self);
  const char *port = gtk_editable_get_text (self->port);

  if (port[0] == '\0' || ph_server_form_get_port (self) == ph_security_get_default_port (self->last_security))
    set_port (self, ph_security_get_default_port (security));
  self->last_security = security;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECURITY]);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_field_changed_cb (PhServerForm *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
has_server_of (PhServerForm *self, PhAccount *account)
{
  g_autofree char *host = dup_text (self->host);

  return g_str_equal (host, ph_account_get_host (account)) && ph_server_form_get_port (self) == ph_account_get_port (account) &&
         ph_server_form_get_security (self) == ph_account_get_security (account);
}

/* What the fields say, with a right address so that only they can be wrong. */
static PhAccount *
dup_judged_account (PhServerForm *self)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, PLACEHOLDER_ADDRESS);
  ph_server_form_apply (self, account);
  return account;
}

static void
ph_server_form_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PhServerFormProperty) prop_id)
    {
    case PROP_SECURITY:
      g_value_set_enum (value, ph_server_form_get_security (PH_SERVER_FORM (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
ph_server_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_SERVER_FORM (widget)->host));
}

static void
ph_server_form_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_server_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SERVER_FORM);
}

static void
ph_server_form_class_init (PhServerFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ph_server_form_get_property;
  object_class->dispose = ph_server_form_dispose;
  widget_class->grab_focus = ph_server_form_grab_focus;

  properties[PROP_SECURITY] = g_param_spec_enum ("security", NULL, NULL, PH_TYPE_SECURITY, PH_SECURITY_TLS, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", PH_TYPE_SERVER_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-server-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, host);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, host_error);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, security);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, port);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, port_error);
  gtk_widget_class_bind_template_callback (widget_class, on_security_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
}

static void
ph_server_form_init (PhServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_follow_choice (GTK_WIDGET (self->security));
}

/**
 * ph_server_form_load:
 * @self: a form
 * @account: what to show
 */
void
ph_server_form_load (PhServerForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  gtk_editable_set_text (self->host, ph_account_get_host (account));
  self->last_security = ph_account_get_security (account);
  adw_combo_row_set_selected (self->security, self->last_security);
  set_port (self, ph_account_get_port (account));
}

/**
 * ph_server_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether every field can be applied
 */
gboolean
ph_server_form_validate (PhServerForm *self)
{
  g_return_val_if_fail (PH_IS_SERVER_FORM (self), FALSE);

  g_autoptr(PhAccount) account = dup_judged_account (self);
  g_autoptr(GError) error = NULL;

  ph_error_row_clear (self->host_error);
  ph_error_row_clear (self->port_error);
  if (ph_account_check (account, &error))
    return TRUE;

  g_autofree char *words = ph_text_error (error);

  ph_error_row_show (g_error_matches (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_PORT) ? self->port_error : self->host_error, words);
  return FALSE;
}

/**
 * ph_server_form_apply:
 * @self: a form
 * @account: takes what the fields hold, right or wrong; a port that is none becomes 0
 *
 * A password may not go unencrypted to another server, and where other settings were found is forgotten.
 */
void
ph_server_form_apply (PhServerForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *host = dup_text (self->host);

  if (!g_str_equal (host, ph_account_get_host (account)))
    ph_account_set_cleartext (account, PH_CLEARTEXT_REFUSE);
  if (!has_server_of (self, account))
    ph_account_forget_origin (account);
  ph_account_set_host (account, host);
  ph_account_set_port (account, ph_server_form_get_port (self));
  ph_account_set_security (account, ph_server_form_get_security (self));
}

/**
 * ph_server_form_get_security:
 * @self: a form
 *
 * Returns: the kind of encryption that is chosen
 */
PhSecurity
ph_server_form_get_security (PhServerForm *self)
{
  g_return_val_if_fail (PH_IS_SERVER_FORM (self), PH_SECURITY_TLS);

  return (PhSecurity) adw_combo_row_get_selected (self->security);
}

/**
 * ph_server_form_get_port:
 * @self: a form
 *
 * Returns: the port; 0 while none is entered that is one
 */
guint
ph_server_form_get_port (PhServerForm *self)
{
  g_return_val_if_fail (PH_IS_SERVER_FORM (self), 0);

  g_autofree char *text = dup_text (self->port);
  guint64 port = 0;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (guint) port : 0;
}

/**
 * ph_server_form_get_host:
 * @self: a form
 *
 * Returns: (transfer none): the name of the server, as it is typed
 */
const char *
ph_server_form_get_host (PhServerForm *self)
{
  g_return_val_if_fail (PH_IS_SERVER_FORM (self), NULL);

  return gtk_editable_get_text (self->host);
}

/**
 * ph_server_form_set_host:
 * @self: a form
 * @host: the name of the server
 */
void
ph_server_form_set_host (PhServerForm *self, const char *host)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));
  g_return_if_fail (host != NULL);

  gtk_editable_set_text (self->host, host);
}

/**
 * ph_server_form_set_connection:
 * @self: a form
 * @security: the kind of encryption
 * @port: the port that goes with it
 */
void
ph_server_form_set_connection (PhServerForm *self, PhSecurity security, guint port)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));

  adw_combo_row_set_selected (self->security, security);
  set_port (self, port);
}
