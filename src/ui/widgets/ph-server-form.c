// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says where its mail goes out and how one signs in there. Reads an account into its fields,
// judges them, writes them back; the account belongs to the caller. Security proposes the port that goes with it, unless
// the person has chosen another.

#include "config.h"

#include "ph-server-form.h"

#include "ph-error-row.h"
#include "ph-password-row.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

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
  GtkEditable *username;
  PhErrorRow *username_error;
  AdwPasswordEntryRow *secret;
  PhErrorRow *secret_error;
  GtkWidget *cleartext_row;
  GtkSwitch *cleartext;
  GtkSwitch *no_sign_in;
  PhSecurity last_security; /* whose port was proposed last */
  PhServerFormPassword policy;
};

G_DEFINE_FINAL_TYPE (PhServerForm, ph_server_form, GTK_TYPE_BOX)

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static PhSecurity
get_security (PhServerForm *self)
{
  return (PhSecurity) adw_combo_row_get_selected (self->security);
}

static gboolean
needs_sign_in (PhServerForm *self)
{
  return !gtk_switch_get_active (self->no_sign_in);
}

/* 0: not a port */
static guint
get_port (PhServerForm *self)
{
  g_autofree char *text = dup_text (self->port);
  guint64 port = 0;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (guint) port : 0;
}

static void
set_port (PhServerForm *self, guint port)
{
  g_autofree char *text = port != 0 ? g_strdup_printf ("%u", port) : g_strdup ("");

  gtk_editable_set_text (self->port, text);
}

static void
update_cleartext_row (PhServerForm *self)
{
  gtk_widget_set_visible (self->cleartext_row, needs_sign_in (self) && get_security (self) == PH_SECURITY_NONE);
}

static void
on_security_notify_cb (PhServerForm *self)
{
  PhSecurity security = get_security (self);
  const char *port = gtk_editable_get_text (self->port);

  if (port[0] == '\0' || get_port (self) == ph_security_get_default_port (self->last_security))
    set_port (self, ph_security_get_default_port (security));
  self->last_security = security;
  update_cleartext_row (self);
}

static void
on_no_sign_in_notify_cb (PhServerForm *self)
{
  ph_error_row_clear (self->username_error);
  ph_error_row_clear (self->secret_error);
  update_cleartext_row (self);
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

static gboolean
validate_server (PhServerForm *self)
{
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

static gboolean
validate_sign_in (PhServerForm *self)
{
  g_autofree char *username = dup_text (self->username);
  g_autoptr(PhSecret) secret = ph_server_form_dup_secret (self);

  ph_error_row_clear (self->username_error);
  ph_error_row_clear (self->secret_error);
  if (needs_sign_in (self) && username[0] == '\0')
    {
      ph_error_row_show (self->username_error,
                         _ ("Enter the name with which you sign in, often the whole address. If the server asks for none, turn on “Server Needs No Sign-In”."));
      return FALSE;
    }
  if (needs_sign_in (self) && secret == NULL && self->policy == PH_SERVER_FORM_PASSWORD_REQUIRED)
    {
      ph_error_row_show (self->secret_error, _ ("Enter the password for this server."));
      return FALSE;
    }
  return TRUE;
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_server_form_dispose;
  widget_class->grab_focus = ph_server_form_grab_focus;

  g_type_ensure (PH_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-server-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, host);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, host_error);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, security);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, port);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, port_error);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, username);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, username_error);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, secret);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, secret_error);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, cleartext_row);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, cleartext);
  gtk_widget_class_bind_template_child (widget_class, PhServerForm, no_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_security_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_no_sign_in_notify_cb);
}

static void
ph_server_form_init (PhServerForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_password_row_protect (self->secret);
  update_cleartext_row (self);
}

/**
 * ph_server_form_set_password_policy:
 * @self: a form
 * @policy: what an empty password means
 */
void
ph_server_form_set_password_policy (PhServerForm *self, PhServerFormPassword policy)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));

  self->policy = policy;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret),
                                 policy == PH_SERVER_FORM_PASSWORD_KEPT ? _ ("New _Password (Optional)") : _ ("_Password"));
}

/**
 * ph_server_form_load:
 * @self: a form
 * @account: what to show; no user name means no sign-in
 * @secret: (nullable): the password to show, hidden
 */
void
ph_server_form_load (PhServerForm *self, PhAccount *account, PhSecret *secret)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  const char *username = ph_account_get_username (account);

  gtk_editable_set_text (self->host, ph_account_get_host (account));
  self->last_security = ph_account_get_security (account);
  adw_combo_row_set_selected (self->security, self->last_security);
  set_port (self, ph_account_get_port (account));
  gtk_switch_set_active (self->no_sign_in, username[0] == '\0');
  if (username[0] != '\0')
    gtk_editable_set_text (self->username, username);
  gtk_switch_set_active (self->cleartext, ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW);
  if (secret != NULL)
    ph_password_row_set_secret (self->secret, secret);
  update_cleartext_row (self);
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

  return validate_server (self) && validate_sign_in (self);
}

/**
 * ph_server_form_apply:
 * @self: a form
 * @account: takes what the fields hold, right or wrong; a port that is none becomes 0
 *
 * A certificate that was trusted for another server is trusted no more.
 */
void
ph_server_form_apply (PhServerForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *host = dup_text (self->host);
  g_autofree char *username = needs_sign_in (self) ? dup_text (self->username) : g_strdup ("");
  gboolean is_cleartext = gtk_widget_get_visible (self->cleartext_row) && gtk_switch_get_active (self->cleartext);

  if (!g_str_equal (host, ph_account_get_host (account)))
    ph_account_set_trusted_sha256 (account, NULL);
  ph_account_set_host (account, host);
  ph_account_set_port (account, get_port (self));
  ph_account_set_security (account, get_security (self));
  ph_account_set_username (account, username);
  ph_account_set_cleartext (account, is_cleartext ? PH_CLEARTEXT_ALLOW : PH_CLEARTEXT_REFUSE);
}

/**
 * ph_server_form_dup_secret:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): the password; %NULL when none is typed or none is needed
 */
PhSecret *
ph_server_form_dup_secret (PhServerForm *self)
{
  g_return_val_if_fail (PH_IS_SERVER_FORM (self), NULL);

  return needs_sign_in (self) ? ph_password_row_dup_secret (self->secret) : NULL;
}

/* What has no place yet can't be scrolled to. */
static gboolean
focus_password_cb (GtkWidget *secret, GdkFrameClock *clock, gpointer user_data)
{
  if (gtk_widget_get_visible (secret) && gtk_widget_get_height (secret) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_grab_focus (secret);
  gtk_editable_select_region (GTK_EDITABLE (secret), 0, -1);
  return G_SOURCE_REMOVE;
}

/**
 * ph_server_form_focus_password:
 * @self: a form
 *
 * Moves the focus to the password, all of it selected, as soon as the form is on screen.
 */
void
ph_server_form_focus_password (PhServerForm *self)
{
  g_return_if_fail (PH_IS_SERVER_FORM (self));

  gtk_widget_add_tick_callback (GTK_WIDGET (self->secret), focus_password_cb, NULL, NULL);
}
