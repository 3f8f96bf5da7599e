// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says how one signs in. Reads an account into its fields, judges them, writes them back; the
// account belongs to the caller. Whether a password would go out unencrypted depends on the server, of which the owner
// tells.

#include "config.h"

#include "ph-sign-in-form.h"

#include "ph-caps-lock-row.h"
#include "ph-error-row.h"
#include "ph-field-remark.h"
#include "ph-notice.h"
#include "ph-password-row.h"
#include "ph-paste-row.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

struct _PhSignInForm
{
  GtkBox parent_instance;
  GtkEditable *username;
  PhErrorRow *username_error;
  PhNotice *username_notice;
  AdwPasswordEntryRow *secret;
  PhErrorRow *secret_error;
  PhPasteRow *secret_paste;
  PhNotice *secret_notice;
  AdwActionRow *cleartext_row;
  GtkSwitch *cleartext;
  AdwActionRow *no_sign_in_row;
  GtkSwitch *no_sign_in;
  char *username_words; /* (owned) (nullable): what the notice says while there is a user name */
  PhSecurity security;  /* of the server */
  PhSignInFormPassword policy;
  guint focus_tick; /* 0: no field waits for the focus */
};

G_DEFINE_FINAL_TYPE (PhSignInForm, ph_sign_in_form, GTK_TYPE_BOX)

typedef enum
{
  PROP_SECURITY = 1,
} PhSignInFormProperty;

static GParamSpec *properties[PROP_SECURITY + 1];
static guint changed_signal;

static gboolean
needs_sign_in (PhSignInForm *self)
{
  return !gtk_switch_get_active (self->no_sign_in);
}

static char *
dup_username (PhSignInForm *self)
{
  return needs_sign_in (self) ? g_strstrip (g_strdup (gtk_editable_get_text (self->username))) : g_strdup ("");
}

static void
update_rows (PhSignInForm *self)
{
  const char *words = needs_sign_in (self) ? self->username_words : NULL;

  ph_notice_show (self->username_notice, words);
  ph_field_remark_set (GTK_WIDGET (self->username), PH_FIELD_REMARK_HINT, words);
  gtk_widget_set_visible (GTK_WIDGET (self->cleartext_row), needs_sign_in (self) && self->security == PH_SECURITY_NONE);
}

static void
on_no_sign_in_notify_cb (PhSignInForm *self)
{
  ph_error_row_clear (self->username_error);
  ph_error_row_clear (self->secret_error);
  update_rows (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
on_field_changed_cb (PhSignInForm *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
say_about_secret (PhSignInForm *self, const char *words)
{
  ph_notice_show (self->secret_notice, words);
  ph_field_remark_set (GTK_WIDGET (self->secret), PH_FIELD_REMARK_FORGOTTEN, words);
}

/* What is typed is meant for this server. */
static void
on_secret_changed_cb (PhSignInForm *self)
{
  say_about_secret (self, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
ph_sign_in_form_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((PhSignInFormProperty) prop_id)
    {
    case PROP_SECURITY:
      ph_sign_in_form_set_security (PH_SIGN_IN_FORM (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The first field that waits for something. */
static GtkWidget *
get_first (PhSignInForm *self)
{
  if (!needs_sign_in (self))
    return GTK_WIDGET (self->no_sign_in);
  return gtk_editable_get_text (self->username)[0] == '\0' ? GTK_WIDGET (self->username) : GTK_WIDGET (self->secret);
}

/* What has no place yet can't be scrolled to. The focus may have come by the user name, which leaves it selected. */
static gboolean
focus_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer field)
{
  PhSignInForm *self = PH_SIGN_IN_FORM (widget);

  if (gtk_widget_get_visible (field) && gtk_widget_get_height (field) == 0)
    return G_SOURCE_CONTINUE;
  self->focus_tick = 0;
  gtk_editable_select_region (self->username, 0, 0);
  gtk_widget_grab_focus (field);
  if (GTK_IS_EDITABLE (field))
    gtk_editable_select_region (GTK_EDITABLE (field), 0, -1);
  return G_SOURCE_REMOVE;
}

/* Above the form may stand what to do first: in a small window nobody would read it if the field came to the fore. */
static gboolean
focus_in_place_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer field)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  gboolean is_waiting = TRUE;

  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  is_waiting = focus_cb (widget, clock, field);
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  return is_waiting;
}

static void
focus_later (PhSignInForm *self, GtkTickCallback callback, GtkWidget *field)
{
  if (self->focus_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_tick);
  self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), callback, field, NULL);
}

static gboolean
ph_sign_in_form_grab_focus (GtkWidget *widget)
{
  PhSignInForm *self = PH_SIGN_IN_FORM (widget);

  focus_later (self, focus_in_place_cb, get_first (self));
  return TRUE;
}

static void
ph_sign_in_form_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_sign_in_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SIGN_IN_FORM);
}

static void
ph_sign_in_form_finalize (GObject *object)
{
  g_free (PH_SIGN_IN_FORM (object)->username_words);
  G_OBJECT_CLASS (ph_sign_in_form_parent_class)->finalize (object);
}

static void
ph_sign_in_form_class_init (PhSignInFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ph_sign_in_form_set_property;
  object_class->dispose = ph_sign_in_form_dispose;
  object_class->finalize = ph_sign_in_form_finalize;
  widget_class->grab_focus = ph_sign_in_form_grab_focus;

  properties[PROP_SECURITY] = g_param_spec_enum ("security", NULL, NULL, PH_TYPE_SECURITY, PH_SECURITY_TLS, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", PH_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_CAPS_LOCK_ROW);
  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_NOTICE);
  g_type_ensure (PH_TYPE_PASTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("widgets/ph-sign-in-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, username);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, username_error);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, username_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, secret);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, secret_error);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, secret_paste);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, secret_notice);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, cleartext_row);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, cleartext);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, no_sign_in_row);
  gtk_widget_class_bind_template_child (widget_class, PhSignInForm, no_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_no_sign_in_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_secret_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_field_changed_cb);
}

static void
ph_sign_in_form_init (PhSignInForm *self)
{
  self->security = PH_SECURITY_TLS;
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_password_row_protect (self->secret);
  ph_spoken_row_follow (self->cleartext_row);
  ph_spoken_row_follow (self->no_sign_in_row);
  update_rows (self);
}

/**
 * ph_sign_in_form_set_password_policy:
 * @self: a form
 * @policy: what an empty password means
 */
void
ph_sign_in_form_set_password_policy (PhSignInForm *self, PhSignInFormPassword policy)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));

  self->policy = policy;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret),
                                 policy == PH_SIGN_IN_FORM_PASSWORD_KEPT ? _ ("New _Password (Optional)") : _ ("_Password"));
}

/**
 * ph_sign_in_form_set_security:
 * @self: a form
 * @security: how the connection to the server is encrypted
 *
 * Without encryption, the form asks whether a password may go out.
 */
void
ph_sign_in_form_set_security (PhSignInForm *self, PhSecurity security)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));

  self->security = security;
  update_rows (self);
}

/**
 * ph_sign_in_form_explain_username:
 * @self: a form
 * @text: (nullable): what kind of name the provider wants, in the person's language; %NULL: the usual one
 */
void
ph_sign_in_form_explain_username (PhSignInForm *self, const char *text)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));

  g_free (self->username_words);
  self->username_words = g_strdup (text);
  update_rows (self);
}

/**
 * ph_sign_in_form_expect_password:
 * @self: a form
 * @app_password: what kind of password the provider wants
 *
 * The words for it stand elsewhere; here they describe the field for assistive technology.
 */
void
ph_sign_in_form_expect_password (PhSignInForm *self, PhAppPassword app_password)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));

  ph_field_remark_set (GTK_WIDGET (self->secret), PH_FIELD_REMARK_HINT, ph_text_app_password (app_password));
  ph_paste_row_set_groups (self->secret_paste, app_password != PH_APP_PASSWORD_NO ? PH_PASTE_GROUPS_FOR_READING : PH_PASTE_GROUPS_MEANT);
}

/**
 * ph_sign_in_form_load:
 * @self: a form
 * @account: what to show; no user name means no sign-in
 * @secret: (nullable): the password to show, hidden
 *
 * The security of @account counts, until the owner tells of another.
 */
void
ph_sign_in_form_load (PhSignInForm *self, PhAccount *account, PhSecret *secret)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  const char *username = ph_account_get_username (account);

  gtk_switch_set_active (self->no_sign_in, username[0] == '\0');
  if (username[0] != '\0')
    gtk_editable_set_text (self->username, username);
  gtk_switch_set_active (self->cleartext, ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW);
  if (secret != NULL)
    ph_password_row_set_secret (self->secret, secret);
  ph_sign_in_form_set_security (self, ph_account_get_security (account));
}

/**
 * ph_sign_in_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether every field can be applied
 */
gboolean
ph_sign_in_form_validate (PhSignInForm *self)
{
  g_return_val_if_fail (PH_IS_SIGN_IN_FORM (self), FALSE);

  g_autofree char *username = dup_username (self);
  g_autoptr(PhSecret) secret = ph_sign_in_form_dup_secret (self);

  ph_error_row_clear (self->username_error);
  ph_error_row_clear (self->secret_error);
  if (needs_sign_in (self) && username[0] == '\0')
    {
      ph_error_row_show (self->username_error,
                         _ ("Enter the name with which you sign in, often the whole address. If the server asks for none, turn on “Server Needs No Sign-In”."));
      return FALSE;
    }
  if (needs_sign_in (self) && secret == NULL && self->policy == PH_SIGN_IN_FORM_PASSWORD_REQUIRED)
    {
      ph_error_row_show (self->secret_error, _ ("Enter the password for this server."));
      return FALSE;
    }
  return TRUE;
}

/**
 * ph_sign_in_form_apply:
 * @self: a form
 * @account: takes what the fields hold, right or wrong; without sign-in its user name becomes ""
 */
void
ph_sign_in_form_apply (PhSignInForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  g_autofree char *username = dup_username (self);
  gboolean is_cleartext = gtk_widget_get_visible (GTK_WIDGET (self->cleartext_row)) && gtk_switch_get_active (self->cleartext);

  ph_account_set_username (account, username);
  ph_account_set_cleartext (account, is_cleartext ? PH_CLEARTEXT_ALLOW : PH_CLEARTEXT_REFUSE);
}

/**
 * ph_sign_in_form_dup_secret:
 * @self: a form
 *
 * Returns: (transfer full) (nullable): the password; %NULL when none is typed or none is needed
 */
PhSecret *
ph_sign_in_form_dup_secret (PhSignInForm *self)
{
  g_return_val_if_fail (PH_IS_SIGN_IN_FORM (self), NULL);

  return needs_sign_in (self) ? ph_password_row_dup_secret (self->secret) : NULL;
}

/**
 * ph_sign_in_form_forget_password:
 * @self: a form
 * @former: the server for which the password was entered
 * @host: the server to which it would go now
 *
 * Empties the password, and says why, unless it is empty.
 */
void
ph_sign_in_form_forget_password (PhSignInForm *self, const char *former, const char *host)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));
  g_return_if_fail (former != NULL);
  g_return_if_fail (host != NULL);

  g_autoptr(PhSecret) secret = ph_password_row_dup_secret (self->secret);
  /* Translators: the names of two servers */
  g_autofree char *words = g_strdup_printf (_ ("The password was entered for %s, so it was removed here. Enter the one for %s."), former, host);

  if (secret == NULL)
    return;
  ph_password_row_set_secret (self->secret, NULL);
  say_about_secret (self, words);
}

/**
 * ph_sign_in_form_refuse_password:
 * @self: a form
 * @text: why the password that there is can't be used, and what to do
 *
 * Says it at the field, and moves the focus there.
 */
void
ph_sign_in_form_refuse_password (PhSignInForm *self, const char *text)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));
  g_return_if_fail (text != NULL);

  ph_error_row_show (self->secret_error, text);
}

/**
 * ph_sign_in_form_focus_password:
 * @self: a form
 *
 * Moves the focus to the password, all of it selected, as soon as the form is on screen, and scrolls there.
 */
void
ph_sign_in_form_focus_password (PhSignInForm *self)
{
  g_return_if_fail (PH_IS_SIGN_IN_FORM (self));

  focus_later (self, focus_cb, GTK_WIDGET (self->secret));
}
